"""What a typed answer is worth: right, almost (one slip) or wrong, with the slip marked."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LETTERS_THAT_FORGIVE_A_SLIP = 5
LONGEST_ANSWER = 200

Worth = Literal["right", "almost", "wrong"]
MarkKind = Literal["same", "substituted", "missing", "extra", "swapped"]

# The keys of the two-set Hangul layout, in Unicode's order of initials, vowels and finals, and of the
# two pairs of letters that Unicode makes old initials when they stand alone.
_KEYS = (
    (0x1100, "rRseEfaqQtTdwWczxvg"),
    (0x1161, (*"koiOjpuPh", "hk", "ho", "hl", *"yn", "nj", "np", "nl", *"bm", "ml", "l")),
    (0x11A8, (*"rR", "rt", "s", "sw", "sg", *"ef", "fr", "fa", "fq", "ft", "fx", "fv", "fg")),
    (0x11B7, (*"aq", "qt", *"tTdwczxvg")),
    (0x111A, ("fg",)),
    (0x1121, ("qt",)),
)
_LATIN = {first + place: keys for first, row in _KEYS for place, keys in enumerate(row)}
_HANGUL_FILLERS = "\u115f\u1160\u3164\uffa0"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the answer: what was expected, what was typed, and where in each it begins.

    Same: alike but for case and punctuation. Substituted: one letter for another. Missing: nothing
    was typed. Extra: nothing was expected. Swapped: two letters the wrong way round.
    """

    kind: MarkKind
    expected: str
    typed: str
    expected_at: int
    typed_at: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a typed answer is worth against the answer nearest to it.

    `typed` is cleaned and, `in_hangul_layout`, turned into the Latin letters it stands for; the marks,
    joined, give `answer` and `typed` again. A wrong answer has no marks.
    """

    worth: Worth
    answer: str
    typed: str
    marks: tuple[Mark, ...] = ()
    in_hangul_layout: bool = False

    @property
    def slip(self) -> Mark | None:
        """The one thing that differs in an answer that is almost right."""
        return next((mark for mark in self.marks if mark.kind != "same"), None)


def judged(typed: str, answers: Sequence[str]) -> Verdict:
    """The worth of what was typed when any of the answers (both spellings, synonyms) is right.

    Case, spaces around and repeated, punctuation and invisible characters do not count. Raises
    ValueError when there is no answer.
    """
    if not answers:
        raise ValueError("a question has at least one answer")
    seen = _visible(typed[:LONGEST_ANSWER])
    typed = cleaned(seen)
    if not typed:  # signs alone are an answer too: what was typed is shown, and what it is worth
        return Verdict("wrong", cleaned(answers[0]), " ".join(seen.split()))
    verdict = _nearest(typed, answers, in_hangul_layout=False)
    if verdict.worth == "wrong" and (latin := from_hangul_layout(typed)) != typed:
        return _nearest(latin, answers, in_hangul_layout=True)
    return verdict


def cleaned(text: str) -> str:
    """The text composed (NFKC), without invisible characters, one space between words, none around.

    Punctuation and symbols around it go too.
    """
    text = _visible(text)
    start, end = 0, len(text)
    while start < end and not _counts(text[start]):
        start += 1
    while start < end and not _counts(text[end - 1]):
        end -= 1
    return " ".join(text[start:end].split())


def _visible(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(c for c in text if not _is_invisible(c)))


def from_hangul_layout(text: str) -> str:
    """The Latin letters on the keys that typed this Hangul; other characters stay.

    Whether the system has composed the letters makes no difference: *harbor* arrives as ㅗㅁ규ㅐㄱ.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", text).translate(_LATIN))


def _nearest(typed: str, answers: Sequence[str], in_hangul_layout: bool) -> Verdict:
    found = [_compared(typed, cleaned(answer)) for answer in answers]
    for worth in ("right", "almost"):
        for answer_worth, answer, marks in found:
            if answer_worth == worth:
                return Verdict(answer_worth, answer, typed, marks, in_hangul_layout)
    return Verdict("wrong", found[0][1], typed, (), in_hangul_layout)


