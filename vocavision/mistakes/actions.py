"""Reporting a mistake, and deciding what becomes of the report."""

from datetime import datetime

from vocavision.accounts.models import User
from vocavision.lib.errors import NotFound
from vocavision.mistakes.models import Mistake
from vocavision.mistakes.rules import OPEN


def report(word_id: int, reporter: User | None, part: str, text: str, language: str, now: datetime) -> None:
    """Keep what a reader (None: a passer-by) found wrong in the word."""
    Mistake.create(
        word=word_id, reporter=reporter.id if reporter else None, part=part, text=text, language=language,
        reported_at_ms=_ms(now), state=OPEN,
    )  # fmt: skip


def decide(mistake_id: int, state: str, editor: User, now: datetime) -> None:
    """Note what became of the report, who decided and when; the same again changes nothing; raises NotFound."""
    decided = state != OPEN
    values = {
        "state": state, "decided_by": editor.id if decided else None, "decided_at_ms": _ms(now) if decided else None,
    }  # fmt: skip
    changed = Mistake.update(values).where(Mistake.id == mistake_id, Mistake.state != state).execute()
    if not changed and not Mistake.select(Mistake.id).where(Mistake.id == mistake_id).exists():
        raise NotFound


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)
