"""The built catalogue comes into the database: what is new, what changed, what went; nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from peewee import IntegrityError

from tests.catalogue.factories import built, entry
from tests.factories import a_learner
from vocavision import db
from vocavision.catalogue import actions, lines, queries
from vocavision.catalogue.actions import Loaded
from vocavision.catalogue.lines import BrokenLine
from vocavision.catalogue.models import Picture, Slip, Term, Topic, Word
from vocavision.catalogue.queries import Filters
from vocavision.courses import queries as courses_queries
from vocavision.courses.models import Course, CourseWord
from vocavision.lib import clock
from vocavision.lib.errors import NotFound
from vocavision.notes.models import Note

SCENE = {"scene": "⛵ ⚓", "scene_hash": "0123456789abcdef", "scene_alt": {"en": "A boat.", "ko": "배."}}
COURSE = """
slug = "first"
kind = "level"
level = "B1"
title = { en = "First", ko = "처음" }
about = { en = "The first.", ko = "처음이에요." }
"""
TOPIC = COURSE.replace('"first"', '"sea"').replace('"level"', '"topic"').replace('level = "B1"', 'topics = ["sea"]')


def load(*entries: dict[str, Any]) -> Loaded:
    return actions.load(built(*entries), clock.now())


def found(text: str) -> list[str]:
    return [word.headword for word in queries.words(queries.search(text, 300))]


def ids() -> dict[str, int]:
    return {str(word.key): word.id for word in Word.select()}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "first.toml").write_text(COURSE)
    write(tmp_path, entry("harbor"), entry("water"))
    return tmp_path


def write(content: Path, *entries: dict[str, Any]) -> None:
    (content / "catalogue.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entries))


def command(app: Flask, content: Path) -> Any:
    return app.test_cli_runner().invoke(args=["catalogue", "load", "--content", str(content)])


def test_new_words_are_added_and_found(each_app: Flask) -> None:
    assert load(entry("harbor"), entry("water", ko=["물"])) == Loaded(added=2, changed=0, retired=0, same=0)
    assert found("harbors") == ["harbor"]
    assert found("물") == ["water"]
    assert {word.headword for word in queries.words(queries.listed(Filters(), "frequency", None, 0, 10))} == {
        "harbor",
        "water",
    }


def test_loading_the_same_again_changes_nothing(each_app: Flask) -> None:
    load(entry("harbor"), entry("water"))
    before = ids()
    assert load(entry("water"), entry("harbor")) == Loaded(added=0, changed=0, retired=0, same=2)
    assert ids() == before


def test_a_changed_word_keeps_its_id_and_is_found_by_what_it_is_now(each_app: Flask) -> None:
    load(entry("harbor", topics=["travel"]), entry("water"))
    before = ids()
    done = load(entry("harbor", ko=["포구"], meaning="where ships rest", topics=["nature"]), entry("water"))
    assert done == Loaded(added=0, changed=1, retired=0, same=1)
    assert ids() == before
    assert found("포구") == ["harbor"]
    assert found("항구") == ["water"]
    assert found("ships") == ["harbor"]
    assert queries.word("harbor").entry["ko"] == ["포구"]
    assert [row.topic for row in Topic.select().where(Topic.word == before["harbor-noun"])] == ["nature"]


def test_a_word_that_is_taken_out_vanishes_but_what_points_to_it_stays(each_app: Flask) -> None:
    load(entry("harbor", **SCENE), entry("water"))
    learner, harbor = a_learner(), ids()["harbor-noun"]
    Note.create(user=learner, word=harbor, text="by the sea", changed_at_ms=1)

    assert load(entry("water")) == Loaded(added=0, changed=0, retired=1, same=1)

    assert found("harbor") == []
    assert found("harbr") == []
    assert [word.headword for word in queries.words(queries.listed(Filters(), "frequency", None, 0, 10))] == ["water"]
    with pytest.raises(NotFound):
        queries.word("harbor")
    assert queries.slugs(["harbor", "water"]) == {"water": "water"}
    assert [word.headword for word in queries.words([harbor])] == ["harbor"]
    assert Note.get().word_id == harbor
    for table in (Term, Slip, Topic):
        assert table.select().where(table.word == harbor).count() == 0
    assert Picture.select().count() == 1


def test_loading_without_it_once_more_does_not_retire_it_twice(each_app: Flask) -> None:
    load(entry("harbor"), entry("water"))
    load(entry("water"))
    retired_at_ms = Word.get(Word.key == "harbor-noun").retired_at_ms
    assert load(entry("water")) == Loaded(added=0, changed=0, retired=0, same=1)
    assert Word.get(Word.key == "harbor-noun").retired_at_ms == retired_at_ms


def test_a_word_that_comes_back_is_the_one_it_was(each_app: Flask) -> None:
    load(entry("harbor"), entry("water"))
    before = ids()
    load(entry("water"))
    assert load(entry("harbor"), entry("water")) == Loaded(added=0, changed=1, retired=0, same=1)
    assert ids() == before
    assert found("harbor")[0] == "harbor"


def test_two_words_can_change_addresses(each_app: Flask) -> None:
    money, river = {"key": "bank-noun-money", "sense": "money"}, {"key": "bank-noun-river", "sense": "river"}
    load(entry("bank", slug="bank", **money), entry("bank", slug="bank-noun-river", **river))
    load(entry("bank", slug="bank-noun-money", **money), entry("bank", slug="bank", **river))
    assert queries.word("bank").entry["sense"] == "river"
    assert queries.word("bank-noun-money").entry["sense"] == "money"


def test_a_new_word_gets_the_address_of_one_that_was_taken_out(each_app: Flask) -> None:
    load(entry("harbor"), entry("water"))
    load(entry("harbor", key="harbor-verb", pos="verb"), entry("water"))
    assert queries.word("harbor").pos == "verb"
    load(entry("harbor"), entry("harbor", key="harbor-verb", pos="verb", slug="harbor-verb"), entry("water"))
    assert queries.word("harbor").pos == "noun"


def test_the_command_says_what_it_did_and_loads_the_courses(each_app: Flask, content: Path) -> None:
    done = command(each_app, content)
    assert done.exit_code == 0
    assert done.output.startswith("Words: 2 added, 0 changed, 0 retired, 0 unchanged (")
    assert [row.position for row in CourseWord.select().order_by(CourseWord.position)] == [0, 1]


def test_a_course_is_loaded_anew_when_only_its_text_or_only_its_words_changed(each_app: Flask, content: Path) -> None:
    command(each_app, content)
    kept = Course.get().id
    (content / "courses" / "first.toml").write_text(COURSE.replace('ko = "처음"', 'ko = "첫걸음"'))
    command(each_app, content)
    assert (Course.get().id, Course.get().title_ko) == (kept, "첫걸음")
    write(content, entry("water"))
    command(each_app, content)
    assert [row.word.headword for row in CourseWord.select()] == ["water"]


BROKEN = {
    "no JSON": ("{oops", "line 2: '{oops': this is not JSON"),
    "no entry": ("[1, 2]", "line 2: '[1, 2]': this is not an entry"),
    "no key": (json.dumps(entry(key=None)), "line 2: an entry without a key: key must be a text"),
    "no headword": (json.dumps(entry(word=None, key="x", slug="x") | {"word": 4}), "line 2: x: word must be a text"),
    "an over-long word": (json.dumps(entry("x" * 61)), "word must be a text of 1 to 60 characters"),
    "a NUL": (json.dumps(entry("x", meaning="a\0b")), "line 2: x-noun: meaning must be a text"),
    "no gloss": (json.dumps(entry("x", ko=[])), "line 2: x-noun: ko must be a list of texts"),
    "a frequency in words": (json.dumps(entry("x", zipf="often")), "line 2: x-noun: zipf must be a number"),
    "no examples": (json.dumps(entry("x", examples=None)), "line 2: x-noun: examples must be"),
    "a picture without its text": (
        json.dumps(entry("x", **{**SCENE, "scene_alt": {"en": "A boat."}})), "line 2: x-noun: scene must come with",
    ),
    "a key that comes twice": (json.dumps(entry("harbor")), "line 2: harbor-noun: another entry has the key"),
    "an address that comes twice": (
        json.dumps(entry("x", slug="harbor")), "line 2: x-noun: another entry has the slug 'harbor' too",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_line_is_named_and_changes_nothing(app: Flask, content: Path, text: str, said: str) -> None:
    command(app, content)
    good = json.dumps(entry("harbor", meaning="something else"), ensure_ascii=False)
    (content / "catalogue.jsonl").write_text(f"{good}\n{text}\n")

    done = command(app, content)

    assert done.exit_code == 1
    assert "Nothing was changed. catalogue.jsonl, " in done.output
    assert said in done.output
    assert queries.word("harbor").entry["meaning"] != "something else"
    assert found("water") == ["water"]


def test_a_course_on_a_topic_is_made_once_it_has_words_enough_and_stays(app: Flask, content: Path) -> None:
    (content / "courses" / "sea.toml").write_text(TOPIC)
    words = [entry(f"word{letter}{other}", topics=["sea"]) for letter in "abcdefgh" for other in "abcde"]
    for some, courses in ((words[1:], ["first"]), (words, ["first", "sea"]), (words[5:], ["first", "sea"])):
        write(content, *some)
        assert command(app, content).exit_code == 0
        assert [course.slug for course in courses_queries.names()] == courses
    assert courses_queries.course("sea", None).words == 40


@pytest.mark.parametrize(
    "text", ["slug =", 'slug = "x"', COURSE.replace("level =", "height ="), TOPIC.replace("[", "").replace("]", "")]
)
def test_a_broken_course_is_named_and_changes_nothing(app: Flask, content: Path, text: str) -> None:
    (content / "courses" / "second.toml").write_text(text)
    done = command(app, content)
    assert done.exit_code == 1
    assert "Nothing was changed. second.toml" in done.output
    assert Word.select().count() == 0


def test_what_the_database_refuses_in_the_middle_leaves_everything_as_it_was(each_app: Flask) -> None:
    load(entry("harbor"))
    twins = [lines.Line(key, entry(key, slug="same"), "{}", "0" * 64) for key in ("one", "two")]
    with pytest.raises(IntegrityError):
        actions.load(twins, clock.now())
    assert not db.database.in_transaction()
    assert found("harbor") == ["harbor"]
    assert Word.get().retired_at_ms is None


def test_parts_are_indexed_of_what_they_are_looked_for_in_whatever_is_loaded(app: Flask) -> None:
    def indexed() -> tuple[int, int]:
        [(parts,)] = db.database.execute_sql("SELECT COUNT(*) FROM search_part_docsize").fetchall()
        return parts, Term.select().where(Term.kind < 3).count()

    load(entry("harbor"), entry("water"))
    parts, terms = indexed()
    assert parts == terms < Term.select().count()
    load(entry("harbor", meaning="somewhere else", ko=["포구"]))
    assert indexed()[0] == indexed()[1] < terms


def test_a_picture_keeps_what_its_hash_stood_for(each_app: Flask) -> None:
    load(entry("harbor", **SCENE))
    load(entry("harbor", **{**SCENE, "scene": "⚓", "scene_hash": "f" * 16}))
    assert queries.scene("0123456789abcdef") == "⛵ ⚓"
    assert queries.scene("f" * 16) == "⚓"


def test_lines_that_are_empty_are_passed_over() -> None:
    text = json.dumps(entry("harbor"))
    assert [line.key for line in lines.read(["\n", f"{text}\n", "  "])] == ["harbor-noun"]
    with pytest.raises(BrokenLine, match="line 3"):
        lines.read(["\n", text, text])
