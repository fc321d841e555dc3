"""Asking another's server over HTTP: one time for all of it, a bounded answer, no redirect followed."""

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import urlsplit

from vocavision.lib import clock
from vocavision.lib.once import Once
from vocavision.lib.outbound import NotNow, Service, ToldToWait, call, sockets

MOST_BYTES = 1_000_000
SAFE_METHODS = {"GET", "HEAD", "PUT", "DELETE"}  # by RFC 9110 what is done twice is as if done once
BUSY = {429, 503}

_under_way = Once()


class BadAnswer(OSError):
    """What came back is no good answer: broken, too long, or the server says that it failed."""


@dataclass(frozen=True)
class Answer:
    """What the server said; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Http(http.client.HTTPConnection):
    """A connection to an address that was looked at."""

    def __init__(self, service: Service, scheme: str, host: str, port: int, ends_at: float) -> None:
        super().__init__(host, port)
        self._service, self._scheme, self._ends_at = service, scheme, ends_at

    def connect(self) -> None:
        """As the library does, in time and only to where one may."""
        plain = sockets.connected(self.host, self.port, self._ends_at, inside=self._service.inside)
        self.sock = plain
        if self._scheme == "https":
            self.sock = sockets.encrypted(plain, self.host)


def fetch(
    service: Service,
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    safe: bool | None = None,
    fallback: Callable[[], Answer] | None = None,
) -> Answer:
    """The answer, whatever its status below 500 save 429; raises NotNow, ToldToWait, or an OSError such as BadAnswer.

    `safe` says that the request may be made twice (as with a key of its own); else its method tells. Identical GETs
    under way are one. With a `fallback` nothing is raised: what it gives stands in.
    """
    sent = dict(headers or {})
    ask = partial(_asked, service, url, method, sent, body)
    work = partial(call, service, ask, safe=method in SAFE_METHODS if safe is None else safe)
    try:
        if method == "GET":
            return _under_way.made((service.name, url, tuple(sorted(sent.items()))), work)
        return work()
    except (NotNow, ToldToWait, OSError):
        if fallback is None:
            raise
        return fallback()


def _asked(service: Service, url: str, method: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no address of the web")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Http(service, parts.scheme, parts.hostname, port, time.monotonic() + service.timeout_seconds)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, {"Accept-Encoding": "identity", "Connection": "close", **headers})
        answer = _whole(connection.getresponse())
    except http.client.HTTPException as error:
        raise BadAnswer(type(error).__name__) from error
    finally:
        connection.close()
    if answer.status in BUSY and (seconds := _told_seconds(answer)) is not None:
        raise ToldToWait(seconds)
    if answer.status >= 500 or answer.status == 429:
        raise BadAnswer(f"status {answer.status}")
    return answer


def _whole(response: http.client.HTTPResponse) -> Answer:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise BadAnswer("too long")
    if response.length:  # reading a part does not notice that the rest never came
        raise BadAnswer("cut short")
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def _told_seconds(answer: Answer) -> float | None:
    """How long the server wants to be left alone: RFC 9110 has seconds or an instant; None when it says neither."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - clock.now().timestamp())
    except (ValueError, TypeError, OverflowError):
        return None
