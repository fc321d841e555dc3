"""Roots: read, checked and built into what the app loads."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.content import places, recipe, shape, sources, vocabulary
from tools.content.lines import one_a_line
from tools.content.sources import Entry, Problem, Row

LEAST_KNOWN = 2  # members that a learner can meet


class Root(Row):
    """One root, prefix or suffix of the source."""

    @property
    def name(self) -> str:
        """What messages call it."""
        return str(self.fields.get("slug") or f"root {self.number}")


def read(file: Path = places.ROOTS) -> tuple[list[Root], list[Problem]]:
    """The roots of the file, and what keeps it from being read."""
    rows, problems = sources.tables(file, "root")
    return [Root(places.shown(file), number, fields) for number, fields in enumerate(rows, 1)], problems


def check(roots: Iterable[Root], entries: Iterable[Entry]) -> list[Problem]:
    """Everything that is wrong with the roots."""
    chosen, words = list(roots), vocabulary.known(entries)
    slugs = Counter(root.name for root in chosen)
    problems = [root.problem("slug", "is the slug of another root too") for root in chosen if slugs[root.name] > 1]
    for root in chosen:
        wrong = [root.problem(field, message) for field, message in shape.faults(root.fields, "roots", "root")]
        problems += wrong or list(_faults(root, words))
    return problems


def _faults(root: Root, words: frozenset[str]) -> Iterator[Problem]:
    members, forms = root.fields["members"], tuple(root.fields["forms"])
    for member in members:
        if not _grows(member.lower(), forms, root.fields["kind"]):
            yield root.problem("members", f"{member} shows none of the forms {', '.join(forms)}")
    if sum(vocabulary.knows(words, member) for member in members) < LEAST_KNOWN:
        yield root.problem(
            "members", f"fewer than {LEAST_KNOWN} are in the catalogue or in the lists of content/recipe"
        )
    for field in ("meaning", "changes"):
        yield from _texts(root, field)


def _grows(member: str, forms: tuple[str, ...], kind: str) -> bool:
    if kind == "prefix":
        return member.startswith(forms)
    return member.endswith(forms) if kind == "suffix" else any(form in member for form in forms)


def _texts(root: Root, field: str) -> Iterator[Problem]:
    texts = root.fields.get(field, {})
    if texts and not sources.HANGUL.search(texts["ko"]):
        yield root.problem(f"{field}.ko", f"{texts['ko']!r} has no Hangul")
    if texts and sources.HANGUL.search(texts["en"]):
        yield root.problem(f"{field}.en", f"{texts['en']!r} is English and has Hangul")
    for language, text in texts.items():
        if found := recipe.unwanted().search(text):
            yield root.problem(f"{field}.{language}", f"says {found[0]}, which is on the list of unwanted words")


def built(roots: Iterable[Root]) -> str:
    """The text of roots.jsonl, sorted by slug."""
    return one_a_line(root.fields for root in sorted(roots, key=lambda root: root.name))
