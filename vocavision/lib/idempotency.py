"""A form that creates something is acted on once: sent a second time within a day it gets the same answer again.

The key is made when the form is shown and comes with it. What is kept is found by a keyed hash of the visit, the
address, the key and all that was sent: it names nobody, and a form that was changed is another one.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from typing import Any, Protocol

from flask import Flask, current_app, flash, g, make_response, request, session
from peewee import PeeweeException
from werkzeug.wrappers import Response

from vocavision.lib import clock, htmx, log, login
from vocavision.lib.errors import Unavailable

FIELD, HEADER = "idempotency_key", "Idempotency-Key"
KEY = re.compile(r"[\w-]{16,64}", re.ASCII)
BESIDE = {FIELD, "csrf_token"}  # what differs though the form is the same
LONGEST_WAIT_SECONDS, LOOK_SECONDS = 8.0, 0.1
FLASHED = "_flashes"  # where Flask keeps what is to be said


@dataclass(frozen=True)
class Answer:
    """What was answered: where to, what is said there, and whether it signed the browser in."""

    location: str | None = None
    said: str | None = None  # JSON
    signs_in: bool = False


@dataclass(frozen=True)
class Claim:
    """Whose turn it is: mine, or there is an answer, or (None) somebody is just at it."""

    nonce: str
    mine: bool
    answer: Answer | None = None


class Book(Protocol):
    """Keeps the answers for a day."""

    def claim_answer(self, answer_id: str, nonce: str, now: datetime) -> Claim:
        """Take it in hand, unless somebody has done or is doing it."""
        ...

    def keep_answer(self, answer_id: str, nonce: str, answer: Answer) -> None:
        """Keep the answer."""
        ...

    def release_answer(self, answer_id: str, nonce: str) -> None:
        """It was not done: it may be tried again."""
        ...


def answered_once(again: Callable[[], Response] | None = None) -> Callable[[Any], Any]:
    """Decorate a view that answers with a redirect, or one whose answer `again` makes anew."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def answered(**values: Any) -> Response:
            answer_id = _answer_id()
            return view(**values) if answer_id is None else _first_or_same(answer_id, partial(view, **values), again)

        return answered

    return decorate


def _key() -> str | None:
    found = request.headers.get(HEADER) or request.form.get(FIELD, "")
    return found if KEY.fullmatch(found) else None


def _answer_id() -> str | None:
    """What the answer is kept by; None where no key came, or no visit that it belongs to."""
    key, visit = _key(), session.get("csrf_token")
    if key is None or not visit:
        return None
    fields = sorted((name, values) for name, values in request.form.lists() if name not in BESIDE)
    files = []
    for name, file in sorted(request.files.items()):
        files.append((name, hashlib.sha256(file.stream.read()).hexdigest()))
        file.stream.seek(0)
    return _keyed("answer", json.dumps([visit, request.path, key, fields, files])).hex()


def _keyed(purpose: str, about: str) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, f"{purpose}:{about}".encode("utf-8", "replace"), "sha256")


def _first_or_same(answer_id: str, view: Callable[[], Any], again: Callable[[], Response] | None) -> Response:
    book: Book = current_app.extensions["vocavision.answers"]
    nonce, until = secrets.token_hex(16), time.monotonic() + LONGEST_WAIT_SECONDS
    while not (claim := book.claim_answer(answer_id, nonce, clock.now())).mine:
        if claim.answer is not None:
            return again() if again else _same(claim.answer, _token(answer_id, claim.nonce))
        if time.monotonic() > until:
            raise Unavailable(retry_after_seconds=5)
        time.sleep(LOOK_SECONDS)
    g.token_for_sign_in = _token(answer_id, nonce)
    before = len(session.get(FLASHED, ()))
    try:
        response: Response = make_response(view())
    except BaseException:
        book.release_answer(answer_id, nonce)
        raise
    if response.status_code >= 400:
        book.release_answer(answer_id, nonce)
        return response
    _keep(book, answer_id, nonce, Answer() if again else _given(response, before))
    return response


def _token(answer_id: str, nonce: str) -> str:
    """A sign-in's token that can be made again, and is kept nowhere."""
    return base64.urlsafe_b64encode(_keyed("sign-in", answer_id + nonce)).decode().rstrip("=")


def sign_in_token() -> str:
    """The token for a sign-in in this request: one that a second sending of the form gets again."""
    found: str | None = g.get("token_for_sign_in")
    g.signs_in = found is not None
    return found or login.new_token()


def _given(response: Response, said_before: int) -> Answer:
    location = response.headers.get("Location") or response.headers.get("HX-Redirect")
    said = session.get(FLASHED, ())
    new = said[said_before:] if len(said) > said_before else said if g.get("signs_in") else ()
    return Answer(location, json.dumps(new) if new else None, bool(g.get("signs_in")))


def _keep(book: Book, answer_id: str, nonce: str, answer: Answer) -> None:
    try:
        book.keep_answer(answer_id, nonce, answer)
    except PeeweeException as error:  # it is done, and is told so
        log.get(__name__).warning("answer not kept", why=type(error).__name__)


def _same(answer: Answer, token: str) -> Response:
    if answer.signs_in:
        session.clear()  # as signing in does: nothing of the visit before stays
    for kind, text in json.loads(answer.said or "[]"):
        flash(text, kind)
    response = htmx.go(answer.location or "/")
    if answer.signs_in:
        login.give_cookie(response, token)
    return response


def init_app(app: Flask, book: Book) -> None:
    """Let forms make keys, and keep the answers in this book."""
    app.extensions["vocavision.answers"] = book
    app.jinja_env.globals["new_idempotency_key"] = lambda: secrets.token_urlsafe(16)
