"""What watches the service asks here: load balancers, supervisors, the operator's alarms."""

from collections.abc import Callable, Sequence

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from vocavision.lib import clock, log
from vocavision.lib.headers import for_probes
from vocavision.lib.limits import limit
from vocavision.ops import queries

blueprint = Blueprint("ops", __name__)

Check = tuple[str, Callable[[], bool]]
DATABASE: Check = ("database", queries.answers)
CHECKS: Sequence[Check] = (
    ("migrations", lambda: not queries.pending_migrations()),
    ("worker", lambda: queries.worker_lives(clock.now())),
)


@blueprint.get("/healthz")
@for_probes
@limit("health")
def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@for_probes
@limit("health")
def readyz() -> Response:
    """Whether all that a learner needs is there; else 503 with the names of what is not (all rests on the database)."""
    failed = ["database"] if not _passes(*DATABASE) else [name for name, check in CHECKS if not _passes(name, check)]
    if failed:
        response: Response = jsonify(status="not ready", failed=failed)
        response.status_code = 503
        return response
    return jsonify(status="ok")


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # a probe gets its answer, whatever broke
        log.get(__name__).warning("not ready", part=name, why=type(error).__name__)
        return False


@blueprint.app_template_global("worker_lives")
def worker_lives() -> bool:
    """Whether mails leave at the moment, for pages that promise one."""
    return queries.worker_lives(clock.now())