def _compared(typed: str, answer: str) -> tuple[Worth, str, tuple[Mark, ...]]:
    # A hyphen may be left out (e-mail, email) or be a space (ice-cream, ice cream).
    readings = [(_letters(answer, hyphen), _letters(typed, hyphen)) for hyphen in (" ", "")]
    for expected, given in readings:
        if expected.folded and expected.folded == given.folded:
            return "right", answer, (Mark("same", answer, typed, 0, 0),)
    for expected, given in readings:
        slip = _slip(expected.folded, given.folded)
        if slip is not None and _is_forgiven(slip, expected.folded, given.folded):
            return "almost", answer, _marks(slip, expected, given)
    return "wrong", answer, ()


@dataclass(frozen=True, slots=True)
class _Letters:
    """What counts of a text, folded, and from which place of the text each letter comes."""

    text: str
    folded: str
    places: list[int]


def _letters(text: str, hyphen: str) -> _Letters:
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Pd":
            letters = hyphen
        elif character == " " or _counts(character):
            letters = character.casefold()
        else:
            continue
        if letters == " " and folded[-1:] == [" "]:
            continue
        folded += letters
        places += [place] * len(letters)
    return _Letters(text, "".join(folded), [*places, len(text)])


def _slip(expected: str, typed: str) -> tuple[MarkKind, int] | None:
    """The one slip that makes one text of the other, and its place in both."""
    if expected == typed:
        return None
    at = 0
    while at < min(len(expected), len(typed)) and expected[at] == typed[at]:
        at += 1
    if expected[at + 1 :] == typed[at + 1 :] and at < len(expected) and at < len(typed):
        return "substituted", at
    if expected[at + 1 :] == typed[at:] and at < len(expected):
        return "missing", at
    if expected[at:] == typed[at + 1 :] and at < len(typed):
        return "extra", at
    if expected[at : at + 2] == typed[at : at + 2][::-1] and expected[at + 2 :] == typed[at + 2 :]:
        return "swapped", at
    return None


def _is_forgiven(slip: tuple[MarkKind, int], expected: str, typed: str) -> bool:
    """Whether the word with the slip is long enough; a slip of the space belongs to both its words."""
    kind, at = slip
    if kind == "extra" and typed[at] != " ":
        letters = _word_length(typed, at) - 1
    elif kind == "swapped":
        letters = max(_word_length(expected, at), _word_length(expected, at + 1))
    elif expected[at] == " ":
        letters = max(_word_length(expected, at - 1), _word_length(expected, at + 1))
    else:
        letters = _word_length(expected, at)
    return letters >= LETTERS_THAT_FORGIVE_A_SLIP


def _word_length(text: str, at: int) -> int:
    if text[at] == " ":
        return 0
    return len(text[:at].rpartition(" ")[2]) + len(text[at:].partition(" ")[0])


def _marks(slip: tuple[MarkKind, int], expected: _Letters, given: _Letters) -> tuple[Mark, ...]:
    kind, at = slip
    width = 2 if kind == "swapped" else 1
    start, typed_start = expected.places[at], given.places[at]
    end = start if kind == "extra" else expected.places[at + width - 1] + 1
    typed_end = typed_start if kind == "missing" else given.places[at + width - 1] + 1
    stretches: list[tuple[MarkKind, int, int, int, int]] = [
        ("same", 0, start, 0, typed_start),
        (kind, start, end, typed_start, typed_end),
        ("same", end, len(expected.text), typed_end, len(given.text)),
    ]
    return tuple(
        Mark(name, expected.text[a:b], given.text[c:d], a, c) for name, a, b, c, d in stretches if b > a or d > c
    )


def _is_invisible(character: str) -> bool:
    """Zero-width and direction marks, fillers, variation selectors, and controls that are no space."""
    if character.isspace():
        return False
    return (
        unicodedata.category(character) in ("Cf", "Cc", "Cs", "Co", "Cn")
        or character in _HANGUL_FILLERS
        or "\ufe00" <= character <= "\ufe0f"
    )


def _counts(character: str) -> bool:
    """Letters, digits and marks on them count; spaces, punctuation and symbols do not."""
    return unicodedata.category(character)[0] in "LNM"
