"""What watches the service asks here, and browsers report here: supervisors, alarms, faults in our pages."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from flask import Blueprint, current_app, jsonify, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from vocavision.lib import clock, log
from vocavision.lib.errors import BadRequest
from vocavision.lib.forms import csrf, takes
from vocavision.lib.headers import for_probes
from vocavision.lib.limits import limit
from vocavision.ops import faults, queries

blueprint = Blueprint("ops", __name__)

REPORTS = ("application/json", "application/csp-report", "application/reports+json")
_heard = faults.Heard()

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


@blueprint.post("/client-errors")
@csrf.exempt
@takes(*REPORTS)
@limit("report")
def client_errors() -> Response:
    """Note what went wrong in a browser, or what the policy stopped there."""
    request.max_content_length = faults.MOST_BYTES
    try:
        found = faults.read(request.get_data())
    except ValueError as error:
        raise BadRequest from error
    for fault in found:
        known = replace(fault, page=_route(fault.page))
        if (times := _heard.again(known)) is not None:
            log.get("vocavision.client").warning("client error", **asdict(known), times=times)
    return make_response("", 204)


def _route(path: str) -> str:
    """The route that the path belongs to: the path itself may say what somebody looked for."""
    try:
        rule, _values = current_app.url_map.bind("localhost").match(path, method="GET", return_rule=True)
    except HTTPException:
        return "unknown"
    return str(rule)


@blueprint.app_template_global("worker_lives")
def worker_lives() -> bool:
    """Whether mails leave at the moment, for pages that promise one."""
    return queries.worker_lives(clock.now())
