"""The sign-in cookie: an opaque token that a table knows by its hash."""

import hashlib
import secrets
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_required
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from vocavision.config import Config
from vocavision.lib.errors import SignInNeeded

LIFETIME = 180 * 24 * 3600  # seconds
TOKEN_CHARACTERS = 43
_FOR_THE_SIGNED_IN = login_required(lambda: None).__code__  # of every view that is wrapped so
VISITS_KEPT = 2048  # verified cookies and signed tokens, half a kilobyte each


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


def person() -> Any:
    """Who is signed in, or nobody: the person, not the proxy that looks for them at each attribute."""
    return current_user._get_current_object()


def mark(person_id: str | None = None) -> str:
    """A mark of the person that says nothing to others: what a device keeps is kept under it."""
    key = hashlib.sha256(str(current_app.secret_key).encode()).digest()
    return hashlib.blake2s((person_id or person().get_id()).encode(), key=key, digest_size=9).hexdigest()


def needed() -> bool:
    """Whether what was asked for is for the signed-in alone, and nobody is."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "__code__", None) is _FOR_THE_SIGNED_IN and not current_user.is_authenticated


def give_cookie(response: Response, token: str) -> None:
    """Sign this browser in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie_name(), token, max_age=LIFETIME, path="/", httponly=True, samesite="Lax", secure=secure)


def take_cookie(response: Response) -> None:
    """Sign this browser out."""
    response.delete_cookie(cookie_name(), path="/", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))


class Visits(SecureCookieSessionInterface):
    """The signed cookie of a visit: its signer is made once, and a cookie that comes again is not verified again."""

    def __init__(self, app: Flask) -> None:
        signer = super().get_signing_serializer(app)
        assert signer is not None
        self._signer = signer
        self._verified = lru_cache(maxsize=VISITS_KEPT)(partial(signer.loads, return_timestamp=True))

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        """What signs and reads the cookie."""
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The visit of this request; an empty one when the cookie is none of ours, or too old."""
        try:
            values, signed_at = self._verified(request.cookies.get(self.get_cookie_name(app), ""))
        except BadSignature:
            return self.session_class()
        fresh = datetime.now(UTC) - signed_at < app.permanent_session_lifetime
        return self.session_class(deepcopy(values) if fresh else None)  # what is kept must not change


def form_token() -> str:
    """The token that this visit's forms carry: the same for the whole visit, signed once."""
    if "csrf_token" not in g and (kept := session.get("csrf_token")):
        g.csrf_token = _signed(current_app.secret_key, kept)
    return generate_csrf()


@lru_cache(maxsize=VISITS_KEPT)
def _signed(_secret: Any, _kept: str) -> str:
    return generate_csrf()


def init_app(app: Flask, config: Config, find: Callable[[str], Any]) -> None:
    """Know the person by the cookie; `find` gives the person of a token's hash, or None (one statement)."""
    manager = LoginManager(app)
    manager.session_protection = None
    app.session_interface = Visits(app)
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
