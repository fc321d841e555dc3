"""The only way out of the process: everything that is asked of another's server goes through here.

Each call has a time, so many may be under way at once, a service that fails is left alone for a while (circuit.py),
and a call is made again only where that is safe and the budget has it (retries.py).
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import TypeVar

from flask import Flask, current_app

from vocavision.config import Config
from vocavision.lib import clock, log
from vocavision.lib.outbound import circuit, shelf
from vocavision.lib.outbound.circuit import Circuit, Entry, Rule
from vocavision.lib.outbound.retries import Budget, wait_seconds

LONGEST_TOLD_SECONDS = 2.0  # how long a call itself waits when the service asks for it; longer opens the circuit
PLACE_SECONDS = 3.0
T = TypeVar("T")


class NotNow(Exception):
    """It was not tried: the service is left alone, or enough calls are under way; `seconds` is when to ask again."""

    def __init__(self, service: str, why: str, seconds: float) -> None:
        super().__init__(f"{service}: {why}")
        self.seconds = seconds


class ToldToWait(Exception):
    """The service answers that it wants to be left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds:.0f} s")
        self.seconds = seconds


def _is_failure(_error: Exception) -> bool:
    return True


@dataclass(frozen=True)
class Service:
    """Another's server: its limits, and what is done instead while it is away."""

    name: str
    fallback: str  # in a sentence for the operator
    timeout_seconds: float = 3
    at_once: int = 4  # calls under way in one process
    tries: int = 1  # of a call that is safe to make again
    inside: bool = False  # its address is a setting of the operator's, so it may be a private one
    rule: Rule = field(default_factory=Rule)
    is_failure: Callable[[Exception], bool] = _is_failure  # of the service, not of what was asked


class Desk:
    """What one application keeps about the services it calls."""

    def __init__(self, config: Config, services: Sequence[Service]) -> None:
        self.services = services
        self.shelf = shelf.of(config)
        self._places: dict[str, threading.BoundedSemaphore] = {}
        self._budgets: dict[str, Budget] = {}
        self._lock = threading.Lock()

    def places(self, service: Service) -> threading.BoundedSemaphore:
        """The places for calls under way."""
        with self._lock:
            return self._places.setdefault(service.name, threading.BoundedSemaphore(service.at_once))

    def earn(self, service: Service) -> None:
        """A first try is made."""
        with self._lock:
            self._budgets.setdefault(service.name, Budget()).earn()

    def spend(self, service: Service) -> bool:
        """Whether there is a retry left to spend."""
        with self._lock:
            return self._budgets.setdefault(service.name, Budget()).spend()


def init_app(app: Flask, config: Config, services: Sequence[Service]) -> None:
    """Let the application call these services."""
    app.extensions["vocavision.outbound"] = Desk(config, services)


def desk() -> Desk:
    """What this application keeps."""
    found: Desk = current_app.extensions["vocavision.outbound"]
    return found


def _now() -> float:
    return clock.now().timestamp()


def states() -> Sequence[tuple[Service, str, Circuit, float]]:
    """Each service with the state of its circuit, what is known, and the seconds until it is asked again."""
    at, here = _now(), desk()
    found = []
    for service in here.services:
        known = here.shelf.change(service.name, lambda one: (one, one))
        found.append((service, circuit.state(known, at, service.rule), known, circuit.left(known, at, service.rule)))
    return found


def call(service: Service, work: Callable[[], T], *, safe: bool = False) -> T:
    """What `work` gives, which asks the service; `safe` work may be done twice; raises NotNow, or what it raises."""
    here, tries = desk(), 0
    here.earn(service)
    while True:
        tries += 1
        try:
            return _once(here, service, work)
        except NotNow:
            raise
        except Exception as error:
            wait = _wait(service, error, tries) if safe else None
            if wait is None or not here.spend(service):
                raise
            time.sleep(wait)


def _wait(service: Service, error: Exception, tries: int) -> float | None:
    """The seconds until a call that failed so is made again; None when it is not."""
    if tries >= service.tries or not service.is_failure(error):
        return None
    if isinstance(error, ToldToWait):
        return error.seconds if error.seconds <= LONGEST_TOLD_SECONDS else None
    return wait_seconds(tries, SystemRandom())


def _once(here: Desk, service: Service, work: Callable[[], T]) -> T:
    places = here.places(service)
    if not places.acquire(timeout=PLACE_SECONDS):
        raise NotNow(service.name, "as many calls as may be are under way", 1)
    try:
        entry = here.shelf.change(service.name, lambda one: circuit.entered(one, _now(), service.rule))
        if not entry.open:
            raise NotNow(service.name, "left alone after failures", entry.wait_seconds)
        try:
            given = work()
        except Exception as error:
            _note(here, service, entry, error)
            raise
        _note(here, service, entry, None)
        return given
    finally:
        places.release()


def _note(here: Desk, service: Service, entry: Entry, error: Exception | None) -> None:
    """Keep how the call ended, and say when that opens or closes the circuit."""
    at, rule, well = _now(), service.rule, error is None or not service.is_failure(error)

    def change(known: Circuit) -> tuple[Circuit, tuple[bool, bool]]:
        if isinstance(error, ToldToWait) and error.seconds > LONGEST_TOLD_SECONDS:
            after = circuit.opened(known, error.seconds, at, rule)
        else:
            after = circuit.left_with(known, entry, well, at, rule)
        return after, (known.opened_at is None, after.opened_at is None)

    was_closed, is_closed = here.shelf.change(service.name, change)
    if was_closed != is_closed:
        log.get(__name__).warning("service is back" if is_closed else "service left alone", service=service.name)
