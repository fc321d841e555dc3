"""Contact sheets: the scenes of entries with their words under them, as one picture to look at."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import resvg_py

from tools.content import pictures, places
from tools.content.composer import scenes
from tools.content.sources import Entry

PER_SHEET = 50
_COLUMNS = 5
_CELL_WIDTH, _CELL_HEIGHT = 300, 190
_WIDE = 0x1100
_PAPER = "#fffdf8"
_FONTS = "Noto Sans, Noto Sans CJK KR, DejaVu Sans"


def draw(entries: Sequence[Entry], name: str) -> list[Path]:
    """Draw the entries' scenes, fifty a sheet, as build/sheets/<name>-<n>.png; hooks' scenes stand beside."""
    cells = [cell for entry in entries for cell in _cells(entry)]
    places.SHEETS.mkdir(parents=True, exist_ok=True)
    for old in places.SHEETS.glob(f"{name}-[0-9].png"):
        old.unlink(missing_ok=True)
    made = []
    for number, start in enumerate(range(0, len(cells), PER_SHEET), 1):
        path = places.SHEETS / f"{name}-{number}.png"
        path.write_bytes(_picture(cells[start : start + PER_SHEET]))
        made.append(path)
    return made


def _cells(entry: Entry) -> list[tuple[str, str, str]]:
    """Scene as SVG, word, and what stands under it."""
    glosses = ", ".join(entry.texts("ko"))
    cells = [(_composed(entry.text("scene")), f"{entry.word} · {glosses}", entry.text("meaning"))]
    if entry.text("hook_scene"):
        hook = entry.pair("hook")
        told = hook.get("en") or hook.get("ko", "")
        cells.append((_composed(entry.text("hook_scene")), f"{entry.word} · hook", told))
    return cells


def _composed(text: str) -> str:
    try:
        return scenes.compose(scenes.parse(text), pictures.drawings()) if text else ""
    except (scenes.SceneError, KeyError):
        return ""


def _picture(cells: Sequence[tuple[str, str, str]]) -> bytes:
    rows = -(-len(cells) // _COLUMNS)
    width, height = _COLUMNS * _CELL_WIDTH, rows * _CELL_HEIGHT
    body = "".join(_cell(index, *cell) for index, cell in enumerate(cells))
    sheet = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" text-anchor="middle" '
        f'font-family="{_FONTS}"><rect width="{width}" height="{height}" fill="{_PAPER}"/>{body}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=sheet, width=width, height=height))


def _cell(index: int, scene: str, word: str, told: str) -> str:
    x, y = index % _COLUMNS * _CELL_WIDTH, index // _COLUMNS * _CELL_HEIGHT
    placed = scene.replace("<svg ", f'<svg x="{x + 50}" y="{y + 4}" width="200" height="138" ', 1)
    middle = x + _CELL_WIDTH / 2
    most = 30 if any(ord(character) > _WIDE for character in told) else 52
    short = told if len(told) <= most else told[: most - 1] + "…"
    return (
        f'{placed}<text x="{middle}" y="{y + 158}" font-size="16">{escape(word)}</text>'
        f'<text x="{middle}" y="{y + 177}" font-size="11" fill="#666">{escape(short)}</text>'
    )
