"""How an error is shown: a page, a fragment or JSON, with the reference that stands in the log."""

from typing import Any

from flask import Flask, g, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from peewee import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from vocavision.lib import form_again, htmx, log
from vocavision.lib.errors import AppError, Expired, TooMany, Unavailable, of_status

REDIRECTS = range(300, 400)


def answer(error: AppError) -> Response:
    """The error as what was asked for."""
    reference = g.get("reference", "")
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        body: Any = jsonify(error=error.code, message=str(error.message), reference=reference)
    elif (again := None if htmx.wants_fragment() else form_again.with_error(error)) is not None:
        body = again
    else:
        name = "errors/_error.html" if htmx.wants_fragment() else "errors/error.html"
        body = _rendered(name, error, reference)
    response: Response = make_response(body, error.status)
    response.vary.add("HX-Request")
    if error.retry_after_seconds:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _rendered(name: str, error: AppError, reference: str) -> str:
    try:
        return render_template(name, error=error, reference=reference)
    except Exception:  # the frame itself needs what has failed: the plain page needs nothing
        log.get(__name__).exception("error page failed")
        return render_template("errors/plain.html", error=error, reference=reference)


def _log(error: BaseException, status: int) -> None:
    if status >= 500:
        log.get(__name__).error("failed", status=status, exc_info=error)


def init_app(app: Flask) -> None:
    """Turn every error into one of the family; no stack trace ever reaches a person."""

    @app.errorhandler(AppError)
    def ours(error: AppError) -> Response:
        _log(error, error.status)
        return answer(error)

    @app.errorhandler(CSRFError)
    def csrf(_error: CSRFError) -> Response:
        return answer(Expired())

    @app.errorhandler(RateLimitExceeded)
    def too_many(error: RateLimitExceeded) -> Response:
        seconds = int(error.limit.limit.get_expiry()) if error.limit else 60
        return answer(TooMany(retry_after_seconds=seconds))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if (error.code or 500) in REDIRECTS:
            return error.get_response()
        return answer(of_status(error.code or 500))

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    def database(error: Exception) -> Response:
        _log(error, 503)
        return answer(Unavailable())

    @app.errorhandler(Exception)
    def other(error: Exception) -> Response:
        _log(error, 500)
        return answer(AppError())
