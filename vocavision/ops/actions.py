"""Writing down work that must not be lost."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from uuid6 import uuid7

from vocavision.ops.models import Job


def add_job(kind: str, payload: Mapping[str, str | int], now: datetime) -> UUID:
    """Write the work down in the transaction of its cause; gives its id."""
    job_id: UUID = uuid7()
    at_ms = int(now.timestamp() * 1000)
    Job.create(
        id=job_id, kind=kind, payload=json.dumps(payload), state="waiting", tries=0, run_after_ms=at_ms,
        created_at_ms=at_ms,
    )  # fmt: skip
    return job_id
