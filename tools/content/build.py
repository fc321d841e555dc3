"""Builds what the app loads: content/catalogue.jsonl, drawings.json, roots.jsonl and mix-ups.jsonl."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tools.content import frequencies, language, openmoji, places, recipe
from tools.content.composer import scenes
from tools.content.lines import compact, one_a_line
from tools.content.mixups import Pair
from tools.content.mixups import built as built_pairs
from tools.content.rhymes import rhymes
from tools.content.roots import Root
from tools.content.roots import built as built_roots
from tools.content.slugs import slugs
from tools.content.sounds import american
from tools.content.sounds.symbols import SoundError, compared, fits, sounds_of
from tools.content.sources import Entry

_AS_WRITTEN = (
    "word", "pos", "sense", "level", "topics", "lists", "variant", "ipa_us", "ipa_uk", "forms", "meaning",
    "ko", "examples", "scene", "scene_alt", "hook", "hook_scene", "hook_scene_alt", "origin", "parts",
    "collocations", "synonyms", "antonyms", "family", "confused_with", "note", "by", "checked",
)  # fmt: skip


def drawings_text() -> str:
    """The text of drawings.json, one drawing a line, from the files of content/drawings."""
    lines = []
    for file in sorted(places.DRAWINGS.glob("*.svg")):
        drawing = openmoji.as_drawing(file.read_text(encoding="utf-8"))
        box = [drawing.x, drawing.y, drawing.width, drawing.height]
        lines.append(f"{json.dumps(file.stem)}: {compact({'box': box, 'svg': drawing.svg})}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def catalogue_text(entries: Iterable[Entry], drawings: Mapping[str, scenes.Drawing]) -> str:
    """The text of catalogue.jsonl, one entry a line, sorted by key; learners meet only what a second reader passed."""
    chosen = sorted((entry for entry in entries if entry.text("checked")), key=lambda entry: entry.key)
    sounding = [(entry.word, _phones(entry), frequencies.zipf_of(entry)) for entry in chosen]
    rhyming, addresses = rhymes(sounding), slugs(chosen)
    rows = [
        {"key": entry.key, "slug": addresses[entry.key]} | _row(entry, rhyming.get(entry.word, []), drawings)
        for entry in chosen
    ]
    return one_a_line(rows)


def write(entries: Iterable[Entry]) -> None:
    """Write the words and their drawings."""
    text = drawings_text()
    places.write(places.BUILT_DRAWINGS, text)
    places.write(places.BUILT_CATALOGUE, catalogue_text(entries, scenes.drawings_from_json(text)))


def write_beside(roots: Iterable[Root], pairs: Iterable[Pair]) -> None:
    """Write what stands beside the words: roots and mix-ups."""
    places.write(places.BUILT_ROOTS, built_roots(roots))
    places.write(places.BUILT_MIXUPS, built_pairs(pairs))


def _row(entry: Entry, rhyming: list[str], drawings: Mapping[str, scenes.Drawing]) -> dict[str, Any]:
    row: dict[str, Any] = {
        field: _without_blanks(entry.fields[field]) for field in _AS_WRITTEN if entry.fields.get(field)
    }
    for field in ("scene", "hook_scene"):
        if text := entry.text(field):
            row[f"{field}_hash"] = scenes.scene_hash(scenes.parse(text), drawings)
    row |= {"forms_all": language.forms_of(entry), "zipf": frequencies.zipf_of(entry)}
    return row | ({"rhymes": rhyming} if rhyming else {})


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_blanks(one) for key, one in value.items() if one != ""}
    return [_without_blanks(one) for one in value] if isinstance(value, list) else value


def _phones(entry: Entry) -> list[str]:
    """CMUdict's phones for the way in which the entry is said; none for phrases and unknown words."""
    known = recipe.pronunciations(entry.word)
    try:
        sounds = compared(sounds_of(entry.text("ipa_us")))
    except SoundError:
        return known[0] if known else []
    return next((phones for phones in known if fits(sounds, american.slots(phones))), (known or [[]])[0])
