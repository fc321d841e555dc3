"""The address of each entry."""

from hypothesis import given
from hypothesis import strategies as st

from tests.content.entries import FILE, harbor
from tools.content import checks, slugs
from tools.content.sources import Entry


def bank(number: int, level: str = "A1", sense: str = "money", **more: str) -> Entry:
    fields = {"word": "bank", "pos": "noun", "sense": sense, "level": level, **more}
    return Entry(f"content/words/{level.lower()}/99.toml", number, fields)


def test_the_only_entry_of_a_headword_has_its_address() -> None:
    assert slugs.slugs([harbor()]) == {"harbor-noun": "harbor"}


def test_the_entry_of_the_lowest_level_has_the_headword_and_the_other_its_key() -> None:
    river, money = bank(1, "B1", "river"), bank(9, "A2", "money")
    assert slugs.slugs([river, money]) == {"bank-noun-money": "bank", "bank-noun-river": "bank-noun-river"}


def test_in_one_level_the_order_of_the_file_decides_and_not_that_of_the_keys() -> None:
    river, money = bank(1, sense="river"), bank(2, sense="money")
    assert slugs.slugs([money, river])["bank-noun-river"] == "bank"


def test_what_an_entry_asks_for_it_gets_and_the_others_do_without() -> None:
    river, money = bank(1, sense="river"), bank(2, sense="money", slug="bank")
    assert slugs.slugs([river, money]) == {"bank-noun-money": "bank", "bank-noun-river": "bank-noun-river"}


def test_words_that_differ_only_in_how_they_are_written_do_not_share_an_address() -> None:
    march, walk = Entry(FILE, 1, {"word": "March", "pos": "noun"}), Entry(FILE, 2, {"word": "march", "pos": "verb"})
    assert slugs.slugs([march, walk]) == {"march-noun": "march", "march-verb": "march-verb"}


def test_two_entries_that_ask_for_one_address_are_refused() -> None:
    asking = [bank(1, sense="river", slug="bank"), bank(2, sense="money", slug="bank")]
    assert [problem.field for problem in slugs.check(asking)] == ["slug", "slug"]


def test_an_entry_that_asks_for_the_key_of_another_is_refused() -> None:
    asking = [bank(1, sense="river", slug="bank-noun-money"), bank(2, sense="money")]
    assert [problem.entry for problem in slugs.check(asking)] == ["bank (noun, river)"]


def test_an_address_has_small_letters_digits_and_hyphens() -> None:
    assert checks.of_entry(harbor(slug="harbor-2")) == []
    for wrong in ("Harbor", "har bor", "-harbor", "항구", "har/bor"):
        assert [problem.field for problem in checks.of_entry(harbor(slug=wrong))] == ["slug"], wrong


words = st.sampled_from(["bank", "Bank", "bank noun", "ring", "o'clock", "o clock"])
asked = st.sampled_from(["", "", "", "bank", "bank-noun", "ring"])
drawn = st.tuples(words, st.sampled_from(["noun", "verb"]), st.sampled_from(["", "money"]), asked)


@given(
    st.lists(
        drawn,
        max_size=8,
        unique_by=lambda one: Entry(FILE, 1, dict(zip(("word", "pos", "sense"), one, strict=False))).key,
    )
)
def test_no_two_entries_have_one_address_unless_that_is_refused(rows: list[tuple[str, str, str, str]]) -> None:
    names = ("word", "pos", "sense", "slug")
    entries = [Entry(FILE, place, dict(zip(names, row, strict=True))) for place, row in enumerate(rows)]
    found = slugs.slugs(entries)
    assert found.keys() == {entry.key for entry in entries}
    assert slugs.check(entries) or len(set(found.values())) == len(entries)
