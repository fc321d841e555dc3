"""How a word is asked and what counts as its answer."""

from collections.abc import Mapping
from typing import Any, Literal

from vocavision.review.answers import Verdict, judged
from vocavision.review.events import Direction
from vocavision.review.press import Asked

Side = Literal["meet", "prompt", "answer"]


def asked_as(direction: Direction, has_voice: bool) -> Asked:
    """How the direction is asked here: what cannot be heard is asked by its meaning."""
    return "recall" if direction == "listen" and not has_voice else direction


def right_answers(entry: Mapping[str, Any]) -> list[str]:
    """What is right when the word is asked for: both spellings."""
    return [entry["word"], *([entry["variant"]] if entry.get("variant") else [])]


def verdict(typed: str, entry: Mapping[str, Any]) -> Verdict | None:
    """What the typed answer is worth; None when nothing was typed."""
    found = judged(typed, right_answers(entry)) if typed else None
    return found if found is not None and found.typed else None


def also_fits(found: Verdict | None, entry: Mapping[str, Any]) -> str:
    """The synonym that was typed in the word's place, or nothing."""
    if found is None or found.worth != "wrong":
        return ""
    synonyms = [other["word"] for other in entry.get("synonyms", [])]
    if not synonyms:
        return ""
    other = judged(found.typed, synonyms)
    return other.answer if other.worth == "right" else ""
