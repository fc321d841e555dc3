"""How an error is shown: a page, a fragment or JSON, with the reference that stands in the log."""

from pathlib import Path
from traceback import walk_tb
from typing import Any

from flask import Flask, g, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from peewee import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from vocavision.lib import form_again, htmx, log, login, root_pages
from vocavision.lib.errors import AppError, Expired, SignInNeeded, TooMany, Unavailable, of_status

REDIRECTS = range(300, 400)
OURS = Path(__file__).parent.parent


def answer(error: AppError) -> Response:
    """The error as what was asked for; where that fails itself, the page that needs nothing."""
    try:
        return _as_asked(error)
    except Exception:
        log.get(__name__).exception("error page failed")
        return make_response(root_pages.page(error), error.status)


def _as_asked(error: AppError) -> Response:
    known, reference = _person_known(), g.get("reference", "")
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        body: Any = jsonify(error=error.code, message=str(error.message), reference=reference)
    elif htmx.wants_fragment():
        body = render_template("errors/_error.html", error=error, reference=reference)
    elif not known:  # the frame would show them signed out
        body = root_pages.page(error)
    elif (again := form_again.with_error(error)) is not None:
        body = again
    else:
        body = render_template("errors/error.html", error=error, reference=reference)
    response: Response = make_response(body, error.status)
    response.vary.add("HX-Request")
    if error.retry_after_seconds:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _person_known() -> bool:
    """Whether it can be told who asks, be it nobody; where it cannot, it is not tried again for this answer."""
    try:
        login.person()
    except Exception as failed:
        log.get(__name__).error("person not known", why=_first_line(failed))
        _leave_unknown()
    return not g.get("person_unknown", False)


def _leave_unknown() -> None:
    g.person_unknown = True
    g._login_user = AnonymousUserMixin()  # neither the language nor a template asks the database again


def _log(error: BaseException, status: int) -> None:
    if status >= 500:
        log_failure(error, status=status)


def log_failure(error: BaseException, **about: Any) -> None:
    """Log what failed with its trace; of the database one line, for while it is away every request writes it."""
    if not isinstance(error, OperationalError | InterfaceError):
        log.get(__name__).error("failed", **about, exc_info=error)
        return
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    at = [
        f"{path.relative_to(OURS)}:{line}"
        for path, line in frames
        if path.is_relative_to(OURS) and path.name != "db.py"
    ]
    log.get(__name__).error("failed", **about, why=_first_line(error), at=at[-1] if at else None)


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


def init_app(app: Flask) -> None:
    """Turn every error into one of the family; no stack trace ever reaches a person."""

    @app.errorhandler(AppError)
    def ours(error: AppError) -> Response:
        _log(error, error.status)
        return answer(error)

    @app.errorhandler(CSRFError)
    def csrf(_error: CSRFError) -> Response:
        return answer(SignInNeeded() if login.needed() else Expired())  # a sign-in may end with all its cookies

    @app.errorhandler(RateLimitExceeded)
    def too_many(error: RateLimitExceeded) -> Response:
        seconds = int(error.limit.limit.get_expiry()) if error.limit else 60
        return answer(TooMany(retry_after_seconds=seconds))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if (error.code or 500) in REDIRECTS:
            return error.get_response()
        response = answer(of_status(error.code or 500))
        if isinstance(error, MethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    def database(error: Exception) -> Response:
        log_failure(error, status=503)
        if "_login_user" not in g and login.token_hash():  # this very question may be what has failed
            _leave_unknown()
        return answer(Unavailable())

    @app.errorhandler(Exception)
    def other(error: Exception) -> Response:
        _log(error, 500)
        return answer(AppError())
