"""What is asked about reported mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass

from vocavision.db import Statement


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as an editor sees it; `by_learner` is whether a signed-in reader wrote it, `decider` who decided."""

    id: int
    part: str
    text: str
    language: str
    reported_at_ms: int
    state: str
    decided_at_ms: int | None
    headword: str
    slug: str
    retired: bool
    by_learner: bool
    decider: str | None


_LISTED = Statement(
    "SELECT m.id, m.part, m.text, m.language, m.reported_at_ms, m.state, m.decided_at_ms, w.headword, w.slug,"
    " w.retired_at_ms IS NOT NULL, m.reporter_id IS NOT NULL, COALESCE(NULLIF(a.name, ''), a.email)"
    " FROM mistake m JOIN word w ON w.id = m.word_id LEFT JOIN account a ON a.id = m.decided_by_id"
    " WHERE m.state = ? ORDER BY m.id DESC LIMIT ? OFFSET ?"
)


def listed(state: str, first: int, count: int) -> Sequence[Reported]:
    """`count` reports of this state from place `first` on, the latest first; one statement."""
    return [
        Reported(*[*about, bool(retired), bool(by_learner), decider])
        for *about, retired, by_learner, decider in _LISTED.all(state, count, first)
    ]
