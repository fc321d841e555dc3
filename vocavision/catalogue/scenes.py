"""Scenes: a line of notation becomes one small SVG picture put together from drawings.

evaporate  💧 ☀️ > ☁️        persuade  🙅 small:💬 > 🙆        burden  🪨/🧍
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

COMPOSER_VERSION = 1
VIEW_WIDTH, VIEW_HEIGHT = 160, 120
MOST_DRAWINGS = 4

SIGNS = {">": "becomes", "<": "from", "+": "plus", "=": "equals", "|": "line"}
SIZES = {"small": 0.55, "big": 1.35}
PREFIXES = (*SIZES, "faint", "flip", "no")

_MARGIN = 4
_GAP = 6
_LARGEST_SCALE = 1.7
_INK = "#555"
_RED = "#d22f27"
# Repeated drawings stand in rows, so that five of them do not become a thin strip.
_ROWS = {1: (1,), 2: (2,), 3: (1, 2), 4: (2, 2), 5: (2, 3)}
_REPEATED_SCALE = {1: 1.0, 2: 0.9, 3: 0.7, 4: 0.7, 5: 0.62}
_OWN_DRAWING = re.compile(r"[EF][0-9A-F]{3}")
_FIRST_EMOJI = 0x2000
_KEYCAP = "\u20e3"
_VARIATION_SELECTOR = "️"

# What hangs in the air or stands for itself is centred in the row; all else stands on the ground.
_AIRY_RANGES = (
    (0x1F550, 0x1F567), (0x1F600, 0x1F644), (0x1F910, 0x1F917), (0x1F920, 0x1F925), (0x1F927, 0x1F92F),
    (0x1F970, 0x1F97A), (0x1FAE0, 0x1FAE9), (0x1F446, 0x1F450), (0x270A, 0x270D), (0x1F311, 0x1F320),
    (0x1F324, 0x1F32C), (0x1F493, 0x1F49F), (0x1F4A0, 0x1F4A6), (0x1F4AB, 0x1F4AD), (0x2753, 0x2757),
    (0x0023, 0x0039), (0x1F3B5, 0x1F3B6), (0x1F50A, 0x1F50E), (0x1FAF0, 0x1FAF8), (0x1F918, 0x1F91F),
)  # fmt: skip
_AIRY = frozenset(
    {0x2600, 0x2601, 0x26C5, 0x26C8, 0x2744, 0x26A1, 0x2B50, 0x2B55, 0x2705, 0x274C, 0x2714, 0x2716, 0x2708}
    | {0x1F308, 0x1F319, 0x1F30A, 0x1F4A7, 0x2764, 0x1F9E1, 0x1F440, 0x1F441, 0x1F442, 0x1F443, 0x1F444}
    | {0x1F681, 0x1F985, 0x1F98B, 0x1F41D, 0x1F388, 0x1F30D, 0x1F30E, 0x1F30F, 0x1F6AB, 0x1F195, 0x1F517}
    | {0x1F503, 0x1F504, 0x2716, 0x2795, 0x2796, 0x2797, 0x1F5E8, 0x1F5EF, 0x1F4C8, 0x1F4C9, 0x1F514}
)


class SceneError(ValueError):
    """A scene that cannot be read or drawn; its message says what is wrong with which token."""


@dataclass(frozen=True)
class Drawing:
    """One drawing: its SVG elements and the box they fill, in the drawing's own units."""

    svg: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Figure:
    """One drawing as it stands in a scene, perhaps with a small one in front of it."""

    drawing: str
    size: str = ""
    faint: bool = False
    flipped: bool = False
    crossed: bool = False
    count: int = 1
    front: "Figure | None" = None

    @property
    def is_airy(self) -> bool:
        """Whether it hangs in the middle of the row and does not stand on the ground."""
        code = int(self.drawing.split("-")[0], 16)
        return code in _AIRY or any(low <= code <= high for low, high in _AIRY_RANGES)


