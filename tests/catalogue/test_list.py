"""The list of words: searched, narrowed, sorted, page by page, with and without htmx."""

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry
from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision.catalogue import actions
from vocavision.catalogue.models import Word
from vocavision.courses import actions as courses_actions
from vocavision.lib import clock
from vocavision.notes import actions as notes_actions
from vocavision.review import queries as review_queries
from vocavision.review.models import Card

LEVELS = ("A1", "A2", "B1")


def stock(count: int = 70) -> None:
    """Words named so that each order can be told: word00 is the most frequent, and the rest fall."""
    entries = [
        entry(
            f"word{n:02}",
            level=LEVELS[n % 3],
            pos="noun" if n % 2 else "verb",
            topics=["food"] if n % 5 == 0 else ["home"],
            zipf=round(7 - n / 20, 2),
        )
        for n in range(count)
    ]
    actions.load(built(*entries), clock.now())
    courses_actions.load(
        [
            {
                "slug": "few", "kind": "level", "level": "A1", "title_en": "A few", "title_ko": "조금",
                "about_en": "Few words.", "about_ko": "단어가 적어요.", "words": ["word03-noun", "word04-noun"],
            }
        ]
    )  # fmt: skip


def shown(page: Page) -> list[str]:
    return [page.words(link) for link in page.all(".//a[@class='row__word']/span[1]")]


def following(page: Page) -> str | None:
    links = page.all(".//*[@id='next-page']/a")
    return links[0].get("href") if links else None


@pytest.fixture
def stocked(each_app: Flask) -> Visitor:
    stock()
    return Visitor(each_app)


def test_the_most_frequent_come_first_thirty_a_page(stocked: Visitor) -> None:
    page = stocked.get("/words")
    assert shown(page) == [f"word{n:02}" for n in range(30)]
    second = stocked.get(str(following(page)))
    assert shown(second) == [f"word{n:02}" for n in range(30, 60)]
    last = stocked.get(str(following(second)))
    assert shown(last) == [f"word{n:02}" for n in range(60, 70)]
    assert following(last) is None


def test_by_a_to_z_capitals_stand_among_the_small_letters(stocked: Visitor) -> None:
    actions.load(built(entry("apple"), entry("Banana", slug="banana"), entry("cherry")), clock.now())
    assert shown(stocked.get("/words?sort=word")) == ["apple", "Banana", "cherry"]


def test_by_level_the_most_frequent_of_each_come_first(stocked: Visitor) -> None:
    assert shown(stocked.get("/words?sort=level"))[:3] == ["word00", "word03", "word06"]


@pytest.mark.parametrize(
    ("narrowed", "first"),
    [
        ("level=A2", ["word01", "word04", "word07"]),
        ("pos=verb", ["word00", "word02", "word04"]),
        ("topic=food", ["word00", "word05", "word10"]),
        ("course=few", ["word03", "word04"]),
        ("level=A2&pos=verb&topic=food", ["word10", "word40"]),
        ("q=word1&level=A2", ["word10", "word13", "word16"]),
        ("q=word0&sort=word&course=few", ["word03", "word04"]),
    ],
)
def test_the_list_is_narrowed(stocked: Visitor, narrowed: str, first: list[str]) -> None:
    assert shown(stocked.get(f"/words?{narrowed}"))[: len(first)] == first


def test_what_was_asked_stays_in_the_form_and_in_the_next_page(stocked: Visitor) -> None:
    page = stocked.get("/words?q=wor&level=&pos=noun&topic=&sort=word")
    form = page.form("/words")
    assert (form["q"], form["pos"], form["sort"], form["level"]) == ("wor", "noun", "word", "")
    assert following(page) == "/words?page=2&q=wor&pos=noun&sort=word"
    assert page.all(".//details[@open]")
    assert page.title == "Words: wor · VocaVision"


