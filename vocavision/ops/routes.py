"""What watches the service asks here."""

from flask import Blueprint

from vocavision.lib.limits import limit

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
@limit("health")
def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}
