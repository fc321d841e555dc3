"""Roots and pairs to plant faults in, and as the built files have them."""

import json
from typing import Any

ROOT: dict[str, Any] = {
    "slug": "spect",
    "forms": ["spect", "spec"],
    "kind": "root",
    "language": "Latin",
    "source": "specere",
    "meaning": {"en": "look", "ko": "보다"},
    "changes": {"en": "The t may be missing.", "ko": "t가 없기도 해요."},
    "members": ["inspect", "respect", "special"],
}
PAIR: dict[str, Any] = {
    "words": ["borrow", "lend"],
    "en": "You borrow from somebody; you lend to somebody.",
    "ko": "빌려 올 때는 borrow, 빌려줄 때는 lend예요.",
}


def a_root(slug: str, **changes: Any) -> str:
    """A line of roots.jsonl."""
    return json.dumps({**ROOT, "slug": slug, **changes}, ensure_ascii=False)


def a_pair(*words: str, **changes: Any) -> str:
    """A line of mix-ups.jsonl."""
    return json.dumps({**PAIR, "words": list(words), **changes}, ensure_ascii=False)
