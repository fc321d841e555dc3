"""What a device is given so that a session goes on without a network: the learner's day, cards, and texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2s
from typing import Any

from vocavision.review import desk as desks
from vocavision.review.desk import Desk, Learner
from vocavision.review.events import Direction
from vocavision.review.memory import CardState, WordState

DAYS_AHEAD = 14  # study days whose cards are kept, where the learner wants it
NEW_AHEAD = 50  # words to be met that are kept, where the learner wants it
MOST_WORDS = 1_500  # the most that one device keeps
WORDS_AT_ONCE = 25  # whose texts are given in one answer


@dataclass(frozen=True, slots=True)
class KitWord:
    """A word of a kit: its cards, its place among the words to be met, and what its texts are made of."""

    word_id: int
    cards: WordState
    place: int | None
    entry_hash: str
    note: str


def state(card: CardState) -> dict[str, Any]:
    """A card as a device is told of it; what it does not have is left out."""
    values = {name: value for name, value in asdict(card).items() if value is not None}
    if card.last_event_id is not None:
        values["last_event_id"] = str(card.last_event_id)
    return values


def learner(person: Learner, desk: Desk) -> dict[str, Any]:
    """What the day and the queue of this learner depend on."""
    return {
        "zone": person.zone,
        "day_starts_at": person.day_starts_at,
        "new_per_day": person.new_per_day,
        "reviews_per_day": person.reviews_per_day,
        "retention": person.desired_retention,
        "directions": sorted(desks.directions(person)),
        "parameters": list(desk.parameters),
        "parameter_set": desk.parameter_set,
    }


def sitting(desk: Desk) -> dict[str, Any]:
    """The sitting as a device goes on with it."""
    kept = asdict(desk.sitting)
    at = desk.sitting.present
    return kept | {
        "id": str(desk.sitting.id),
        "present": {"word_id": at[0], "direction": at[1]} if at else None,
        "last_event": str(desk.sitting.last_event) if desk.sitting.last_event else None,
    }


def word(one: KitWord, made_of: Sequence[Any]) -> dict[str, Any]:
    """A word as a device keeps it; `made_of` is what all texts depend on (language, templates, ...)."""
    return {
        "id": one.word_id,
        "cards": {direction: state(card) for direction, card in one.cards.items()},
        "place": one.place,
        "version": version(one, made_of),
    }


def version(one: KitWord, made_of: Sequence[Any]) -> str:
    """Another one when the word's texts would be others."""
    difficult = [direction for direction, card in one.cards.items() if card.difficult]
    faces = sorted(faces_of(one.cards))
    return digest([repr((one.entry_hash, one.note, difficult, faces, *made_of)).encode()])


def digest(parts: Iterable[bytes]) -> str:
    """A short name for these bytes."""
    found = blake2s(digest_size=9)
    for part in parts:
        found.update(part)
    return found.hexdigest()


def faces_of(cards: WordState) -> set[Direction]:
    """The directions in which the word may be asked; a word that is not met yet will be asked for its meaning."""
    return {"recognise", *cards}


def new_words(wanted: Iterable[int], of_courses: Iterable[int], most: int) -> dict[int, int]:
    """The words to be met, each with its place."""
    ids = list(dict.fromkeys([*wanted, *of_courses]))[:most]
    return {word_id: place for place, word_id in enumerate(ids)}


def words(
    cards: Mapping[int, WordState], new: Mapping[int, int], texts: Mapping[int, tuple[str, str]]
) -> list[KitWord]:
    """The kit's words; those that are gone from the catalogue are left out."""
    ids = list(dict.fromkeys([*cards, *new]))[:MOST_WORDS]
    return [KitWord(one, cards.get(one, {}), new.get(one), *texts[one]) for one in ids if one in texts]
