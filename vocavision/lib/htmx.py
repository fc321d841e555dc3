"""Page or fragment: decided here, once."""

from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page (a restored history entry needs all of it)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def page_or_fragment(fragment: str, *, page: str, status: int = 200, **values: Any) -> Response:
    """The fragment for htmx, else the page that includes it."""
    response = make_response(render_template(fragment if wants_fragment() else page, **values), status)
    response.vary.add("HX-Request")
    return response


def done(fragment: str, *, back: str, **values: Any) -> Response:
    """After a write: the fragment that shows it for htmx, else back to where it is shown (303)."""
    if not wants_fragment():
        return redirect(back, 303)
    response = make_response(render_template(fragment, **values))
    response.vary.add("HX-Request")
    return response


def go(address: str) -> Response:
    """On to another page after a POST: 303, or HX-Redirect for htmx."""
    if not wants_fragment():
        return redirect(address, 303)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response
