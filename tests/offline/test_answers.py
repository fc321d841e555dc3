"""What a typed answer is worth on the device, against the server."""

from collections.abc import Callable
from dataclasses import asdict
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import Live
from tests.offline.device import Device
from vocavision.review.answers import Verdict, judged

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ANSWERS = (["harbor", "harbour"], ["ice cream"], ["e-mail"], ["well-known"], ["give up"], ["café"], ["o’clock"], ["go"])
LETTERS = "aeorhbuiclmgpvsdtnkw -'’.é!́​ﬁßΣςㅗㅁ규ㅐㄱ하버ㅏㅓ각\t İ٣👋"
TYPED = (
    "harbor", "HARBOUR", " harbor. ", "harbar", "habor", "harbbor", "hrabor", "ㅗㅁ규ㅐㄱ", "하버", "ice-cream",
    "icecream", "email", "e mail", "wellknown", "giv up", "giveup", "gvie up", "cafe", "café", "oclock",
    "o'clock", "og", "!!", "", "﻿harbor", "ﬁsh", "straße", "ΟΔΟΣ", "a" * 300, "harbor harbor", "👋",
)  # fmt: skip


def typos(seed: int, count: int) -> list[tuple[str, list[str]]]:
    """Answers with some letters changed, left out, added or swapped."""
    rng, found = Random(seed), []
    for _ in range(count):
        answers = rng.choice(ANSWERS)
        typed = rng.choice(answers)
        for _ in range(rng.randrange(4)):
            at = rng.randrange(len(typed) + 1)
            before, here, after = typed[:at], typed[at : at + 1], typed[at + 1 :]
            other = rng.choice(LETTERS)
            changed = (before + other + here + after, before + after, before + other + after)
            typed = rng.choice((*changed, before + after[:1] + here + after[1:]))
        found.append((typed, answers))
    return found


def told(verdict: Verdict) -> dict[str, Any]:
    """The verdict as the device gives it."""
    marks = [
        {name: value for name, value in asdict(mark).items() if not name.endswith("_at")} for mark in verdict.marks
    ]
    return {
        "worth": verdict.worth, "answer": verdict.answer, "typed": verdict.typed, "marks": marks,
        "inHangulLayout": verdict.in_hangul_layout,
    }  # fmt: skip


def test_typed_answers_are_worth_the_same_on_the_device(new_page: Callable[..., "Page"], live: Live) -> None:
    given = [(typed, answers) for typed in TYPED for answers in ANSWERS] + typos(seed=7, count=4000)
    device = Device(new_page(), live)
    found = device.run("return given.map(([typed, all]) => answers.judged(typed, all));", given)
    worths = {one["worth"] for one in found}
    assert worths == {"right", "almost", "wrong"}
    for (typed, answers), one in zip(given, found, strict=True):
        assert one == told(judged(typed, answers)), (typed, answers)
