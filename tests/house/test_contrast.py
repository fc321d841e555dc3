"""The colours of static/css/tokens.css can be told apart, in both themes, wherever they meet."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, none

STYLES = ROOT / "static" / "css"
TOKENS = STYLES / "tokens.css"
SMALL_TEXT, NOT_TEXT = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11

# Which colour of text stands on which ground, hover and selection counted.
TEXT: dict[str, tuple[str, ...]] = {
    "ink": ("paper", "sheet", "soft", "line", "mark"),
    "ink-quiet": ("paper", "sheet", "soft"),
    "key": ("paper", "sheet", "soft"),
    "on-key": ("key", "key-pressed"),
    "again": ("paper", "sheet", "soft"),
    "hard": ("paper", "sheet", "soft"),
    "good": ("paper", "sheet", "soft"),
    "easy": ("paper", "sheet", "soft"),
    "wrong": ("paper", "sheet", "soft"),
}
# What must be seen without being text: edges of fields and buttons, the ring of the focus, marks of state.
SEEN: dict[str, tuple[str, ...]] = {
    "line-strong": ("paper", "sheet"),
    "key": ("paper", "sheet", "soft", "line"),
    "again": ("paper", "sheet"),
    "hard": ("paper", "sheet"),
    "good": ("paper", "sheet"),
    "wrong": ("paper", "sheet"),
}
# Grounds that carry no text and no meaning of their own: swatches of the style guide, sparks, bars with their number.
ORNAMENTS = {"again", "hard", "good", "easy", "ink", "ink-quiet", "line-strong"}
# Colours written out where they are used, with the ground they stand on.
WRITTEN_OUT = {("catalogue.css", "#585f6e"): "picture"}

LIGHT = ":root"
DARK_BY_DEVICE = ':root:not([data-theme="light"])'
DARK_BY_CHOICE = ':root[data-theme="dark"]'


def block(selector: str, css: str) -> dict[str, str]:
    """The declarations of the first rule with exactly this selector."""
    found = re.search(rf"^\s*{re.escape(selector)}\s*\{{(.*?)\}}", css, re.MULTILINE | re.DOTALL)
    assert found, f"no rule {selector}"
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", found[1]))


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by their role: `light` or `dark`."""
    css = TOKENS.read_text()
    values = block(LIGHT, css) | (block(DARK_BY_DEVICE, css) if theme == "dark" else {})
    return {name.removeprefix("--"): value for name, value in values.items() if value.startswith("#")}


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #rrggbb, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_close(pairs: dict[str, tuple[str, ...]], theme: str, least: float) -> list[str]:
    """The pairs of this theme whose contrast is below the least."""
    values = colours(theme)
    meetings = [(front, ground) for front, grounds in pairs.items() for ground in grounds]
    return [
        f"{front} on {ground}, {theme}: {contrast(values[front], values[ground]):.2f}, not {least}"
        for front, ground in meetings
        if contrast(values[front], values[ground]) < least
    ]


def test_the_measure_gives_the_ratios_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_ground_it_stands_on(theme: str) -> None:
    none(too_close(TEXT, theme, SMALL_TEXT))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_focus_and_marks_of_state_are_seen(theme: str) -> None:
    none(too_close(SEEN, theme, NOT_TEXT))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_written_out_can_be_read_too(theme: str) -> None:
    values = colours(theme)
    none(
        [
            f"{name}: {colour} on {ground}, {theme}"
            for (name, colour), ground in WRITTEN_OUT.items()
            if contrast(colour, values[ground]) < SMALL_TEXT
        ]
    )


def test_the_theme_that_is_chosen_is_the_theme_of_the_device() -> None:
    css = TOKENS.read_text()
    assert block(DARK_BY_CHOICE, css) == block(DARK_BY_DEVICE, css)


def test_a_dark_theme_changes_every_colour() -> None:
    light, dark = colours("light"), block(DARK_BY_DEVICE, TOKENS.read_text())
    assert {f"--{name}" for name in light} <= set(dark)


def rules() -> list[tuple[Path, str]]:
    """Our own style sheets but that of the tokens, each with its text."""
    return [(path, path.read_text()) for path in sorted(STYLES.glob("*.css")) if path != TOKENS]


def test_every_colour_that_is_used_is_checked_here() -> None:
    grounds = {ground for places in TEXT.values() for ground in places} | {"picture"}
    wrong = []
    for path, css in rules():
        used = set(re.findall(r"(?<![-\w])color:\s*var\(--([\w-]+)\)", css))
        wrong += [f"{path.name}: text in {name}, which is on no ground here" for name in sorted(used - set(TEXT))]
        laid = set(re.findall(r"background(?:-color)?:\s*var\(--([\w-]+)\)", css))
        wrong += [f"{path.name}: ground {name} is not checked" for name in sorted(laid - grounds - ORNAMENTS)]
    none(wrong)


def test_colours_are_named_in_the_tokens_and_nowhere_else() -> None:
    none(
        [
            f"{path.name}: {colour} has no name in tokens.css"
            for path, css in rules()
            for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])", css)
            if (path.name, colour) not in WRITTEN_OUT
        ]
    )
