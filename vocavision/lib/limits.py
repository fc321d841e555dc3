"""Every limit on how often, once: its name, what it counts by and why it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from peewee import InterfaceError, OperationalError

from vocavision.config import Config
from vocavision.lib import counts, login


@dataclass(frozen=True)
class Limit:
    """A named limit; `by` is `person` (the address for those not signed in) or `address`."""

    rate: str
    by: str
    why: str


LIMITS = {
    "page": Limit(
        "240 per minute", "person", "Reading pages: far above what a person turns, below what a crawler wants."
    ),
    "picture": Limit(
        "6000 per minute",
        "address",
        "Pictures: a list shows thirty at once, a quick scroll many lists; nobody has to be known for one.",
    ),
    "sound": Limit(
        "600 per minute",
        "address",
        "Sounds: a class behind one address hears ten words a minute each; a new one is work for the worker.",
    ),
    "write": Limit("120 per minute", "person", "Saving forms: keeps a stuck key or a script from filling the tables."),
    "grade": Limit("240 per minute", "person", "Grading cards: four a second, more than the fastest learner presses."),
    "sync": Limit("120 per minute", "person", "Sending what was done offline: half a year of it goes within a minute."),
    "sign_in": Limit(
        "240 per minute",
        "address",
        "Signing in: a first net for a whole address; the exact counts are in the database.",
    ),
    "try": Limit("120 per hour", "address", "Trying without an account makes a row each time."),
    "report": Limit(
        "60 per minute", "address", "Reports of faults: a class behind one address is heard, a flood fills no log."
    ),
    "health": Limit("600 per minute", "address", "Health checks by whatever watches the service."),
}


def _person() -> str:
    try:
        person = login.person()
    except (OperationalError, InterfaceError):  # the view meets the same, and its answer tells the person
        return _address()
    return f"person:{person.get_id()}" if person.is_authenticated else _address()


def _address() -> str:
    return f"address:{request.remote_addr}"


limiter = Limiter(key_func=_person, headers_enabled=False)


def limit(name: str) -> Callable[[Any], Any]:
    """Decorate a route with one of the named limits."""
    rule = LIMITS[name]
    keyed = limiter.shared_limit(rule.rate, scope=name, key_func=_address if rule.by == "address" else _person)

    def decorate(view: Any) -> Any:
        limited = keyed(view)
        limited.limit_name = name
        return limited

    return decorate


def init_app(app: Flask, config: Config) -> None:
    """Count in Redis where there is one, else in each process (lib/counts.py)."""
    app.config.update(
        RATELIMIT_STORAGE_URI=config.redis_url or f"{counts.Counts.STORAGE_SCHEME[0]}://",
        RATELIMIT_STRATEGY="fixed-window",
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url),
        RATELIMIT_IN_MEMORY_FALLBACK="240 per minute" if config.redis_url else None,
    )
    limiter.init_app(app)
    if limiter.enabled:  # each limit is on its route: the look that comes before any route would find none of them
        app.before_request_funcs[None].remove(limiter._check_request_limit)
