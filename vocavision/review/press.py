"""A press on a card, as the form on the page carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from vocavision.review.events import DIRECTIONS, Direction

Asked = Literal["recognise", "recall", "listen"]
ASKED: tuple[Asked, ...] = get_args(Asked)

LONGEST_DURATION_MS = 60_000  # who takes longer has gone for a coffee
HIGHEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Press:
    """Which card was on the screen: under which id, after which event, and how it was asked."""

    id: UUID
    word_id: int
    direction: Direction
    base: UUID | None
    asked: Asked
    typed: bool

    @property
    def mode(self) -> str:
        """How the answer was given: flip, typed or listen."""
        if self.asked == "listen":
            return "listen"
        return "typed" if self.typed else "flip"

    def duration_ms(self, now_ms: int) -> int:
        """How long the card was on the screen: its id was made when it was shown."""
        return min(max(0, now_ms - (self.id.int >> 80)), LONGEST_DURATION_MS)


def read(values: Mapping[str, str]) -> Press:
    """The press in a form's values; raises ValueError when it cannot be one of ours."""
    word_id = int(values.get("word", ""))
    direction, asked = values.get("direction", ""), values.get("asked", "")
    if not 0 < word_id <= HIGHEST_ID or direction not in DIRECTIONS or asked not in ASKED:
        raise ValueError("no card is like this")
    if asked != direction and (direction, asked) != ("listen", "recall"):
        raise ValueError(f"{direction} is not asked as {asked}")
    base = values.get("base", "")
    return Press(
        id=an_id(values.get("review", "")),
        word_id=word_id,
        direction=direction,
        base=an_id(base) if base else None,
        asked=asked,
        typed=values.get("typed", "") != "",
    )


def rating(text: str) -> int:
    """A grade: 1, 2, 3 or 4; raises ValueError."""
    if text not in ("1", "2", "3", "4"):
        raise ValueError(f"no grade is {text[:20]!r}")
    return int(text)


def an_id(text: str) -> UUID:
    """A UUIDv7; raises ValueError."""
    found = UUID(text)
    if found.version != 7:
        raise ValueError("not a UUIDv7")
    return found
