"""Take the screenshots that a device shows before it installs, from an app that runs with the real catalogue.

Usage: python -m tools.screens http://localhost:8000
"""

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from vocavision.offline.manifest import SCREENS, screen_file

STATIC = Path(__file__).parent.parent / "static"
LANGUAGES = {"en": "en-US", "ko": "ko-KR"}
SCALE = {"narrow": 2, "wide": 1}
QUALITY = 60
EXAMPLE = "/words/harbor"


def session(page: Page) -> None:
    """The first new word of a newcomer."""
    page.goto("/")
    page.locator('form[action="/try"] button').click()
    page.locator("#card-heading").wait_for()


WAYS: dict[str, Callable[[Page], object]] = {
    "session": session,
    "word": lambda page: page.goto(EXAMPLE),
    "words": lambda page: page.goto("/words"),
}


def shots(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """Each screenshot's static file and its bytes."""
    for language, locale in LANGUAGES.items():
        for screen, form, size in SCREENS:
            scale = SCALE[form]
            width, height = (int(part) // scale for part in size.split("x"))
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                locale=locale,
                reduced_motion="reduce",
                service_workers="block",
            )
            page = context.new_page()
            WAYS[screen](page)
            page.wait_for_load_state("networkidle")
            yield screen_file(screen, language), page.screenshot()
            context.close()


def main(address: str) -> None:
    """Write them as WebP."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, png in shots(browser, address):
            out = io.BytesIO()
            Image.open(io.BytesIO(png)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
            (STATIC / name).parent.mkdir(exist_ok=True)
            (STATIC / name).write_bytes(out.getvalue())
            print(f"{name}: {len(out.getvalue())} bytes")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
