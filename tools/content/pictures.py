"""Whether an entry's scenes can be drawn, from drawings that may be used, and are small enough."""

import gzip
from collections.abc import Iterator
from functools import cache

from tools.content import openmoji, places, recipe
from tools.content.sources import Entry, Problem
from tools.content.composer import scenes

MOST_BYTES = 6 * 1024
_SKIN_TONES = range(0x1F3FB, 0x1F400)


class Drawings(dict[str, scenes.Drawing]):
    """The drawings by name: those in content/drawings, and any other of OpenMoji's when it is asked for."""

    def __missing__(self, name: str) -> scenes.Drawing:
        kept = places.DRAWINGS / f"{name}.svg"
        text = kept.read_text(encoding="utf-8") if kept.exists() else openmoji.small_drawing(name)
        self[name] = openmoji.as_drawing(text)
        return self[name]

    def __contains__(self, name: object) -> bool:
        kept = isinstance(name, str) and (places.DRAWINGS / f"{name}.svg").exists()
        return super().__contains__(name) or kept or name in openmoji.package_files()


@cache
def drawings() -> Drawings:
    """All drawings, each read when it is first asked for."""
    return Drawings()


def check(entry: Entry) -> Iterator[Problem]:
    """What is wrong with the entry's scenes."""
    if not entry.text("scene") and (entry.word, entry.pos) not in recipe.function_words():
        yield entry.problem("scene", "is missing; only the words of content/schema/function-words.toml go without")
    for field in ("scene", "hook_scene"):
        if text := entry.text(field):
            yield from (entry.problem(field, fault) for fault in _faults(text))


def _faults(text: str) -> Iterator[str]:
    try:
        scene = scenes.parse(text)
    except scenes.SceneError as error:
        yield str(error)
        return
    refused = [fault for name in scene.drawings if (fault := _refusal(name))]
    yield from refused
    if not refused:
        size = len(gzip.compress(scenes.compose(scene, drawings()).encode()))
        if size > MOST_BYTES:
            yield f"is {size} bytes when compressed, at most {MOST_BYTES}; take plainer drawings"


def _refusal(name: str) -> str:
    emoji = "".join(chr(int(code, 16)) for code in name.split("-"))
    subgroups, single = recipe.refused_drawings()
    if any(int(code, 16) in _SKIN_TONES for code in name.split("-")):
        return f"{emoji} has a skin tone; take it without"
    if name not in drawings():
        return f"unknown drawing {emoji} ({name}); OpenMoji has none of it"
    if (places.DRAWINGS / f"{name}.svg").exists():
        return ""
    if openmoji.groups()[name][1] in subgroups or name in {scenes.drawing_name(one) for one in single}:
        return f"{emoji} is refused by content/schema/refused-drawings.toml"
    return ""