def test_a_search_says_how_many_it_found(stocked: Visitor) -> None:
    page = stocked.get("/words?q=word1&level=A2")
    assert page.words(page.all(".//h2")[0]) == f"{len(shown(page))} words"
    actions.load(built(entry("harbor"), entry("water")), clock.now())
    assert "1 word" in stocked.get("/words?q=harbor").words().split("harbor")[0]


def test_nothing_found_says_what_one_can_do(stocked: Visitor) -> None:
    page = stocked.get("/words?q=zzzz")
    assert "No word fits." in page.words()
    assert page.all(".//main//a[@href='/words']")


def test_htmx_gets_the_results_alone(stocked: Visitor) -> None:
    page = stocked.get("/words?q=word1", fragment=True)
    assert "<html" not in page.text
    assert shown(page)[:10] == [f"word{n}" for n in range(10, 20)]
    assert "HX-Request" in page.response.headers["Vary"]
    assert "HX-Request" in stocked.get("/words?q=word1").response.headers["Vary"]


def test_a_restored_history_entry_gets_the_whole_page(stocked: Visitor) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in stocked.client.get("/words?q=word1", headers=headers).data


def test_scrolled_on_the_list_gets_further_rows_and_the_link_to_more(stocked: Visitor) -> None:
    second = stocked.get("/words?page=2", fragment=True)
    assert "<html" not in second.text
    assert shown(second)[0] == "word30"
    assert following(second) == "/words?page=3"
    assert following(stocked.get("/words?page=3", fragment=True)) is None
    assert len(second.all(".//*[@id='word-rows']")) == 0


def test_put_together_the_scrolled_list_is_valid(stocked: Visitor) -> None:
    whole = stocked.get("/words").text
    part = stocked.get("/words?page=2", fragment=True).text
    start = whole.index('<p class="next" id="next-page">')
    end = whole.index("</p>", start) + len("</p>")
    response = stocked.client.get("/words")
    response.set_data(whole[:start] + part + whole[end:])
    joined = Page(response)
    joined.check()
    assert len(shown(joined)) == 60


def test_past_the_end_it_says_so(stocked: Visitor) -> None:
    page = stocked.get("/words?page=900&level=A1")
    assert "These were all words." in page.words()
    assert page.all(".//main//a[@href='/words?level=A1']")
    assert "These were all words." in stocked.get("/words?page=900", fragment=True).words()


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.5", "", "%00", "1e3", "+1"])
def test_a_page_that_is_no_number_is_the_first(stocked: Visitor, number: str) -> None:
    assert shown(stocked.get(f"/words?page={number}"))[0] == "word00"


@pytest.mark.parametrize("number", ["1000000000000000000000000000000", "9" * 5000, "9223372036854775808"])
def test_a_page_beyond_all_numbers_breaks_nothing(stocked: Visitor, number: str) -> None:
    stocked.get(f"/words?page={number}")
    stocked.get(f"/words?page={number}&q=word")


