"""OpenMoji's drawings: fetched from its npm package, made small, cut to the box that they fill."""

import io
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import resvg_py
from PIL import Image

from tools.content import places, recipe
from tools.content.composer import scenes
from tools.content.svg_paths import rounded, shorter_path

PACKAGE = "openmoji@17.0.0"
_ZOOM = 4
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = ("cx", "cy", "height", "r", "rx", "ry", "stroke-width", "width", "x", "x1", "x2", "y", "y1", "y2")
_DROPPED = ("class", "color", "display", "id", "version")
_PLAIN = ("g", "path", "circle", "line", "rect", "polyline", "polygon", "ellipse")


def fetch() -> Path:
    """The folder with the package's colour drawings; got with `npm pack` where it is not yet there."""
    folder = places.OPENMOJI
    if (folder / "openmoji.json").exists():
        return folder
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=temporary, check=True, capture_output=True)
        (archive,) = Path(temporary).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(temporary, filter="data")
        fresh = Path(temporary) / "package"
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh / "color" / "svg", folder, dirs_exist_ok=True)
        shutil.copy(fresh / "data" / "openmoji.json", folder / "openmoji.json")
    return folder


@cache
def package_files() -> dict[str, Path]:
    """The package's files by our names for drawings (without variation selectors)."""
    return {file.stem.replace("-FE0F", ""): file for file in sorted(fetch().glob("*.svg"))}


def allowed() -> list[tuple[str, str, str]]:
    """Name, emoji and annotation of every drawing that scenes may use."""
    subgroups, single = recipe.refused_drawings()
    refused = {scenes.drawing_name(one) for one in single}
    rows = json.loads((fetch() / "openmoji.json").read_text(encoding="utf-8"))
    found = []
    for row in rows:
        name = row["hexcode"].replace("-FE0F", "")
        may = row["subgroups"] not in subgroups and not row["skintone"] and name not in refused
        if may and name in package_files():
            found.append((name, name if row["group"] == "extras-openmoji" else row["emoji"], row["annotation"]))
    return sorted(found)


@cache
def small_drawing(name: str) -> str:
    """The drawing as a small SVG file whose view box is what the drawing fills; made once, then kept."""
    kept = places.OPENMOJI / "small" / f"{name}.svg"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        places.write(kept, _made_small(name))
    return kept.read_text(encoding="utf-8")


def _made_small(name: str) -> str:
    # The file comes from a package of a fixed version, and entities are not expanded into anything kept.
    root = ET.fromstring(package_files()[name].read_text(encoding="utf-8"))  # noqa: S314
    if any(_plain(child) not in _PLAIN for child in root.iter() if child is not root):
        raise ValueError(f"{name}: a drawing with other elements than shapes")
    content = _shapes(root)
    x, y, width, height = _filled_box(content)
    box = " ".join(rounded(number) for number in (x, y, width, height))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>\n'


def as_drawing(svg_file: str) -> scenes.Drawing:
    """The drawing out of the text of one of our own files in content/drawings."""
    match = re.fullmatch(r'<svg xmlns="[^"]+" viewBox="([-\d. ]+)">(.*)</svg>\s*', svg_file, re.DOTALL)
    if not match:
        raise ValueError("a drawing that this tool has not written")
    x, y, width, height = (float(number) for number in match[1].split())
    return scenes.Drawing(match[2], x, y, width, height)


def _plain(element: ET.Element) -> str:
    return element.tag.removeprefix(_SVG)


def _shapes(parent: ET.Element, *, stroked: bool = False) -> str:
    """The element's children as text; groups that hold nothing or change nothing are left out."""
    text = ""
    for child in parent:
        if child.get("display") == "none":
            continue
        attributes = _attributes(child, stroked=stroked)
        inner = _shapes(child, stroked=stroked or "stroke" in child.attrib)
        tag = _plain(child)
        if tag == "g":
            text += f"<g{attributes}>{inner}</g>" if attributes and inner else inner
        else:
            text += f"<{tag}{attributes}/>"
    return text


def _attributes(element: ET.Element, *, stroked: bool) -> str:
    text, round_joins = "", element.get("stroke-linejoin") == "round"
    for name, value in sorted(element.attrib.items()):
        if name in _DROPPED or name.startswith("{") or (name == "stroke-miterlimit" and round_joins):
            continue
        if name == "stroke" and value == "none" and not stroked:
            continue
        if name == "d":
            value = shorter_path(value)
        elif name == "points":
            value = " ".join(rounded(float(number)) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", value))
        elif name in _NUMBERS and not value.endswith("%"):
            value = rounded(float(value.removesuffix("px")))
        elif name in ("fill", "stroke"):
            value = _colour(value)
        text += f' {name}="{value}"'
    return text


def _colour(value: str) -> str:
    value = value.lower()
    short = re.fullmatch(r"#(\w)\1(\w)\2(\w)\3", value)
    return f"#{short[1]}{short[2]}{short[3]}" if short else value


def _filled_box(content: str) -> tuple[float, float, float, float]:
    """The box that the drawing fills on its 72 by 72 field, measured on a picture of it."""
    field = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 88 88">{content}</svg>'
    png = resvg_py.svg_to_bytes(svg_string=field, width=88 * _ZOOM, height=88 * _ZOOM, skip_system_fonts=True)
    box = Image.open(io.BytesIO(bytes(png))).getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if not box:
        raise ValueError("an empty drawing")
    left, top, right, bottom = (edge / _ZOOM - 8 for edge in box)
    return left, top, right - left, bottom - top
