"""Structured logs: JSON in production, readable in development; no e-mail, token or password ever."""

import contextlib
import io
import logging
import os
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from vocavision.config import Config

EMAIL = re.compile(r"[^\s@<>\"'=]+@[^\s@<>\"']+\.[A-Za-z]{2,}")
TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")  # as in the cookie of a sign-in and in mailed links
SECRET_NAMES = re.compile(r"password|token|secret|cookie|authorization|email|dsn|url", re.IGNORECASE)


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event without what must not be kept: values under a telling name, what is like an e-mail or a token."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = "[removed]"
        elif isinstance(value, str):
            event[name] = TOKEN.sub("[token]", EMAIL.sub("[e-mail]", value))
    return event


def _one_word(value: Any) -> str:
    text = str(value)
    return repr(text) if any(map(str.isspace, text)) else text


def readable(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """The event as a line for reading: time, level, what happened, its values, and below it what was raised."""
    at, level, name = event.pop("timestamp", ""), event.pop("level", ""), event.pop("event", "")
    raised = event.pop("exception", None)
    line = f"{at} [{level:8}] {name} " + " ".join([f"{key}={_one_word(value)}" for key, value in event.items()])
    return f"{line.rstrip()}\n{raised}" if raised else line.rstrip()


class _Unfailing(io.TextIOBase):
    """A stream whose reader may have gone, or whose disk may be full: what cannot be written must fail no request."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what can be handed over."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def configure(config: Config) -> None:
    """Send this process's logs to standard error in the form that the settings ask for."""
    last: Any = structlog.processors.JSONRenderer() if config.production else readable
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        scrub,
    ]
    level = logging.getLevelNamesMapping()[config.log_level.upper()]
    out: Any = _Unfailing(sys.stderr)
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    # What libraries say goes the same way through the standard library's logging.
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("peewee").setLevel(logging.INFO)  # below that it tells each statement with its values


def get(name: str) -> Any:
    """A logger that takes an event's name and its values."""
    return structlog.get_logger(name)


def init_app(app: Flask) -> None:
    """Give each request a reference and log how it went."""
    log = get("vocavision.request")

    @app.before_request
    def begin() -> None:
        g.reference = os.urandom(6).hex()
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.reference)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("reference", "")
        person = g.get("_login_user")
        log.info(
            "request",
            method=request.method,
            route=str(request.url_rule) if request.url_rule else None,
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            person=getattr(person, "id", None),
        )
        return response