@dataclass(frozen=True)
class Column:
    """Figures above one another, from the top."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Scene:
    """What stands in a row, from the left: columns of figures, and signs by their character."""

    parts: tuple[Column | str, ...]

    @property
    def drawings(self) -> tuple[str, ...]:
        """The names of all drawings in it, in their order, each once."""
        found: dict[str, None] = {}
        for part in self.parts:
            for figure in part.figures if isinstance(part, Column) else ():
                found[figure.drawing] = None
                if figure.front:
                    found[figure.front.drawing] = None
        return tuple(found)


def drawing_name(emoji: str) -> str:
    """The name of an emoji's drawing: its code points, `1F469-200D-1F33E`, without variation selectors.

    OpenMoji's own drawings have no emoji that a person could read; they are written by their code, `E0A1`.
    """
    if _OWN_DRAWING.fullmatch(emoji):
        return emoji
    return "-".join(f"{ord(character):04X}" for character in emoji if character != _VARIATION_SELECTOR)


def drawings_from_json(text: str) -> dict[str, Drawing]:
    """The drawings of `content/drawings.json`."""
    return {name: Drawing(one["svg"], *one["box"]) for name, one in json.loads(text).items()}


def parse(text: str) -> Scene:
    """Read a scene's notation; raises SceneError."""
    parts = tuple(token if token in SIGNS else _parse_column(token) for token in text.split())
    if not parts:
        raise SceneError("the scene is empty")
    if isinstance(parts[-1], str) or isinstance(parts[0], str):
        raise SceneError("a sign needs a drawing on both of its sides")
    for left, right in pairwise(parts):
        if isinstance(left, str) and isinstance(right, str):
            raise SceneError(f"two signs {left!r} {right!r} side by side")
    scene = Scene(parts)
    places = sum(_places(figure) for part in parts if isinstance(part, Column) for figure in part.figures)
    if places > MOST_DRAWINGS:
        raise SceneError(f"{places} drawings, at most {MOST_DRAWINGS} are understood at a glance")
    return scene


def compose(scene: Scene, drawings: Mapping[str, Drawing]) -> str:
    """The scene as one SVG without paper, text, styles or scripts; raises SceneError for unknown drawings."""
    unknown = [name for name in scene.drawings if name not in drawings]
    if unknown:
        raise SceneError(f"unknown drawing {', '.join(unknown)}")
    row = _Composer(drawings).row(scene)
    scale = min((VIEW_WIDTH - 2 * _MARGIN) / row.width, (VIEW_HEIGHT - 2 * _MARGIN) / row.height, _LARGEST_SCALE)
    x, y = (VIEW_WIDTH - row.width * scale) / 2, (VIEW_HEIGHT - row.height * scale) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {VIEW_WIDTH} {VIEW_HEIGHT}">'
        f'<g transform="translate({_n(x)} {_n(y)})scale({_n(scale, 3)})">{row.svg}</g></svg>'
    )


def scene_hash(scene: Scene, drawings: Mapping[str, Drawing]) -> str:
    """Sixteen hexadecimal digits that change when anything that the picture is made of changes."""
    made_of = [COMPOSER_VERSION, repr(scene), [(name, repr(drawings[name])) for name in scene.drawings]]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def _places(figure: Figure) -> int:
    return 1 + (1 if figure.front else 0)


def _parse_column(token: str) -> Column:
    return Column(tuple(_parse_figure(piece, token) for piece in token.split("/")))


def _parse_figure(piece: str, token: str) -> Figure:
    front, at, back = piece.rpartition("@")
    if "@" in front:
        raise SceneError(f"{token}: only one drawing can stand in front of another")
    behind = _parse_one(back, token)
    if not at:
        return behind
    return Figure(**{**vars(behind), "front": _parse_one(front, token)})


def _is_no_emoji(text: str) -> bool:
    keycap = text.endswith(_KEYCAP)
    return not text or any(ord(character) < _FIRST_EMOJI for character in (text[1:] if keycap else text))


def _parse_one(piece: str, token: str) -> Figure:
    *prefixes, rest = piece.split(":")
    for prefix in prefixes:
        if prefix not in PREFIXES:
            raise SceneError(f"{token}: unknown prefix {prefix}:, known are {', '.join(PREFIXES)}")
    if len(set(prefixes)) < len(prefixes) or {"small", "big"} <= set(prefixes):
        raise SceneError(f"{token}: prefixes that repeat or contradict each other")
    repeat = re.search(r"x(\d+)$", rest)
    count = int(repeat[1]) if repeat else 1
    if repeat and not 2 <= count <= 5:
        raise SceneError(f"{token}: repeat with x2 to x5")
    emoji = rest[: repeat.start()] if repeat else rest
    if any(0xE000 <= ord(character) <= 0xF8FF for character in emoji):
        raise SceneError(f"{token}: write OpenMoji's own drawing by its code, {drawing_name(emoji)}")
    if not _OWN_DRAWING.fullmatch(emoji) and _is_no_emoji(emoji):
        raise SceneError(f"{token}: {emoji or 'nothing'} is not an emoji")
    size = next((prefix for prefix in prefixes if prefix in SIZES), "")
    return Figure(drawing_name(emoji), size, "faint" in prefixes, "flip" in prefixes, "no" in prefixes, count)


@dataclass(frozen=True)
class _Piece:
    """SVG elements that fill the box from (0, 0) to (width, height)."""

    svg: str
    width: float
    height: float
    airy: bool = False


