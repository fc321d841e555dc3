"""What a device is told that installs the product (W3C Web Application Manifest)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PAPER = "#f6f2ea"  # of the light theme; pages name both in their own theme-color
ICON_SIZES = (192, 512)
ICON_PURPOSES = ("any", "maskable", "monochrome")
SCREENS = (("session", "narrow", "720x1280"), ("word", "narrow", "720x1280"), ("words", "wide", "1280x800"))


@dataclass(frozen=True)
class Texts:
    """What a person reads, in one language."""

    language: str
    name: str
    about: str
    start: str
    words: str
    screens: dict[str, str]  # what each screenshot shows


def icon_file(purpose: str, size: int) -> str:
    """The static file of this icon."""
    return f"icons/{purpose}-{size}.png"


def screen_file(screen: str, language: str) -> str:
    """The static file of this screenshot."""
    return f"screens/{screen}-{language}.webp"


def manifest(texts: Texts, asset: Callable[[str], str]) -> dict[str, Any]:
    """The manifest; `asset` gives the address of a static file."""
    icons = [
        {"src": asset(icon_file(purpose, size)), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for purpose in ICON_PURPOSES
        for size in ICON_SIZES
    ]
    small = [{"src": asset(icon_file("any", 192)), "sizes": "192x192", "type": "image/png"}]
    return {
        "id": "/",
        "name": texts.name,
        "short_name": "VocaVision",
        "description": texts.about,
        "lang": texts.language,
        "dir": "ltr",
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["education"],
        "icons": icons,
        "screenshots": [_screenshot(*screen, texts, asset) for screen in SCREENS],
        "shortcuts": [
            {"name": texts.start, "url": "/session", "icons": small},
            {"name": texts.words, "url": "/words", "icons": small},
        ],
        "share_target": {
            "action": "/words/shared",
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }


def _screenshot(screen: str, form: str, size: str, texts: Texts, asset: Callable[[str], str]) -> dict[str, str]:
    return {
        "src": asset(screen_file(screen, texts.language)),
        "sizes": size,
        "type": "image/webp",
        "form_factor": form,
        "label": texts.screens[screen],
    }
