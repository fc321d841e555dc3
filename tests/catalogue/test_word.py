"""The page of a word, and its picture."""

import json
import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry
from tests.factories import a_learner, signed_in
from tests.house.sources import ROOT
from tests.pages import Visitor
from vocavision.catalogue import actions, routes
from vocavision.catalogue.models import Picture, Word
from vocavision.lib import clock
from vocavision.lib.limits import limiter

FULL = {
    "variant": "harbour",
    "sense": "for boats",
    "forms": {"plural": "harbors", "other": ["harbored", "harboring"]},
    "scene": "⛵ ⚓",
    "scene_hash": "0123456789abcdef",
    "scene_alt": {"en": "A boat and an anchor.", "ko": "배와 닻."},
    "hook": {"en": "A HARBor is a hard BAR against the waves.", "ko": "하(下) 바다: 배가 내려 쉬는 곳."},
    "hook_scene": "🌊 > ⚓",
    "hook_scene_hash": "fedcba9876543210",
    "hook_scene_alt": {"en": "A wave, then an anchor.", "ko": "파도, 그리고 닻."},
    "origin": {"en": "From an old word for shelter.", "ko": "‘피난처’라는 옛말에서 왔다."},
    "parts": [{"part": "har", "en": "army", "ko": "군대"}],
    "collocations": ["in the harbor", "a deep harbor"],
    "synonyms": [{"word": "port", "en": "with a town", "ko": "도시가 있는 곳"}],
    "antonyms": [{"word": "sea"}],
    "confused_with": [{"word": "port", "en": "larger", "ko": "더 크다"}],
    "family": ["harbormaster"],
    "rhymes": ["barber"],
    "note": {"en": "Harbor is also a verb.", "ko": "동사로도 쓴다."},
    "checked": "second reader",
}

FORBIDDEN = re.compile(r"<script|<style|\sstyle=|\son\w+=|javascript:|https?:|<foreignObject|<image")


def load(*entries: dict[str, Any]) -> None:
    actions.load(built(*entries), clock.now())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_word_with_every_field_shows_all_of_it(app: Flask, language: str) -> None:
    load(entry("harbor", **FULL), entry("port"), entry("barber"))
    page = Visitor(app, language).get("/words/harbor")
    said = page.words()
    assert page.heading == "harbor"
    for field in ("hook", "origin", "note"):
        assert FULL[field][language] in said  # type: ignore[index]
    for text in ("harbour", "harbored, harboring", "in the harbor", "harbormaster", "ˈhɑːrbər", "ˈhɑːbə"):
        assert text in said
    assert {img.get("alt") for img in page.all(".//main//img")} == {
        FULL["scene_alt"][language],  # type: ignore[index]
        FULL["hook_scene_alt"][language],  # type: ignore[index]
    }
    linked = {page.words(a): a.get("href") for a in page.all(".//main//a")}
    assert (linked["port"], linked["barber"]) == ("/words/port", "/words/barber")
    assert "harbormaster" not in linked
    assert "sea" not in linked
    assert page.all(".//a[@href='/words?topic=travel']")


def test_a_word_with_few_fields_shows_no_empty_part(app: Flask) -> None:
    load(entry("the", pos="determiner", topics=["grammar"]))
    page = Visitor(app).get("/words/the")
    assert page.all(".//main//img") == []
    assert page.all(".//main//details") == []
    assert [page.words(one) for one in page.all(".//main//h2")] == ["Topics"]


def test_the_word_is_marked_in_its_examples(app: Flask) -> None:
    load(entry("harbor"))
    page = Visitor(app).get("/words/harbor")
    assert [page.words(mark) for mark in page.all(".//mark")] == ["harbor", "harbor"]


def test_a_name_that_two_words_have_leads_to_the_more_frequent(app: Flask) -> None:
    load(
        entry("harbor", family=["ring"]),
        entry("ring", key="ring-verb", slug="ring-verb", pos="verb", zipf=3.0),
        entry("ring", key="ring-noun", slug="ring", zipf=5.0),
    )
    page = Visitor(app).get("/words/harbor")
    assert page.all(".//main//a[@href='/words/ring']")


def test_what_stands_in_an_entry_is_shown_as_text_and_never_as_markup(app: Flask) -> None:
    load(entry("harbor", ko=["<b>항구</b>"], meaning='a "safe" <i>place</i>', note={"en": "<script>", "ko": "&amp;"}))
    page = Visitor(app).get("/words/harbor")
    assert "<b>항구</b>" in page.words()
    assert page.all(".//main//i") == []


NO_WORDS = [
    "nothing",
    "Harbor",
    "harbor ",
    "harbor%00",
    "%00",
    "%ff%fe",
    "x" * 81,
    "..%2f",
    ".harbor",
    quote("항구 😀"),
]


@pytest.mark.parametrize("slug", NO_WORDS)
def test_an_address_that_is_no_words_is_not_found(each_app: Flask, slug: str) -> None:
    load(entry("harbor"))
    for visitor in (Visitor(each_app), signed_in(Visitor(each_app), a_learner())):
        visitor.get(f"/words/{slug}", status=404)


