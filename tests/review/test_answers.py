"""Typed answers."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vocavision.review.answers import Mark, cleaned, from_hangul_layout, judged

LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.text(LETTERS, min_size=5, max_size=14)
short_words = st.text(LETTERS, min_size=1, max_size=4)


def worth(typed: str, *answers: str) -> str:
    return judged(typed, answers).worth


@pytest.mark.parametrize(
    "typed",
    [
        "harbor",
        "Harbor",
        "HARBOR",
        "  harbor ",
        "\tharbor\n",
        "harbor.",
        "“harbor!”",
        "(harbor)",
        "\u200bhar\u200dbor\ufeff",
        "\u202eharbor\u202c",
        "har\u00adbor",
        "ｈａｒｂｏｒ",
        "harbor\u00a0",
        "harbor 🙂",
        "harbor\x00",
    ],
)
def test_case_spaces_punctuation_and_what_cannot_be_seen_do_not_count(typed):
    verdict = judged(typed, ["harbor"])
    assert (verdict.worth, verdict.in_hangul_layout) == ("right", False)


def test_composed_and_decomposed_letters_are_the_same():
    assert worth("cafe\u0301", "caf\u00e9") == "right"
    assert worth("caf\u00e9", "cafe\u0301") == "right"


def test_british_and_american_spelling_are_both_right():
    for typed in ("harbor", "harbour"):
        verdict = judged(typed, ["harbor", "harbour"])
        assert (verdict.worth, verdict.answer) == ("right", typed)


def test_any_of_several_answers_is_right():
    assert worth("sofa", "couch", "sofa") == "right"
    assert judged("couc", ["sofa", "couch"]).answer == "couch"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("dont", "don't"),
        ("don’t", "don't"),
        ("oclock", "o'clock"),
        ("email", "e-mail"),
        ("e-mail", "email"),
        ("ice cream", "ice-cream"),
        ("ice  cream", "ice cream"),
        ("T shirt", "T-shirt"),
        ("tshirt", "T-shirt"),
        ("Mr Smith", "Mr. Smith"),
        ("well–known", "well-known"),
    ],
)
def test_punctuation_within_does_not_count(typed, answer):
    assert worth(typed, answer) == "right"


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("hbrbor", Mark("substituted", "a", "b", 1, 1)),
        ("harbo", Mark("missing", "r", "", 5, 5)),
        ("arbor", Mark("missing", "h", "", 0, 0)),
        ("harrbor", Mark("extra", "", "r", 3, 3)),
        ("harbors", Mark("extra", "", "s", 6, 6)),
        ("harobr", Mark("swapped", "bo", "ob", 3, 3)),
    ],
)
def test_one_slip_in_a_word_of_five_letters_or_more_is_almost_right(typed, slip):
    verdict = judged(typed, ["harbor"])
    assert (verdict.worth, verdict.slip) == ("almost", slip)


def test_the_difference_can_be_told_in_words():
    slip = judged("concart", ["concert"]).slip
    assert f"expected {slip.expected}, typed {slip.typed}" == "expected e, typed a"


def test_the_marks_show_what_was_right_around_the_slip():
    assert judged("concart", ["concert"]).marks == (
        Mark("same", "conc", "conc", 0, 0),
        Mark("substituted", "e", "a", 4, 4),
        Mark("same", "rt", "rt", 5, 5),
    )
    assert judged("Water", ["water"]).marks == (Mark("same", "water", "Water", 0, 0),)
    assert judged("river", ["water"]).marks == ()


def test_the_marks_keep_case_and_punctuation_as_they_are():
    verdict = judged("Oclok!", ["o'clock"])
    assert verdict.marks == (
        Mark("same", "o'clo", "Oclo", 0, 0),
        Mark("missing", "c", "", 5, 4),
        Mark("same", "k", "k", 6, 4),
    )


@pytest.mark.parametrize(("typed", "answer"), [("fuor", "four"), ("wrd", "word"), ("cats", "cat"), ("bed", "bad")])
def test_short_words_are_not_forgiven(typed, answer):
    assert worth(typed, answer) == "wrong"


@pytest.mark.parametrize(
    ("typed", "answer", "expected"),
    [
        ("look aftre", "look after", "almost"),
        ("loko after", "look after", "wrong"),
        ("lookafter", "look after", "almost"),
        ("look a fter", "look after", "almost"),
        ("getup", "get up", "wrong"),
        ("get upp", "get up", "wrong"),
        ("see throughs", "see through", "almost"),
        ("sees through", "see through", "wrong"),
    ],
)
def test_in_several_words_the_slip_must_lie_in_a_long_one(typed, answer, expected):
    assert worth(typed, answer) == expected


def test_two_slips_are_wrong():
    assert worth("hrbr", "harbor") == "wrong"
    assert worth("hxrbxr", "harbor") == "wrong"
    assert worth("harborss", "harbor") == "wrong"


@pytest.mark.parametrize("typed", ["", " ", "?!", "\u200b", "\u3164", "\x00", "   \u2028 "])
def test_an_empty_answer_is_wrong(typed):
    assert worth(typed, "harbor") == "wrong"
    assert worth(typed, "?") == "wrong"


def test_an_endless_answer_is_wrong_at_once():
    verdict = judged("a" * 10_000_000, ["harbor"])
    assert verdict.worth == "wrong"
    assert len(verdict.typed) <= 200


def test_a_question_without_an_answer_is_refused():
    with pytest.raises(ValueError):
        judged("harbor", [])


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("ㅗㅁ규ㅐㄱ", "harbor"),
        ("ㅈㅁㅅㄷㄱ", "water"),
        ("ㅠㅐㄱ개ㅈ", "borrow"),
        ("메ㅔㅣㄷ", "apple"),
        ("채ㅡㅔㅕㅅㄷㄱ", "computer"),
        ("힙", "glq"),
        ("ㄳㅘㅄ", "rthkqt"),
        ("뷁", "qnpfr"),
        ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
        ("water 물", "water anf"),
    ],
)
def test_hangul_typed_by_mistake_stands_for_its_keys(hangul, latin):
    assert from_hangul_layout(hangul) == latin
    assert from_hangul_layout(unicodedata.normalize("NFD", hangul)) == latin


def test_every_letter_of_the_keyboard_and_every_pair_stands_for_its_keys():
    for code in range(0x3131, 0x3164):
        latin = from_hangul_layout(chr(code))
        assert latin.isascii()
        assert latin.isalpha()


def test_text_without_hangul_stays():
    assert from_hangul_layout("naïve café 123") == "naïve café 123"


def test_an_answer_in_the_hangul_layout_counts_and_is_told():
    verdict = judged("ㅗㅁ규ㅐㄱ", ["harbor"])
    assert (verdict.worth, verdict.typed, verdict.in_hangul_layout) == ("right", "harbor", True)
    slip = judged("ㅗㅠ규ㅐㄱ", ["harbor"])
    assert (slip.worth, slip.slip.expected, slip.slip.typed) == ("almost", "a", "b")
    assert not judged("harbor", ["harbor"]).in_hangul_layout


def test_a_hangul_answer_is_right_where_hangul_is_asked():
    verdict = judged("항구", ["항구"])
    assert (verdict.worth, verdict.in_hangul_layout) == ("right", False)


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text):
    assert cleaned(cleaned(text)) == cleaned(text)


@given(typed=st.text(max_size=30), answers=st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_any_text_is_judged_and_its_marks_give_both_texts_again(typed, answers):
    verdict = judged(typed, answers)
    assert (verdict.slip is not None) == (verdict.worth == "almost")
    if verdict.worth == "wrong":
        assert verdict.marks == ()
    else:
        assert "".join(mark.expected for mark in verdict.marks) == verdict.answer
        assert "".join(mark.typed for mark in verdict.marks) == verdict.typed
        for mark in verdict.marks:
            assert verdict.answer.startswith(mark.expected, mark.expected_at)
            assert verdict.typed.startswith(mark.typed, mark.typed_at)


@given(answer=st.text(max_size=20))
def test_every_answer_is_right_for_itself(answer):
    assume(any(c.isalnum() for c in cleaned(answer)))
    assert worth(answer, answer) == "right"


def slipped(word: str, how: str, at: int, letter: str) -> str:
    at %= len(word)
    if how == "substituted":
        return word[:at] + letter + word[at + 1 :]
    if how == "missing":
        return word[:at] + word[at + 1 :]
    if how == "extra":
        return word[:at] + letter + word[at:]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


slips = st.tuples(
    st.sampled_from(["substituted", "missing", "extra", "swapped"]),
    st.integers(0, 20),
    st.sampled_from(LETTERS),
)


@given(word=words, slip=slips)
def test_any_one_slip_in_a_long_word_is_almost_right(word, slip):
    typed = slipped(word, *slip)
    assert worth(typed, word) == ("right" if typed == word else "almost")


@given(word=short_words, slip=slips)
def test_any_slip_in_a_short_word_is_wrong(word, slip):
    typed = slipped(word, *slip)
    assert worth(typed, word) == ("right" if typed == word else "wrong")


def distance(left: str, right: str) -> int:
    """Steps of insert, delete, substitute and swapping neighbours (restricted Damerau-Levenshtein)."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            steps = [
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (left[i - 1] != right[j - 1]),
            ]
            if i > 1 and j > 1 and left[i - 2 : i] == right[j - 2 : j][::-1]:
                steps.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(steps)
    return table[-1][-1]


@given(typed=st.text("abc", min_size=3, max_size=9), word=st.text("abc", min_size=5, max_size=8))
def test_almost_is_a_distance_of_one(typed, word):
    expected = {0: "right", 1: "almost"}.get(distance(typed, word), "wrong")
    assert worth(typed, word) == expected


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=5))
def test_syllables_and_their_jamo_stand_for_the_same_keys(syllables):
    latin = from_hangul_layout(syllables)
    assert latin == from_hangul_layout(unicodedata.normalize("NFD", syllables))
    assert latin.isascii()
    assert 2 * len(syllables) <= len(latin) <= 6 * len(syllables)
