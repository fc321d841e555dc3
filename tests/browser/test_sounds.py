"""Words heard from the server's files, where the browser has no English voice of its own."""

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests import servers
from tests.browser import cards, people
from tests.conftest import Live
from vocavision import worker
from vocavision.ops.models import Job
from vocavision.ops.tasks import Hands, run_due

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (shutil.which("espeak-ng") and shutil.which("opusenc")), reason="espeak-ng or opusenc is not installed"
    ),
]
NOTED = """
  window.heard = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.addEventListener("ended", () => window.heard.push(new URL(this.src).pathname.split(".")[0]));
    return play.call(this);
  };
"""
SOUND = "/sound/harbor"


@pytest.fixture(autouse=True)
def _nothing_made(live: Live) -> None:
    """No sound of another test is there, nor on its way."""
    shutil.rmtree(live.app.extensions["vocavision.config"].home / "sounds", ignore_errors=True)
    Job.delete().execute()


def opened(page: "Page") -> list[str]:
    """Note what the page plays to its end; gives the sounds it asks for, as they come."""
    asked: list[str] = []
    page.context.add_init_script(NOTED)
    page.on("request", lambda request: asked.append(request.url) if "/sound/" in request.url else None)
    return asked


def makes(page: "Page", then: Callable[[], object]) -> None:
    """The worker makes the sound that this leads to."""
    with page.expect_response(lambda answer: "/sound/" in answer.url and answer.status == 202):
        then()
    run_due(Hands(worker.KINDS))


def hears(page: "Page") -> None:
    """The word has been played to its end."""
    servers.wait_for(lambda: page.evaluate("window.heard.length > 0"), "the sound")
    assert page.evaluate("window.heard") == [SOUND]


def test_where_the_browser_has_no_voice_the_button_plays_the_file(new_page: Callable[..., "Page"]) -> None:
    page = new_page()
    asked = opened(page)
    makes(page, lambda: page.goto("/words/harbor"))
    button = page.get_by_role("button", name="Play harbor", exact=True)
    assert not button.is_visible()
    button.wait_for()
    button.click()
    hears(page)
    assert 2 <= len(asked) <= 3


def test_a_file_that_does_not_come_leaves_no_button_and_is_asked_for_twice(new_page: Callable[..., "Page"]) -> None:
    page = new_page()
    asked = opened(page)
    page.goto("/words/harbor")
    page.wait_for_timeout(6500)
    assert page.get_by_role("button", name="Play").count() == 0
    assert len(asked) == 2


def test_the_browsers_own_voice_comes_first(with_voice: Callable[..., "Page"]) -> None:
    page = with_voice()
    asked = opened(page)
    page.goto("/words/harbor")
    page.get_by_role("button", name="Play harbor", exact=True).click()
    page.wait_for_timeout(2500)
    assert page.evaluate("window.said") == ["harbor"]
    assert asked == []


@pytest.mark.parametrize("by_itself", [True, False], ids=["by itself", "by its key"])
def test_a_new_word_in_a_session_is_heard(new_page: Callable[..., "Page"], by_itself: bool) -> None:
    page = new_page()
    opened(page)
    people.wishes(cards.learner(page, sound_auto=by_itself, single_keys=True), "harbor")
    makes(page, lambda: cards.begin(page))
    page.get_by_role("button", name="Play sound", exact=True).wait_for()
    if not by_itself:
        assert page.evaluate("window.heard") == []
        page.keyboard.press("r")
    hears(page)


def test_what_was_heard_is_heard_without_a_network(page: "Page") -> None:
    opened(page)
    page.goto("/words/harbor")
    servers.wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), "the worker")
    makes(page, lambda: page.reload())
    button = page.get_by_role("button", name="Play harbor", exact=True)
    button.wait_for()
    page.context.set_offline(True)
    page.reload()
    button.wait_for()
    button.click()
    hears(page)