def test_a_learners_own_word_has_no_public_page(app: Flask) -> None:
    load(entry("harbor"))
    Word.update(owner=a_learner().id, key=None, slug=None).execute()
    Visitor(app).get("/words/harbor", status=404)


def test_a_stranger_is_offered_to_sign_up_and_a_learner_sees_what_they_have(app: Flask) -> None:
    load(entry("harbor"))
    assert Visitor(app).get("/words/harbor").all(".//main//a[@href='/sign-up']")
    page = signed_in(Visitor(app), a_learner()).get("/words/harbor")
    assert not page.all(".//main//a[@href='/sign-up']")
    for text in ("Your memory of it", "Bookmark", "My note", "Learn this word"):
        assert text in page.words()


def test_it_takes_five_statements_signed_in_whatever_the_data(
    each_app: Flask, catalogue: None, count_statements: Any
) -> None:
    visitor = signed_in(Visitor(each_app), a_learner())
    visitor.get("/words/borrow")
    visitor.post("/words/borrow/note", {"text": "mine"})
    visitor.post("/words/borrow/bookmark", {"keep": "1"})
    for slug in ("borrow", "harbor", "water", "go"):
        with count_statements() as ran:
            visitor.get(f"/words/{slug}")
        assert len(ran) <= 5, "\n".join(ran.statements)


@pytest.mark.slow
def test_every_word_of_the_catalogue_has_a_sound_page_in_both_languages(app: Flask, catalogue: None) -> None:
    slugs = [row.slug for row in Word.select().order_by(Word.id)]
    assert len(slugs) >= 600
    english, korean = Visitor(app), Visitor(app, "ko")
    for slug in slugs:
        limiter.reset()  # nobody reads so fast
        for visitor in (english, korean):
            visitor.get(f"/words/{slug}")


def rows() -> list[dict[str, Any]]:
    lines = (ROOT / "content" / "catalogue.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_words_with_the_most_and_the_fewest_fields_have_sound_pages(app: Flask, catalogue: None) -> None:
    by_fields = sorted(rows(), key=len)
    for visitor in (Visitor(app), Visitor(app, "ko")):
        for row in (*by_fields[:3], *by_fields[-3:]):
            visitor.get(f"/words/{row['slug']}")


def test_a_picture_is_sent_once_and_kept_for_ever(app: Flask, catalogue: None) -> None:
    (harbor,) = [row for row in rows() if row["slug"] == "harbor"]
    visitor = signed_in(Visitor(app), a_learner())
    response = visitor.client.get(f"/pictures/{harbor['scene_hash']}.svg")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert ET.fromstring(response.get_data(as_text=True)).tag == "{http://www.w3.org/2000/svg}svg"
    assert visitor.client.head(f"/pictures/{harbor['scene_hash']}.svg").status_code == 200


def test_no_picture_holds_what_the_policy_forbids(app: Flask, catalogue: None) -> None:
    for name, drawing in routes._drawings().items():
        assert not FORBIDDEN.search(drawing.svg), name


@pytest.mark.parametrize(
    "name", ["0" * 16, "0123456789ABCDEF", "x" * 15, "x" * 17, "%00" * 16, quote("😀") * 4, "..%2f..%2fetc%2fpass"]
)
def test_an_unknown_picture_is_not_found(each_app: Flask, name: str) -> None:
    load(entry("harbor", **FULL))
    Visitor(each_app).get(f"/pictures/{name}.svg", status=404)


def test_an_old_picture_whose_drawings_are_gone_is_not_found(app: Flask) -> None:
    Picture.create(hash="a" * 16, scene="🦤")
    Visitor(app).get(f"/pictures/{'a' * 16}.svg", status=404)


def test_a_whole_list_of_pictures_is_within_the_limit(app: Flask) -> None:
    load(entry("harbor", **FULL))
    visitor = Visitor(app)
    statuses = {visitor.client.get("/pictures/0123456789abcdef.svg").status_code for _ in range(300)}
    assert statuses == {200}


def test_topics_are_named_in_the_language_of_who_reads(app: Flask, catalogue: None) -> None:
    for language, name in (("en", "law"), ("ko", "법"), ("en", "law")):
        page = Visitor(app, language).get("/words/law")
        assert name in [page.words(link) for link in page.all(".//a") if "topic=" in link.get("href", "")]


def test_the_word_page_shows_the_korean_as_the_learner_wants_it(app: Flask, catalogue: None) -> None:
    places = {}
    for korean in ("first", "after", "off"):
        text = signed_in(Visitor(app), a_learner(korean=korean)).get("/words/harbor").words()
        places[korean] = text.find("항구") - text.find("a safe place by the sea")
        assert ("배들이" in text) == (korean != "off")
        assert ("항구" in text) == (korean != "off")
    assert places["first"] < 0 < places["after"]
