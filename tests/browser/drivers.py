"""Firefox and WebKit, driven through their own doors: Marionette, and WebKit's WebDriver on a display of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from tests import servers

FIREFOX_NAMES = ("firefox-esr", "firefox")
WEBKIT_DRIVER = "WebKitWebDriver"
# The first control that one sees whose text begins so.
CONTROL = """
const [name] = arguments;
return [...document.querySelectorAll("button, a, summary")].find((one) =>
  one.checkVisibility({ visibilityProperty: true }) && one.innerText.trim().startsWith(name)) ?? null;
"""
# The field has the focus and its text is chosen: what is typed takes its place.
FOCUS = "(() => {{ const one = document.querySelector({!r}); one.focus(); one.select(); return true; }})()"


class Driver(Protocol):
    """What both can do."""

    def go(self, address: str) -> None:
        """Open the address."""

    def again(self) -> None:
        """Reload."""

    def script(self, source: str, *values: Any) -> Any:
        """What the function body gives in the page."""

    def later(self, source: str, *values: Any) -> Any:
        """The same with a promise, whose value the last of its `arguments` is called with."""

    def active(self) -> Any:
        """What has the focus."""


class Hands:
    """Somebody at a browser."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def go(self, address: str) -> None:
        """Open the address."""
        self.driver.go(address)

    def see(self, source: str, what: str) -> Any:
        """Wait until this expression holds in the page; gives its value."""
        found: list[Any] = []

        def holds() -> bool:
            try:
                found.append(self.driver.script(f"return ({source})"))
            except Exception:  # the page is just being replaced by another
                return False
            return bool(found[-1])

        servers.wait_for(holds, what)
        return found[-1]

    def text(self, css: str) -> str:
        """The text of the first such element, once it is there."""
        return str(self.see(f"document.querySelector({css!r})?.innerText.trim()", f"showing {css}"))

    def press(self, name: str) -> None:
        """Press the control whose text begins so, once it is seen and can be pressed."""

        def done() -> bool:
            try:
                self.driver.script(CONTROL, name).click()
            except Exception:  # it is not there yet, or the page is just being replaced by another
                return False
            return True

        servers.wait_for(done, f"pressing {name}")

    def keys(self, keys: str) -> None:
        """Type, where the focus is."""
        self.driver.active().send_keys(keys)

    def fill(self, css: str, text: str) -> None:
        """Type this into the field, in place of what stands there."""
        self.see(FOCUS.format(css), f"reaching {css}")
        self.keys(text)


def firefox() -> str | None:
    """Where Firefox is, if what drives it is there too."""
    found = next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)
    return found if find_spec("marionette_driver") else None


def webkit() -> Path | None:
    """Where WebKit's browser is, if its driver, a display and what drives them are there too."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    programs = shutil.which(WEBKIT_DRIVER) and shutil.which("Xvfb")
    return found[-1] if found and programs and find_spec("selenium") else None


class Firefox:
    """Firefox, by Marionette."""

    def __init__(self, marionette: Any) -> None:
        self.marionette = marionette

    def go(self, address: str) -> None:
        self.marionette.navigate(address)

    def again(self) -> None:
        self.marionette.refresh()

    def script(self, source: str, *values: Any) -> Any:
        return self.marionette.execute_script(source, script_args=values)

    def later(self, source: str, *values: Any) -> Any:
        return self.marionette.execute_async_script(source, script_args=values)

    def active(self) -> Any:
        return self.marionette.get_active_element()


class WebKit:
    """WebKit, by its WebDriver."""

    def __init__(self, selenium: Any) -> None:
        self.selenium = selenium

    def go(self, address: str) -> None:
        self.selenium.get(address)

    def again(self) -> None:
        self.selenium.refresh()

    def script(self, source: str, *values: Any) -> Any:
        return self.selenium.execute_script(source, *values)

    def later(self, source: str, *values: Any) -> Any:
        return self.selenium.execute_async_script(source, *values)

    def active(self) -> Any:
        return self.selenium.switch_to.active_element


@contextmanager
def start_firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own, in English."""
    from marionette_driver.marionette import Marionette

    marionette = Marionette(
        bin=firefox(),
        headless=True,
        port=servers.free_port(),
        prefs={"intl.accept_languages": "en-US, en", "browser.shell.checkDefaultBrowser": False},
        gecko_log=str(folder / "firefox.log"),
    )
    try:
        marionette.start_session()
        yield Firefox(marionette)
    finally:
        marionette.instance.close(clean=True)
        marionette.cleanup()


@contextmanager
def start_webkit(folder: Path) -> Iterator[WebKit]:
    """A WebKit on a display that nobody sees, in English."""
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    with _display(folder) as display:
        options = Options()
        options.binary_location = str(webkit())
        options.add_argument("--automation")
        options.set_capability("browserName", "MiniBrowser")
        env = {**os.environ, "DISPLAY": display, "LANG": "en_US.UTF-8", "LANGUAGE": "en", "HOME": str(folder)}
        driver = webdriver.WebKitGTK(options=options, service=Service(shutil.which(WEBKIT_DRIVER), env=env))
        try:
            yield WebKit(driver)
        finally:
            driver.quit()


@contextmanager
def _display(folder: Path) -> Iterator[str]:
    """A display whose number nobody else has."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with (folder / "display.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, pass_fds=[writing])
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait(20)
