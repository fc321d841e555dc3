"""A client that looks at every page it fetches."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from tests import html

SPACE = re.compile(r"\s+")


class Page:
    """A fetched page: its status, its parsed document and the questions tests ask of it."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.text: str = response.get_data(as_text=True)
        self.document, self._syntax = html.parsed(self.text)

    def all(self, path: str) -> list[Any]:
        """The elements of this ElementTree path, such as `.//form`."""
        return list(self.document.findall(path))

    def words(self, element: Any | None = None) -> str:
        """The text a person reads, in single spaces."""
        root = self.document.find("body") if element is None else element
        return SPACE.sub(" ", "".join(root.itertext())).strip()

    @property
    def title(self) -> str:
        """The page's title."""
        return self.words(self.document.find(".//title"))

    @property
    def heading(self) -> str:
        """The page's one main heading."""
        return self.words(self.all(".//h1")[0])

    def form(self, action: str) -> dict[str, str]:
        """The named values that the form of this address would send as it is."""
        form = next(one for one in self.all(".//form") if urlsplit(one.get("action", "")).path == action)
        values = {}
        for field in form.iter():
            name, kind = field.get("name"), field.get("type", "")
            if not name or field.tag == "button" or (kind in {"checkbox", "radio"} and field.get("checked") is None):
                continue
            if field.tag == "select":
                options = list(field.iter("option"))
                chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
                values[name] = "" if chosen is None else chosen.get("value", "")
            elif field.tag == "textarea":
                values[name] = "".join(field.itertext())
            else:
                values[name] = field.get("value", "on" if kind in {"checkbox", "radio"} else "")
        return values

    def check(self) -> None:
        """What every page of ours keeps; raises AssertionError that says what is wrong."""
        wrong = html.faults(self.document, self._syntax)
        assert not wrong, f"{self.response.request.path}:\n" + "\n".join(wrong)

    def check_fragment(self) -> None:
        """What every part of a page keeps."""
        wrong = html.fragment_faults(self.text)
        assert not wrong, f"{self.response.request.path}:\n" + "\n".join(wrong)


class FreshClient(FlaskClient):
    """A client each of whose requests has an app context of its own, as on a server, also inside a test's."""

    def run_wsgi_app(self, environ: Any, buffered: bool = False) -> Any:
        """The answer to one request."""
        with self.application.app_context():
            return super().run_wsgi_app(environ, buffered)


class Visitor:
    """A person with a browser that runs no script: follows links, fills forms."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.app = app
        self.client: FlaskClient = FreshClient(app, app.response_class, use_cookies=True)
        self.headers = {"Accept-Language": language, "Accept": "text/html"}

    def get(self, path: str, *, status: int = 200, fragment: bool = False, **arguments: Any) -> Page:
        """Fetch and look at the page."""
        return self._looked_at(
            self.client.get(path, headers=self._headers(fragment), follow_redirects=True, **arguments), status, fragment
        )

    def post(
        self, path: str, data: Any = None, *, status: int = 200, fragment: bool = False, token: bool = True
    ) -> Page:
        """Send a form, its csrf token filled in, and look at the page that comes."""
        values = dict(data or {})
        if token and "csrf_token" not in values:
            values["csrf_token"] = self.csrf_token()
        response = self.client.post(path, data=values, headers=self._headers(fragment), follow_redirects=True)
        return self._looked_at(response, status, fragment)

    def submit(self, page: Page, action: str, *, status: int = 200, **changes: Any) -> Page:
        """Fill in the page's form of this address and send it."""
        return self.post(action, {**page.form(action), **changes}, status=status)

    def csrf_token(self) -> str:
        """The token of this visit."""
        text = self.client.get("/help", headers=self.headers).get_data(as_text=True)
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        assert found, "no page without a csrf token"
        return found[1]

    def _headers(self, fragment: bool) -> dict[str, str]:
        return {**self.headers, "HX-Request": "true"} if fragment else self.headers

    def _looked_at(self, response: Any, status: int, fragment: bool) -> Page:
        page = Page(response)
        assert page.status == status, f"{page.status}: {page.words()[:300]}"
        if response.mimetype == "text/html":
            page.check_fragment() if fragment else page.check()
        return page
