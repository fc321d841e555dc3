"""Asking for the sound of a word."""

import json
from datetime import datetime, timedelta

from vocavision.catalogue.views import WordView
from vocavision.db import transaction
from vocavision.ops import actions as ops_actions
from vocavision.ops import queries as ops_queries

KIND = "sound"
MOST_WAITING = 20  # sounds: other work of the worker is not held up by more
LEFT_ALONE = timedelta(hours=1)  # a word whose sound has failed, and all of them after so many failures
MOST_FAILURES = 3


def ask(word: WordView, now: datetime) -> bool | None:
    """Write down that the sound is to be made; gives whether a job was written, None when it would only fail again."""
    payload = {"word": word.id}
    failed = ops_queries.failed_since(KIND, now - LEFT_ALONE, MOST_FAILURES)
    if len(failed) >= MOST_FAILURES or payload in map(json.loads, failed):
        return None
    waiting = ops_queries.waiting(KIND, MOST_WAITING)
    if len(waiting) >= MOST_WAITING or payload in map(json.loads, waiting):
        return False
    with transaction():
        ops_actions.add_job(KIND, payload, now)
    return True
