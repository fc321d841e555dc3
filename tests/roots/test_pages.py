"""The pages of roots, and the way to them from a word."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry
from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.catalogue import actions
from vocavision.lib import clock
from vocavision.roots import queries


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_root_shows_what_grows_from_it_and_links_the_words_that_are_there(each_app: Flask, language: str) -> None:
    actions.load(built(entry("inspect", ko=["점검하다"], scene=None)), clock.now())
    page = Visitor(each_app, language).get("/roots/spect")
    said = page.words()
    assert page.heading == "spect"
    for text in ("specere", {"en": "look", "ko": "보다"}[language], {"en": "Latin", "ko": "라틴어"}[language]):
        assert text in said
    links = [page.words(link) for link in page.all(".//main//a[@href='/words/inspect']")]
    assert links == ["inspect"]
    assert "점검하다" in said
    assert "respect" in said
    assert not page.all(".//main//a[@href='/words/respect']")


def test_who_wants_no_korean_gets_the_meaning(app: Flask) -> None:
    actions.load(built(entry("inspect", ko=["점검하다"])), clock.now())
    page = signed_in(Visitor(app), a_learner(korean="off")).get("/roots/spect")
    assert "점검하다" not in page.words()
    assert "a safe place for a inspect" in page.words()


@pytest.mark.parametrize(
    ("address", "heading", "name"),
    [
        ("/roots", "Roots", "spect"),
        ("/roots?kind=prefix", "Prefixes", "re-"),
        ("/roots?kind=suffix", "Suffixes", "-ness"),
        ("/roots?kind=nothing", "Roots", "spect"),
        ("/roots?kind=%00%ff", "Roots", "spect"),
    ],
)
def test_the_list_shows_one_kind_at_a_time(app: Flask, address: str, heading: str, name: str) -> None:
    page = Visitor(app).get(address)
    assert page.heading == heading
    assert any(page.words(link).split(",")[0] == name for link in page.all(".//main//li//a"))


@pytest.mark.parametrize("slug", ["nothing", "Spect", "spect%00", "%ff", "x" * 21, quote("어근")])
def test_a_root_that_is_not_there_is_404(app: Flask, slug: str) -> None:
    Visitor(app).get(f"/roots/{slug}", status=404)


def test_every_root_has_a_sound_page(app: Flask, catalogue: None) -> None:
    visitors = Visitor(app), Visitor(app, "ko")
    for number, kind in enumerate(("root", "prefix", "suffix")):
        for root in queries.of_kind(kind)[number::7]:
            for visitor in visitors:
                visitor.get(f"/roots/{root.slug}")


def test_a_page_of_a_root_takes_two_statements_at_most(each_app: Flask, catalogue: None, count_statements: Any) -> None:
    visitor = signed_in(Visitor(each_app), a_learner())
    visitor.get("/roots/re")
    for address in ("/roots/re", "/roots"):
        with count_statements() as ran:
            visitor.get(address)
        assert len(ran) <= 2, "\n".join(ran.statements)


def test_a_word_leads_to_what_it_grows_from(app: Flask) -> None:
    parts = [{"part": "in-", "en": "into", "ko": "안으로"}]
    actions.load(built(entry("inspect", parts=parts), entry("harbor")), clock.now())
    page = Visitor(app).get("/words/inspect")
    told = {page.words(link): link.get("href") for link in page.all(".//main//details//a")}
    assert told == {
        "in-": "/roots/in-into",
        "spect": "/roots/spect",
        "Everything that grows from spect": "/roots/spect",
    }
    assert not [link for link in Visitor(app).get("/words/harbor").all(".//a") if "/roots" in link.get("href", "")]


def test_the_list_of_words_leads_to_roots_and_mix_ups(app: Flask) -> None:
    page = Visitor(app).get("/words")
    assert page.all(".//main//a[@href='/roots']")
    assert page.all(".//main//a[@href='/mix-ups']")
