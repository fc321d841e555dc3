"""A sound entry to plant faults in."""

from copy import deepcopy
from typing import Any

from tools.content.sources import Entry

FILE = "content/words/b1/99.toml"

_HARBOR: dict[str, Any] = {
    "word": "harbor",
    "pos": "noun",
    "level": "B1",
    "topics": ["travel", "nature"],
    "variant": "harbour",
    "ipa_us": "ˈhɑːrbər",
    "ipa_uk": "ˈhɑːbə",
    "meaning": "a safe place by the sea where boats can stay",
    "ko": ["항구"],
    "examples": [
        {
            "en": "The boats came back to the harbor before dark.",
            "ko": "어두워지기 전에 배들이 항구로 돌아왔다.",
        },
        {"en": "From our hotel we could see two harbors.", "ko": "호텔에서 항구 두 곳이 보였다."},
    ],
    "scene": "⛵ ⚓ | 🏠",
    "scene_alt": {"en": "A boat and an anchor beside a house.", "ko": "집 옆에 배와 닻이 있다."},
    "by": "model",
}


def harbor(**changes: Any) -> Entry:
    """The entry for harbor with some fields changed; a field that becomes None is left out."""
    fields = deepcopy(_HARBOR) | changes
    return Entry(FILE, 1, {name: value for name, value in fields.items() if value is not None})
