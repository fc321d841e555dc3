"""How a word is asked and what counts as its answer."""

from vocavision.review.faces import also_fits, asked_as, right_answers, verdict

HARBOR = {"word": "harbor", "variant": "harbour", "synonyms": [{"word": "port"}, {"word": "dock"}]}


def test_what_cannot_be_heard_is_asked_by_its_meaning() -> None:
    assert asked_as("listen", has_voice=False) == "recall"
    assert asked_as("listen", has_voice=True) == "listen"
    assert asked_as("recognise", has_voice=False) == "recognise"


def test_both_spellings_are_right() -> None:
    assert right_answers(HARBOR) == ["harbor", "harbour"]
    for typed in ("harbor", "Harbour ", "ㅗㅁ규ㅐㄱ"):
        found = verdict(typed, HARBOR)
        assert found is not None
        assert found.worth == "right"


def test_nothing_typed_is_no_answer() -> None:
    for typed in ("", "  ", "\u200b"):
        assert verdict(typed, HARBOR) is None


def test_signs_alone_are_a_wrong_answer_that_is_shown() -> None:
    found = verdict(" !\u200b?  … ", HARBOR)
    assert found is not None
    assert (found.worth, found.typed) == ("wrong", "!? ...")


def test_a_synonym_is_named_as_one() -> None:
    assert also_fits(verdict("port", HARBOR), HARBOR) == "port"
    assert also_fits(verdict("boat", HARBOR), HARBOR) == ""
    assert also_fits(verdict("harbor", HARBOR), HARBOR) == ""
    assert also_fits(None, HARBOR) == ""
