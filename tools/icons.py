"""Make the icons of an installed VocaVision from static/icon.svg.

Usage: python -m tools.icons
"""

import io
import re
from pathlib import Path

import resvg_py
from PIL import Image

from vocavision.offline.manifest import ICON_PURPOSES, ICON_SIZES, icon_file

STATIC = Path(__file__).parent.parent / "static"
GROUND = re.compile(r'<rect [^>]*fill="(#[0-9a-f]{6})"/>')
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{}</svg>'
MASKABLE_SCALE = 0.8  # a device cuts a circle of four fifths out of it
APPLE_SCALE, APPLE_SIZE = 0.95, 180


def drawing(drawn: str, purpose: str) -> str:
    """The SVG of this purpose: the icon as it is, on a ground without corners, or as a stencil."""
    inner = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    found = GROUND.search(inner)
    if found is None:
        raise ValueError("the icon has no ground")
    ground, shapes = found[1], GROUND.sub("", inner)
    if purpose == "any":
        return drawn
    if purpose == "monochrome":
        light = re.sub("#[0-9a-f]{6}", lambda colour: "#000" if colour[0] == ground else "#fff", shapes)
        return SVG.format(f'<mask id="shape">{light}</mask><rect width="64" height="64" mask="url(#shape)"/>')
    scale = APPLE_SCALE if purpose == "apple" else MASKABLE_SCALE
    moved = f"translate(32 32) scale({scale}) translate(-32 -33)"
    return SVG.format(f'<rect width="64" height="64" fill="{ground}"/><g transform="{moved}">{shapes}</g>')


def png(svg: str, size: int) -> bytes:
    """The drawing as a small PNG, size x size pixels."""
    drawn = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size))))
    out = io.BytesIO()
    coloured = drawn.convert("RGB").getcolors(1) is None
    few = drawn.quantize(64, method=Image.Quantize.FASTOCTREE) if coloured else drawn.convert("LA")
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def icons() -> dict[str, bytes]:
    """Each icon's bytes by its static file."""
    drawn = (STATIC / "icon.svg").read_text()
    wanted = {icon_file(purpose, size): (purpose, size) for purpose in ICON_PURPOSES for size in ICON_SIZES}
    wanted[f"icons/apple-{APPLE_SIZE}.png"] = ("apple", APPLE_SIZE)
    return {name: png(drawing(drawn, purpose), size) for name, (purpose, size) in wanted.items()}


def main() -> None:
    """Write them."""
    for name, content in icons().items():
        (STATIC / name).parent.mkdir(exist_ok=True)
        (STATIC / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main()
