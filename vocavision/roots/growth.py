"""Roots, prefixes and suffixes, and which words grow from them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

KINDS = ("root", "prefix", "suffix")


@dataclass(frozen=True, slots=True)
class Root:
    """One of them; `meaning` and `changes` (how its sound changes) are by language, `source` is its old form."""

    slug: str
    forms: Sequence[str]
    kind: str
    language: str
    meaning: Mapping[str, str]
    members: Sequence[str]
    source: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> Sequence[str]:
        """Its forms as they are written alone: `re-`, `spect`, `-ness`."""
        before, after = "-" if self.kind == "suffix" else "", "-" if self.kind == "prefix" else ""
        return [f"{before}{form}{after}" for form in self.forms]

    @property
    def name(self) -> str:
        """Its first form."""
        return self.shown[0]


class Growth:
    """All roots, found by slug and by the words that grow from them."""

    def __init__(self, lines: Iterable[str]) -> None:
        rows = [json.loads(line) for line in lines if line.strip()]
        self.roots = sorted((Root(**row) for row in rows), key=lambda root: (root.name.strip("-"), root.slug))
        self._by_slug = {root.slug: root for root in self.roots}
        self._by_member: dict[str, list[Root]] = {}
        for root in self.roots:
            for member in root.members:
                self._by_member.setdefault(member.lower(), []).append(root)

    def of_kind(self, kind: str) -> list[Root]:
        """Those of this kind, in the order of the alphabet."""
        return [root for root in self.roots if root.kind == kind]

    def by_slug(self, slug: str) -> Root | None:
        """The root of this address, or None."""
        return self._by_slug.get(slug)

    def of_word(self, word: str) -> Sequence[Root]:
        """What the word grows from, in the order in which it stands in the word: prefix, root, suffix."""
        found = self._by_member.get(word.lower(), [])
        return sorted(found, key=lambda root: ("prefix", "root", "suffix").index(root.kind))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a word as its page shows it; without a slug where it has no page."""

    name: str
    meaning: Mapping[str, str]
    slug: str = ""


def parts_of(roots: Sequence[Root], told: Iterable[Mapping[str, str]]) -> list[Part]:
    """The parts that the entry itself tells, each with the page of its root, then the other roots."""
    left, shown = list(roots), []
    for part in told:
        forms = set(part["part"].lower().replace("-", " ").split())
        root = next((one for one in left if forms & set(one.forms)), None)
        if root:
            left.remove(root)
        shown.append(Part(part["part"], part, root.slug if root else ""))
    return [*shown, *(Part(root.name, root.meaning, root.slug) for root in left)]