STRANGE = {
    "NUL": "har%00bor",
    "right to left": quote("\u202eharbor"),
    "zero width": quote("har\u200bbor"),
    "emoji": quote("😀👩‍🌾"),
    "broken UTF-8": "%ff%fe%c3%28",
    "half a surrogate": "%ed%a0%80",
    "over-long": "x" * 5000,
    "markup": quote("<script>alert(1)</script>"),
    "quotes": quote("\"'`"),
    "a list": "a&q=b&q=c",
    "jamo": quote("ㅎㅏㅇ"),
    "a lone bracket": quote("<"),
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
def test_whatever_is_typed_gets_a_page(stocked: Visitor, text: str) -> None:
    for name in ("q", "course", "level", "pos", "topic", "status", "sort"):
        page = stocked.get(f"/words?{name}={text}")
        assert "<script>alert" not in page.text
        stocked.get(f"/words?{name}={text}&page=2", fragment=True)


def test_raw_bytes_in_the_address_get_a_page(stocked: Visitor) -> None:
    stocked.get("/words", environ_overrides={"QUERY_STRING": "q=\xff\xfe\x00&level=\xc3"})


def test_of_repeated_parameters_the_first_counts(stocked: Visitor) -> None:
    assert shown(stocked.get("/words?level=A2&level=A1&q=word01&q=word03"))[0] == "word01"


def test_invisible_letters_make_no_difference(stocked: Visitor) -> None:
    assert shown(stocked.get("/words?q=" + quote("\u202ewo\u200brd0\x001")))[0] == "word01"


def test_unknown_filters_find_nothing_and_unknown_orders_and_fields_do_not_matter(stocked: Visitor) -> None:
    assert shown(stocked.get("/words?level=Z9")) == []
    assert shown(stocked.get("/words?sort=color&color=blue"))[0] == "word00"
    assert shown(stocked.get("/words?status=known"))[0] == "word00"


CARDS: dict[str, dict[str, Any]] = {
    "word00": {"phase": "learning", "stability": 0.5},
    "word01": {"phase": "review", "stability": 20.9},
    "word02": {"phase": "review", "stability": 21.0},
    "word03": {"phase": "known"},
    "word04": {"phase": "review", "stability": 3.0, "difficult": True},
    "word05": {"phase": "review", "stability": 40.0, "difficult": True},
    "word06": {"phase": "new"},
    "word07": {"phase": "known", "difficult": True},
}


def give_cards(user_id: int) -> None:
    for headword, values in CARDS.items():
        word = Word.get(Word.headword == headword)
        common = {"user": user_id, "word": word, "lane": 2, "direction": "recognise", "from_day": 0, "last_event_ms": 0}
        fields = {field.name: field.default for field in Card._meta.sorted_fields if field.default is not None}
        filler = {
            field.name: 0 for field in Card._meta.sorted_fields
            if not field.null and field.default is None and field.name not in common
        }  # fmt: skip
        Card.insert({**filler, **fields, **common, **values}).execute()


def test_each_status_shows_the_words_that_are_marked_so(stocked: Visitor) -> None:
    learner = a_learner()
    give_cards(learner.id)
    signed_in(stocked, learner)
    ids = {word.id: word.headword for word in Word.select()}
    states = review_queries.statuses(learner.id, list(ids))
    for status in ("new", "learning", "known", "difficult"):
        marked = {ids[word_id] for word_id, state in states.items() if state == status}
        found: set[str] = set()
        address: str | None = f"/words?status={status}"
        while address:
            page = stocked.get(address)
            found |= set(shown(page))
            address = following(page)
        assert found == marked, status


def test_a_strangers_cards_do_not_matter(stocked: Visitor) -> None:
    give_cards(a_learner().id)
    signed_in(stocked, a_learner())
    assert shown(stocked.get("/words?status=known")) == []
    assert shown(stocked.get("/words?status=new"))[0] == "word00"


def test_the_list_takes_few_statements_whatever_the_data(stocked: Visitor, count_statements: Any) -> None:
    learner = a_learner()
    give_cards(learner.id)
    signed_in(stocked, learner)
    for address, most in (("/words", 5), ("/words?q=word1&level=A2", 8)):
        with count_statements() as ran:
            stocked.get(address)
        assert len(ran) <= most, ran.statements


def test_a_catalogue_without_words_says_so(app: Flask) -> None:
    assert "No word fits." in Visitor(app).get("/words").words()


def test_a_learner_finds_their_bookmarks_again_and_only_theirs(stocked: Visitor) -> None:
    mina, juno = a_learner(), a_learner()
    notes_actions.bookmark(juno, Word.get(Word.slug == "word02").id, clock.now())
    page = signed_in(stocked, mina).get("/words")
    (address,) = [a.get("href") for a in page.all(".//main//a") if page.words(a) == "My bookmarks"]
    assert "you find it here" in stocked.get(address).words()
    for slug in ("word07", "word31"):
        notes_actions.bookmark(mina, Word.get(Word.slug == slug).id, clock.now())
    assert shown(stocked.get(address)) == ["word07", "word31"]
    assert shown(stocked.get(f"{address}&q=word3")) == ["word31"]
