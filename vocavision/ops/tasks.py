"""Running the jobs that are due."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from threading import Event
from uuid import UUID, uuid4

from vocavision.lib import clock, log
from vocavision.lib.outbound import NotNow
from vocavision.ops import actions
from vocavision.ops.models import Job
from vocavision.ops.retries import described

Work = Callable[[UUID, Mapping[str, str | int]], None]


class UnknownKind(Exception):
    """No function does this kind of work: it was written by another version of the program."""


@dataclass
class Hands:
    """This process as one that works: its name in the table, what it runs now, whether it is told to stop."""

    kinds: Mapping[str, Work]
    name: UUID = field(default_factory=uuid4)
    running: set[UUID] = field(default_factory=set)
    stopping: Event = field(default_factory=Event)


def run_due(hands: Hands) -> None:
    """Take and run what is due, one after the other, until nothing is or the worker stops."""
    while not hands.stopping.is_set():
        job = actions.claim(hands.name, clock.now())
        if job is None:
            return
        hands.running.add(job.id)
        try:
            _run(hands.kinds, job)
        finally:
            hands.running.discard(job.id)


def _run(kinds: Mapping[str, Work], job: Job) -> None:
    about = {"job": str(job.id), "kind": job.kind, "tries": job.tries}
    try:
        if job.kind not in kinds:
            raise UnknownKind
        kinds[job.kind](job.id, json.loads(job.payload))
    except NotNow as error:
        actions.wait(job, str(error), error.seconds, clock.now(), SystemRandom())
        log.get(__name__).info("job waits", why=str(error), **about)
    except Exception as error:  # whatever it is, the job must go on or stop visibly
        again = actions.put_off(job, error, clock.now(), SystemRandom())
        log.get(__name__).warning("job put off" if again else "job failed", why=described(error), **about)
        log.get(__name__).debug("job error", exc_info=error, **about)
    else:
        actions.finish(job, clock.now())
        log.get(__name__).info("job done", **about)
