"""Which words grow from which root."""

from typing import Any

from tests.content.shelf import a_root
from vocavision.roots.growth import Growth, Part, parts_of

LINES = [
    a_root("spect", forms=["spect", "spec"], members=["inspect", "special"]),
    a_root("in-into", forms=["in", "im"], kind="prefix", members=["inspect", "import"]),
    a_root("ion", forms=["tion"], kind="suffix", members=["inspection", "action"]),
]


def growth() -> Growth:
    return Growth(LINES)


def names(roots: Any) -> list[str]:
    return [root.name for root in roots]


def test_what_a_word_grows_from_comes_as_it_stands_in_the_word() -> None:
    assert names(growth().of_word("Inspect")) == ["in-", "spect"]
    assert names(growth().of_word("nothing")) == []


def test_prefixes_and_suffixes_are_written_with_a_hyphen() -> None:
    assert growth().of_kind("prefix")[0].shown == ["in-", "im-"]
    assert growth().of_kind("suffix")[0].shown == ["-tion"]
    assert growth().of_kind("root")[0].shown == ["spect", "spec"]


def test_the_parts_that_an_entry_tells_lead_to_their_roots_and_the_others_follow() -> None:
    told = [{"part": "in-", "en": "into", "ko": "안으로"}, {"part": "ect", "en": "nothing", "ko": "없음"}]
    shown = parts_of(growth().of_word("inspect"), told)
    assert [(part.name, part.slug) for part in shown] == [("in-", "in-into"), ("ect", ""), ("spect", "spect")]
    assert shown[0] == Part("in-", told[0], "in-into")
    assert parts_of([], []) == []
