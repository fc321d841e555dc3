"""A visitor who opens pages and sends their forms; every page is checked on the way."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support import html


class Page:
    """A fetched page: `tree` is its parsed HTML, `text` what it says."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response, self.path = response, path
        self.status = response.status_code
        self.body = response.get_data(as_text=True)
        self.tree, _ = html.parsed(self.body)
        self.title = html.text(self.tree.find(".//title"))  # type: ignore[arg-type]
        self.text = html.text(self.tree.find(".//body"))  # type: ignore[arg-type]
        heading = self.tree.find(".//h1")
        self.h1 = html.text(heading) if heading is not None else ""

    def forms(self) -> list[Element]:
        """The forms of the page."""
        return list(self.tree.iter("form"))

    def form(self, action: str | None = None) -> Element:
        """The form with this action (its beginning is enough), or the only POST form outside header and nav."""
        if action is not None:
            found = [form for form in self.forms() if form.get("action", "").startswith(action)]
        else:
            main = self.tree.find(".//main")
            found = [form for form in main.iter("form") if form.get("method", "").lower() == "post"]  # type: ignore[union-attr]
        assert found, f"{self.path} has no such form; it has {[form.get('action') for form in self.forms()]}"
        assert action is not None or len(found) == 1, f"say which of {[form.get('action') for form in found]}"
        return found[0]

    def links(self) -> dict[str, str]:
        """The address of each link by what it says."""
        return {html.text(link): link.get("href", "") for link in self.tree.iter("a")}

    def named(self, element_id: str) -> Element:
        """The element with this id."""
        found = self.tree.find(f".//*[@id='{element_id}']")
        assert found is not None, f"{self.path} has no element with the id {element_id}"
        return found


def values(form: Element) -> dict[str, list[str]]:
    """What a browser would send if nothing were touched (without submit buttons)."""
    sent: dict[str, list[str]] = {}
    for field in form.iter():
        name = field.get("name") if isinstance(field.tag, str) else None
        if not name or field.get("disabled") is not None or field.tag == "button":
            continue
        kind = field.get("type", "text")
        if kind in {"submit", "button", "image"} or (kind in {"checkbox", "radio"} and field.get("checked") is None):
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            sent.setdefault(name, []).extend(option.get("value", html.text(option)) for option in chosen)
        elif field.tag == "textarea":
            sent.setdefault(name, []).append("".join(field.itertext()))
        elif field.tag == "input":
            sent.setdefault(name, []).append(field.get("value", "on" if kind == "checkbox" else ""))
    return sent


def names(form: Element) -> set[str]:
    """The names a form can send."""
    return {str(field.get("name")) for field in form.iter() if isinstance(field.tag, str) and field.get("name")}


class Visitor:
    """One browser without JavaScript. `http` is the bare test client beneath it."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.app = app
        self.http = app.test_client()
        self.language = language

    def page(self, path: str, status: int = 200, **options: Any) -> Page:
        """Open the page, following redirects; fails when the status or the HTML is not as it should be."""
        return self._seen(self.request("GET", path, follow_redirects=True, **options), path, status)

    def submit(
        self,
        page: Page,
        values_: Mapping[str, Any] | None = None,
        *,
        action: str | None = None,
        status: int = 200,
        **options: Any,
    ) -> Page:
        """Send a form of the page with these values put in, follow where it leads, and give that page."""
        form = page.form(action)
        response = self.send(form, page.path, values_, follow_redirects=True, **options)
        return self._seen(response, form.get("action") or page.path, status)

    def send(self, form: Element, path: str, values_: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send the form with these values put in; each must be a field (or a button) that the form has."""
        unknown = set(values_ or {}) - names(form)
        assert not unknown, f"the form has no {sorted(unknown)}; it has {sorted(names(form))}"
        data = {**values(form), **(values_ or {})}
        method, address = form.get("method", "get").upper(), form.get("action") or path
        if method == "GET":
            return self.request("GET", address, query_string=data, **options)
        return self.request("POST", address, data=data, **options)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """A bare POST with a valid token, as a script of ours would send it; not followed."""
        headers = {"X-CSRFToken": self.csrf_token(), **options.pop("headers", {})}
        return self.request("POST", path, data=data, headers=headers, **options)

    def fragment(self, path: str, status: int = 200, **options: Any) -> str:
        """Ask as htmx does; gives the part of the page."""
        headers = {"HX-Request": "true", **options.pop("headers", {})}
        response = self.request(options.pop("method", "GET"), path, headers=headers, **options)
        body: str = response.get_data(as_text=True)
        assert response.status_code == status, f"{path} answered {response.status}: {body[:500]}"
        assert "<html" not in body, f"{path} gave htmx a whole page"
        assert "HX-Request" in response.headers.get("Vary", ""), f"{path} does not vary by HX-Request"
        wrong = html.fragment_faults(body)
        assert not wrong, f"{path}:\n" + "\n".join(wrong)
        return body

    def csrf_token(self) -> str:
        """A valid token for this visitor."""
        tree, _ = html.parsed(self.request("GET", "/sign-in", follow_redirects=True).get_data(as_text=True))
        return str(tree.find(".//meta[@name='csrf-token']").get("content"))  # type: ignore[union-attr]

    def request(self, method: str, path: str, **options: Any) -> TestResponse:
        """One request as this visitor."""
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        return self.http.open(path, method=method, headers=headers, **options)

    def _seen(self, response: TestResponse, path: str, status: int) -> Page:
        body = response.get_data(as_text=True)
        assert response.status_code == status, f"{path} answered {response.status}: {body[:500]}"
        wrong = html.faults(body)
        assert not wrong, f"{response.request.path}:\n" + "\n".join(wrong)
        return Page(response, response.request.path)


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor who has not signed in."""
    return Visitor(app)


@pytest.fixture
def visitor(app: Flask) -> Callable[..., Visitor]:
    """`visitor(language)` gives another visitor, with cookies of its own."""
    return lambda language="en": Visitor(app, language)


@pytest.fixture
def page(client: Visitor) -> Callable[..., Page]:
    """`page(path, status=200)` opens a page and checks its HTML."""
    return client.page
