"""Which card comes next on the device, against the server's queue on the same cards."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import Live
from tests.offline.device import Device, sent_word
from vocavision.review import lanes
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import DIRECTIONS
from vocavision.review.memory import CardState, WordState
from vocavision.review.queue import Candidate, Choice, Today, left, next_card, waiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NOW_MS, DAY = 1_790_000_000_000, 739_880
MINUTE_MS = 60_000
DESKS = 3_000

NEXT = """
  return given.map(({ words, day }) => {
    const next = desk.nextCard(words, day), all = desk.candidates(words, day);
    const still = desk.left(all, day);
    return [next && [next.word_id, next.direction, next.why], [still.learning, still.reviews, still.new]];
  });
"""


def a_card(rng: Random, direction: Any) -> CardState:
    """Some card of this direction."""
    phase: Any = rng.choice(("learning", "relearning", "review", "review", "review", "known", "new"))
    asked = phase in ("review", "relearning")
    fields: dict[str, Any] = {"suspended": rng.random() < 0.05}
    if rng.random() < 0.1:
        fields["buried_until_day"] = DAY + rng.randrange(-1, 2)
    if asked:
        # None of these fades to the very point of a card without a memory, where the last digit of a float decides.
        fields |= {"stability": rng.choice((1.7, 3.1, 3.1, 41.0)), "difficulty": 5.0}
        fields["last_day"] = DAY - rng.randrange(9)
    if phase in ("learning", "relearning"):
        fields |= {"step": 0, "due_at_ms": NOW_MS + rng.choice((-9, -1, 0, 5, 19, 20, 21, 90)) * MINUTE_MS}
    if phase == "review" or (phase == "new" and direction != "recognise"):
        fields["due_day"] = DAY + rng.randrange(-3, 2)
    return CardState(direction, phase, **fields)


def a_word(rng: Random) -> WordState:
    """Some word, met or not; its other directions begin after the first."""
    if rng.random() < 0.3:
        return {}
    first = a_card(rng, "recognise")
    if first.phase in ("new", "learning", "known"):
        return {"recognise": first}
    return {"recognise": first, **{one: a_card(rng, one) for one in DIRECTIONS[1:] if rng.random() < 0.4}}


def a_desk(rng: Random) -> tuple[dict[int, WordState], dict[int, int], Today]:
    """Some words, the places of those to be met, and a day."""
    words = {number: a_word(rng) for number in range(1, rng.randrange(2, 12))}
    unmet = [number for number, word in words.items() if not word or word["recognise"].phase == "new"]
    places = {number: place for place, number in enumerate(rng.sample(unmet, len(unmet)))}
    recent = tuple(rng.sample(sorted(words), min(len(words), rng.randrange(5))))
    today = Today(
        now_ms=NOW_MS, study_day=DAY, new_done=rng.randrange(4), reviews_done=rng.randrange(4),
        new_limit=rng.randrange(6), review_limit=rng.choice((0, 3, 200)),
        recent=recent, new_in_session=rng.randrange(4),
        reviews_in_session=rng.randrange(9), directions=frozenset({"recognise", *rng.sample(DIRECTIONS, 2)}),
    )  # fmt: skip
    return words, places, today


def candidates(words: dict[int, WordState], places: dict[int, int]) -> list[Candidate]:
    """The cards as the server's queue takes them."""
    found = [card for number, word in words.items() for card in lanes.askable(number, word)]
    for number, place in places.items():
        card = words[number].get("recognise", CardState("recognise"))
        buried = lanes.from_day({"recognise": card}, "recognise") or None
        found.append(Candidate(number, new_order=place, suspended=card.suspended, buried_until_day=buried))
    return found


def sent_desk(words: dict[int, WordState], places: dict[int, int], today: Today) -> dict[str, Any]:
    """The same as the device keeps it."""
    sides = ["meet", *DIRECTIONS]
    sitting = {
        "recent": today.recent, "new_done": today.new_done, "reviews_done": today.reviews_done, "extra_new": 0,
        "extra_reviews": 0, "new_here": today.new_in_session, "reviews_here": today.reviews_in_session,
    }  # fmt: skip
    learner = {
        "new_per_day": today.new_limit, "reviews_per_day": today.review_limit, "directions": sorted(today.directions),
        "parameters": list(DEFAULT_PARAMETERS), "retention": today.retention,
    }  # fmt: skip
    kept = [
        {"id": number, "cards": sent_word(word), "place": places.get(number), "sides": sides}
        for number, word in words.items()
    ]
    return {"words": kept, "day": {"sitting": sitting, "learner": learner, "now_ms": NOW_MS, "study_day": DAY}}


def wanted(words: dict[int, WordState], places: dict[int, int], today: Today) -> list[Any]:
    """What the server's queue says."""
    cards = candidates(words, places)
    choice, still = next_card(cards, today), left(waiting(cards, today), today)
    card = [choice.card.word_id, choice.card.direction, choice.why] if isinstance(choice, Choice) else None
    if card and card[2] == "ahead":
        card[2] = "learning"  # the device does not name what comes early otherwise
    return [card, [still.learning, still.reviews, still.new]]


def test_the_next_card_is_the_servers(new_page: Callable[..., "Page"], live: Live) -> None:
    rng = Random(11)
    desks = [a_desk(rng) for _ in range(DESKS)]
    found = Device(new_page(), live).run(NEXT, [sent_desk(*one) for one in desks])
    for one, given in zip(desks, found, strict=True):
        assert given == wanted(*one), one
    kinds = {given[0][2] for given in found if given[0]}
    assert kinds == {"learning", "review", "new"}
    assert any(given[0] is None for given in found)
