"""After an error the form comes back with what was typed, wherever a page of the same address shows that form."""

from typing import Any

from flask import Flask, current_app, g, make_response, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from vocavision.lib import log
from vocavision.lib.errors import AppError


def with_error(error: AppError) -> Response | None:
    """The page of the form that was sent, filled in, under what went wrong; None where there is no such page."""
    view, values = _page_here()
    if view is None or g.get("went_wrong") is not None:
        return None
    g.went_wrong = error
    try:
        page: Response = make_response(view(**values))
        if page.status_code == 200:
            page.status_code = error.status
            return page
    except Exception as failed:  # whatever that page needs has failed too: the error gets a page of its own
        if not isinstance(failed, AppError | HTTPException):
            log.get(__name__).warning("form could not come back", exc_info=failed)
    g.went_wrong = None
    return None


def _page_here() -> tuple[Any, dict[str, Any]]:
    if request.method != "POST" or request_ctx.url_adapter is None:
        return None, {}
    try:
        endpoint, values = request_ctx.url_adapter.match(method="GET")
    except HTTPException:
        return None, {}
    return current_app.view_functions.get(endpoint), dict(values)


def init_app(app: Flask) -> None:
    """Let the layout say what went wrong above the form."""
    app.jinja_env.globals["went_wrong"] = lambda: g.get("went_wrong")
