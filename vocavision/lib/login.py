"""The sign-in cookie: an opaque token that a table knows by its hash."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response

from vocavision.config import Config
from vocavision.lib.errors import SignInNeeded

LIFETIME = 180 * 24 * 3600  # seconds
TOKEN_CHARACTERS = 43


def new_token() -> str:
    """A token nobody can guess: 256 bits as 43 characters."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the table keeps of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name() -> str:
    """The cookie's name: bound to this host under HTTPS."""
    return "__Host-sign-in" if current_app.config["SESSION_COOKIE_SECURE"] else "sign-in"


def token_hash() -> str | None:
    """The hash of the token that came with this request, or None."""
    token = request.cookies.get(cookie_name(), "")
    return hashed(token) if len(token) == TOKEN_CHARACTERS and token.isascii() else None


def give_cookie(response: Response, token: str) -> None:
    """Sign this browser in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie_name(), token, max_age=LIFETIME, path="/", httponly=True, samesite="Lax", secure=secure)


def take_cookie(response: Response) -> None:
    """Sign this browser out."""
    response.delete_cookie(cookie_name(), path="/", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))


class Visits(SecureCookieSessionInterface):
    """The signed cookie of a visit, its signer made once."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads the cookie."""
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


def init_app(app: Flask, config: Config, find: Callable[[str], Any]) -> None:
    """Know the person by the cookie; `find` gives the person of a token's hash, or None (one statement)."""
    manager = LoginManager(app)
    manager.session_protection = None
    app.session_interface = Visits()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-visit" if config.https else "visit",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )

    @manager.request_loader
    def load(_request: Any) -> Any:
        known = token_hash()
        person = find(known) if known else None
        g.person = person
        return person

    @manager.unauthorized_handler
    def unauthorized() -> Any:
        raise SignInNeeded
