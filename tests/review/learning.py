"""A learner with words to learn, and what one does with them in a browser without script."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.courses.models import Course, CourseWord, Enrolment
from vocavision.lib import clock
from vocavision.review.models import Card, ReviewEvent

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
NAMES = [
    "harbor",
    "anchor",
    "lantern",
    "meadow",
    "pebble",
    "ribbon",
    "saddle",
    "thimble",
    "velvet",
    "walnut",
    "blanket",
    "candle",
    "dolphin",
    "feather",
    "garlic",
    "hammer",
    "insect",
    "jacket",
    "kettle",
    "ladder",
    "magnet",
    "napkin",
    "orchard",
    "parrot",
    "quarry",
    "rabbit",
    "sailor",
    "tunnel",
    "umbrella",
    "violin",
]
_numbers = count(1)


def a_word(headword: str, **entry: Any) -> Word:
    """A catalogue word with all that a card shows."""
    about = {
        "word": headword, "pos": "noun", "level": "A1", "ipa_us": "x", "ipa_uk": "x",
        "meaning": f"a thing numbered {headword[::-1]}",
        "ko": [f"뜻{headword[:2]}"], "forms_all": [headword, headword + "s"], "zipf": 4.0,
        "examples": [
            {"en": f"Two {headword}s were there.", "ko": "둘이 있었다."}, {"en": f"I saw a {headword}.", "ko": "봤다."},
        ],
        "scene_alt": {"en": "A drawing.", "ko": "그림."}, **entry,
    }  # fmt: skip
    number = next(_numbers)
    return Word.create(
        key=f"{headword}-noun-{number}", slug=f"{headword}-{number}", headword=headword, pos="noun", level="A1",
        zipf=4.0,
        scene_hash=f"{number:016x}", scene="🚢", entry=json.dumps(about), entry_hash=f"{number:064x}",
    )  # fmt: skip


def a_course(words: list[Word], learner: User) -> Course:
    """A course of these words, which the learner takes."""
    number = next(_numbers)
    about = {"title_en": "Words", "title_ko": "단어", "about_en": "Some.", "about_ko": "몇몇."}
    course = Course.create(slug=f"course-{number}", kind="level", level="A1", position=number, **about)
    for position, word in enumerate(words):
        CourseWord.create(course=course, word=word, position=position)
    Enrolment.create(user=learner, course=course, started_at_ms=clock.now_ms())
    return course


@contextmanager
def later(**by: float) -> Iterator[None]:
    """Inside the block it is so much later."""
    with clock.travel(timedelta(**by)):
        yield


class Learning:
    """A signed-in learner with a course of so many words, and their browser."""

    def __init__(self, app: Flask, words: int = 10, **settings: Any) -> None:
        self.app = app
        self.user = a_learner(**settings)
        self.words = [a_word(name) for name in NAMES[:words]]
        if words:
            self.course = a_course(self.words, self.user)
        self.visitor = signed_in(Visitor(app), self.user)
        self.page: Page

    def other_device(self) -> "Learning":
        """The same learner on another device."""
        other = object.__new__(Learning)
        other.__dict__.update(self.__dict__)
        other.visitor = signed_in(Visitor(self.app), self.user)
        return other

    def start(self, **more: str) -> Page:
        """Press Start on Today."""
        self.page = self.visitor.post("/session/start", more)
        return self.page

    def open(self) -> Page:
        """Open the session's page."""
        self.page = self.visitor.get("/session")
        return self.page

    @property
    def side(self) -> str:
        """Which side lies on the screen: meet, prompt, answer or summary."""
        return next(one.get("data-side") for one in self.page.all(".//div") if one.get("data-side"))

    @property
    def word(self) -> Word:
        """The word on the screen."""
        return Word.get_by_id(int(self.fields()["word"]))

    def fields(self) -> dict[str, str]:
        """What the card's form would send."""
        form = next(one for one in self.page.all(".//form") if one.get("id") == "card")
        return self.page.form(form.get("action"))

    def press(self, what: str, **values: str) -> Page:
        """Press a button of the card's form: meet, known, suspend, bury, answer, grade."""
        self.page = self.visitor.post(f"/session/{what}", {**self.fields(), **values})
        return self.page

    def grades(self) -> list[str]:
        """What the four grades are called."""
        buttons = [one for one in self.page.all(".//button") if one.get("name") == "rating"]
        return [self.page.words(one.find("span")) for one in buttons]

    def undo(self) -> Page:
        """Press Undo."""
        self.page = self.visitor.post("/session/undo", self.page.form("/session/undo"))
        return self.page

    def step(self, rating: int = GOOD) -> str:
        """One card's step: Got it, or show the answer and grade; gives the word."""
        name = str(self.word.headword)
        if self.side == "meet":
            self.press("meet")
            return name
        if self.side == "prompt":
            self.press("answer")
        self.press("grade", rating=str(rating))
        return name

    def finish(self, rating: int = GOOD, most: int = 200) -> list[str]:
        """Go on until the summary; gives the words in the order they came."""
        seen = []
        while self.side != "summary" and len(seen) < most:
            seen.append(self.step(rating))
        return seen

    def cards(self, word: Word | None = None) -> dict[str, dict[str, Any]]:
        """The kept cards (of a word) by direction, as plain values."""
        query = Card.select().where(Card.user == self.user.id)
        if word is not None:
            query = query.where(Card.word == word.id)
        return {f"{row['word']}:{row['direction']}": row for row in query.dicts()}

    def events(self) -> list[ReviewEvent]:
        """Everything that was recorded, in order."""
        query = ReviewEvent.select().where(ReviewEvent.user == self.user.id)
        return list(query.order_by(ReviewEvent.reviewed_at_ms, ReviewEvent.id))

    def said(self) -> str:
        """What the line at the top says."""
        return " ".join(self.page.words(one) for one in self.page.all(".//*[@id='status']/*[@class='status__text']"))
