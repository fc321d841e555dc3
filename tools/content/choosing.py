"""Which words the lists of the recipe hold, and which are frequent and in none of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tools.content import language, places
from tools.content.inflection import all_forms
from tools.content.sources import Entry

LISTS = ("first-600.tsv", "a1-rest.tsv", "a2-rest.tsv", "b1-rest.tsv", "b2.tsv", "c1.tsv")


@dataclass(frozen=True)
class Headword:
    """A line of a list: what is to be an entry, and where it stands."""

    word: str
    pos: str
    sense: str
    file: str
    batch: str


@dataclass(frozen=True)
class Candidate:
    """A frequent lemma that is nowhere, and why it was left out if it was."""

    rank: int
    lemma: str
    reason: str


def headwords() -> list[Headword]:
    """The words of every list, in the order of levels and batches."""
    found = []
    for name in LISTS:
        for line in places.listed(places.RECIPE / name):
            batch, word, pos, *rest = line.split("\t")
            found.append(Headword(word, pos, rest[0] if rest else "", name, batch))
    return found


def left_out() -> dict[str, str]:
    """The reason for each lemma that was left out by hand."""
    return dict(line.split("\t") for line in places.listed(places.RECIPE / "left-out.tsv"))


def taken(listed: Iterable[Headword], entries: Iterable[Entry]) -> set[str]:
    """The words, with all their forms and other spellings, that a list or an entry has; in lower case."""
    found = {form for one in listed for form in all_forms(one.word, one.pos, {})}
    for entry in entries:
        found |= {*language.forms_of(entry), entry.text("variant")}
    return {form.lower() for form in found}


def candidates(ranks: Mapping[str, int], have: set[str], reasons: Mapping[str, str]) -> Iterator[Candidate]:
    """The lemmas that nothing has, the most frequent first."""
    for lemma, rank in sorted(ranks.items(), key=lambda item: item[1]):
        if lemma not in have:
            yield Candidate(rank, lemma, reasons.get(lemma, ""))


def next_ones(found: Iterable[Candidate], undecided: int) -> Iterator[Candidate]:
    """The candidates up to so many that have no reason for leaving them out; those with a reason stand between."""
    rest = iter(found)
    for _ in range(undecided):
        for candidate in rest:
            yield candidate
            if not candidate.reason:
                break
