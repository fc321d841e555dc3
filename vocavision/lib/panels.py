"""Panels: the parts of a page that may fail each alone.

A route gives its page the panels as callables, and the template says where each stands: `{{ panel("ahead") }}`. Where
one fails, its place says so with a way to try it again, and the rest of the page is as ever. What a panel asks the
database is interrupted when its time is over; what it does besides that takes the time it takes.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, g, make_response, redirect, render_template
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.wrappers import Response

from vocavision import db
from vocavision.lib import error_pages, htmx
from vocavision.lib.deadlines import Deadlines
from vocavision.lib.errors import AppError

SECONDS = 1.0  # for one panel
SECONDS_IN_ALL = 2.0  # for all panels of a page: whoever waits for it takes a kept page, or gives up, after three

T = TypeVar("T")
Other = TypeVar("Other")
_deadlines = Deadlines()


def once(ask: Callable[[], T]) -> Callable[[], T]:
    """What several panels need: asked for when the first does; the others get the same, be it an error."""
    answers: list[T] = []
    errors: list[Exception] = []

    def asked() -> T:
        if errors:
            raise errors[0]
        if not answers:
            try:
                answers.append(ask())
            except Exception as error:
                errors.append(error)
                raise
        return answers[0]

    return asked


def instead(ask: Callable[[], T], other: Other) -> T | Other:
    """The answer, or something else where there is none in time: for what a page can do without."""
    try:
        with _deadlines.within(SECONDS, db.interruption()):
            return ask()
    except Exception as error:
        error_pages.log_failure(error)
        g.incomplete = True
        return other


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: what it is called where it fails, its template, and what asks for the template's values."""

    title: str
    template: str
    values: Callable[[], Mapping[str, Any]]
    level: int = 2  # of its heading where it fails


class Panels:
    """The panels of one page for one request; `address` gives where a panel comes from alone, `page` is the whole."""

    def __init__(self, page: str, address: Callable[[str], str], panels: Mapping[str, Panel]) -> None:
        self._page, self._address, self._panels = page, address, panels
        self._until = time.monotonic() + SECONDS_IN_ALL

    def placed(self, name: str) -> Markup:
        """The panel in its place on the page."""
        text = render_template("components/_panel.html", name=name, content=self._shown(name))
        return Markup(text)  # noqa: S704 (a template's text)

    def alone(self, name: str) -> Response:
        """What stands in the panel's place, for htmx; who comes by a link is led to the page."""
        if not htmx.wants_fragment():
            return redirect(self._page)
        response = make_response(self._shown(name))
        response.vary.add("HX-Request")
        return response

    def _shown(self, name: str) -> Markup:
        panel = self._panels[name]
        try:
            text = self._content(panel)
        except Exception as error:
            if isinstance(error, AppError) and error.status < 500:
                raise
            error_pages.log_failure(error, panel=name)
            g.incomplete = True
            text = render_template(
                "components/_panel_failed.html", name=name, panel=panel, page=self._page,
                address=self._address(name), reference=g.get("reference", ""),
            )  # fmt: skip
        return Markup(text.strip())  # noqa: S704 (a template's text); one that shows nothing is empty

    def _content(self, panel: Panel) -> str:
        seconds = min(SECONDS, self._until - time.monotonic())
        if seconds <= 0:
            raise TimeoutError
        with _deadlines.within(seconds, db.interruption()):
            return render_template(panel.template, **panel.values())


@pass_context
def _panel(context: Context, name: str) -> Markup:
    panels: Panels = context["panels"]
    return panels.placed(name)


def init_app(app: Flask) -> None:
    """Let templates place the panels that their route gives them."""
    app.jinja_env.globals["panel"] = _panel