class _Composer:
    """Puts pieces together and numbers the drawings, so that ids inside them stay unique."""

    def __init__(self, drawings: Mapping[str, Drawing]) -> None:
        self._drawings = drawings
        self._placed = 0

    def row(self, scene: Scene) -> _Piece:
        pieces = [_SIGN_PIECES[p] if isinstance(p, str) else self._column(p) for p in scene.parts]
        height = max(piece.height for piece in pieces)
        x, svg = 0.0, ""
        for piece in pieces:
            y = (height - piece.height) * (0.5 if piece.airy else 1)
            svg += _moved(piece.svg, x, y)
            x += piece.width + _GAP
        return _Piece(svg, x - _GAP, height)

    def _column(self, column: Column) -> _Piece:
        pieces = [self._figure(figure) for figure in column.figures]
        if len(pieces) == 1:
            return pieces[0]
        width, y, svg = max(piece.width for piece in pieces), 0.0, ""
        for piece in pieces:
            svg += _moved(piece.svg, (width - piece.width) / 2, y)
            y += piece.height + 2
        return _Piece(svg, width, y - 2)

    def _figure(self, figure: Figure) -> _Piece:
        airy = figure.is_airy
        rows, scale = _ROWS[figure.count], SIZES.get(figure.size, 1.0) * _REPEATED_SCALE[figure.count]
        lines = [self._line(figure, copies, scale) for copies in rows]
        width, y, svg = max(line.width for line in lines), 0.0, ""
        for line in lines:
            svg += _moved(line.svg, (width - line.width) / 2, y)
            y += line.height + 3
        height = y - 3
        if figure.front:
            front = self._figure(figure.front)
            ratio = min(1.0, 0.55 * width / front.width, 0.55 * height / front.height)
            left, top = (width - front.width * ratio) / 2, (height - front.height * ratio) * 0.55
            svg += f'<g transform="translate({_n(left)} {_n(top)})scale({_n(ratio, 3)})">{front.svg}</g>'
        if figure.crossed:
            svg += _cross(width, height)
        return _Piece(svg, width, height, airy)

    def _line(self, figure: Figure, copies: int, scale: float) -> _Piece:
        drawing = self._drawings[figure.drawing]
        step = drawing.width * scale + 4
        svg = "".join(_moved(self._drawing(figure, drawing, scale), index * step, 0) for index in range(copies))
        return _Piece(svg, step * copies - 4, drawing.height * scale)

    def _drawing(self, figure: Figure, drawing: Drawing, scale: float) -> str:
        self._placed += 1
        svg = _with_own_ids(drawing.svg, f"d{self._placed}-")
        x = drawing.x + drawing.width if figure.flipped else -drawing.x
        across = f"{_n(-scale if figure.flipped else scale, 3)} {_n(scale, 3)}"
        opacity = ' opacity=".35"' if figure.faint else ""
        transform = f"translate({_n(x * scale)} {_n(-drawing.y * scale)})scale({across})"
        return f'<g transform="{transform}"{opacity}>{svg}</g>'


def _n(number: float, digits: int = 2) -> str:
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _moved(svg: str, x: float, y: float) -> str:
    return f'<g transform="translate({_n(x)} {_n(y)})">{svg}</g>' if round(x, 2) or round(y, 2) else svg


def _with_own_ids(svg: str, prefix: str) -> str:
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    return svg.replace("url(#", f"url(#{prefix}").replace('href="#', f'href="#{prefix}')


def _strokes(path: str, colour: str = _INK, width: float = 4.5) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{_n(width)}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _cross(width: float, height: float) -> str:
    inset = min(width, height) * 0.12
    right, bottom = _n(width - inset), _n(height - inset)
    path = f"M{_n(inset)} {_n(inset)}L{right} {bottom}M{right} {_n(inset)}L{_n(inset)} {bottom}"
    thick = min(4.0, min(width, height) * 0.09)
    return _strokes(path, "#fff", thick * 1.7) + _strokes(path, _RED, thick)


_SIGN_PIECES = {
    ">": _Piece(_strokes("M3 12H25M16 3L25 12L16 21"), 28, 24, airy=True),
    "<": _Piece(_strokes("M25 12H3M12 3L3 12L12 21"), 28, 24, airy=True),
    "+": _Piece(_strokes("M3 14H25M14 3V25"), 28, 28, airy=True),
    "=": _Piece(_strokes("M3 5H25M3 17H25"), 28, 22, airy=True),
    "|": _Piece(_strokes("M3 3V9M3 20V26M3 37V43M3 54V60"), 6, 63, airy=True),
}
