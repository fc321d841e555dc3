"""Whether an entry's scenes can be drawn, from drawings that may be used, and are small enough."""

import gzip
from collections.abc import Iterable, Iterator
from functools import cache

from tools.content import openmoji, places, recipe
from tools.content.composer import scenes
from tools.content.sources import Entry, Problem

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
        return name in allowed_drawings()


@cache
def allowed_drawings() -> frozenset[str]:
    """The names of the drawings that scenes may use."""
    return frozenset(line.split("\t")[0] for line in places.listed(places.SCHEMA / "drawings.txt"))


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
    if name in drawings():
        return ""
    if any(int(code, 16) in _SKIN_TONES for code in name.split("-")):
        return f"{emoji} has a skin tone; take it without"
    return (
        f"unknown drawing {emoji} ({name}): it is not in content/schema/drawings.txt, "
        "because OpenMoji has none of it or refused-drawings.toml refuses it"
    )


def used(entries: Iterable[Entry]) -> set[str]:
    """The names of all drawings in the entries' scenes."""
    texts = (entry.text(field) for entry in entries for field in ("scene", "hook_scene"))
    return {name for text in texts if text for name in scenes.parse(text).drawings}


def keep(names: set[str]) -> tuple[int, int]:
    """Make content/drawings hold these drawings and no others; says how many came and went."""
    places.DRAWINGS.mkdir(exist_ok=True)
    kept = {file.stem: file for file in places.DRAWINGS.glob("*.svg")}
    for name in sorted(names - set(kept)):
        places.write(places.DRAWINGS / f"{name}.svg", openmoji.small_drawing(name))
    for name in set(kept) - names:
        kept[name].unlink()
    return len(names - set(kept)), len(set(kept) - names)


def write_allowed() -> None:
    """Write content/schema/drawings.txt from OpenMoji's package."""
    head = "# The drawings that scenes may use: name, emoji, what it shows. Made by the command `recipe`.\n"
    lines = ("\t".join(row) + "\n" for row in openmoji.allowed())
    places.write(places.SCHEMA / "drawings.txt", head + "".join(lines))
