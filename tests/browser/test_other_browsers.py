"""The core path in Firefox and in WebKit: from signing up to signing out, and a session whose network goes away."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.browser import cards, drivers, people
from tests.browser.drivers import Hands
from tests.browser.tunnels import CONTROLLED, COUNT
from tests.conftest import Live
from tests.factories import PASSWORD
from vocavision.accounts.models import User
from vocavision.catalogue import queries as catalogue_queries
from vocavision.review import queries

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # from within what drives the browsers
]
ENTER = "\ue007"  # as WebDriver has it
SIDE = "document.querySelector('#session > *')?.dataset.side"
HEADING = "#session #card-heading"
# Another card, or another side, than the one that bears the mark, settled and with the focus on it.
NEXT = """
!document.querySelector("#session > [data-old]")
  && document.querySelector("#session:not(.htmx-swapping):not(.htmx-settling):not(.htmx-request) #card-heading")
  && (document.activeElement === document.body || !!document.activeElement.closest("#session"))
"""


@pytest.fixture(
    params=[
        pytest.param(drivers.start_firefox, marks=pytest.mark.firefox, id="firefox"),
        pytest.param(drivers.start_webkit, marks=pytest.mark.webkit, id="webkit"),
    ]
)
def hands(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hands]:
    """Somebody at a Firefox that was never here, then at such a WebKit."""
    with request.param(tmp_path) as driver:
        yield Hands(driver)


@pytest.fixture
def network(live: Live, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Gives the network, or takes it away: the server hangs up on everybody."""
    whole = live.app.wsgi_app

    def hung_up(environ: dict[str, Any], _start: Any) -> Any:
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError

    return lambda given: monkeypatch.setattr(live.app, "wsgi_app", whole if given else hung_up)


def pressed(hands: Hands, press: Callable[[], None]) -> str:
    """Do this and wait for the card, or side, that comes of it; gives its side."""
    hands.see("document.readyState === 'complete'", "the whole page")
    hands.see("document.querySelector('#session > *').dataset.old = 'yes'", "the card")
    press()
    hands.see(NEXT, "the next card")
    return str(hands.see(SIDE, "the next side"))


def key(hands: Hands, keys: str) -> str:
    """Press a single key on a card; gives the side that comes of it."""
    return pressed(hands, lambda: hands.keys(keys))


def sign_up(hands: Hands, live: Live, email: str) -> User:
    """Sign up by the form and answer its three questions."""
    hands.go(f"{live.address}/sign-up")
    hands.fill("#email", email)
    hands.fill("#password", PASSWORD)
    hands.press("Sign up")
    hands.see("location.pathname === '/welcome'", "the first question")
    hands.press("Continue")
    hands.see(
        "document.querySelector('input[type=radio]:not(:checked)') && !document.querySelector('#zone')", "courses"
    )
    hands.driver.script("document.querySelector('input[type=radio]').click()")
    hands.press("Continue")
    hands.fill("input[name=new_per_day]", "2")
    hands.press("Start learning")
    hands.see("location.pathname === '/today'", "Today")
    learner = User.get(User.email == email)
    User.update(guard_ms=0).where(User.id == learner.id).execute()
    return learner


def test_from_signing_up_to_signing_out(hands: Hands, live: Live, request: pytest.FixtureRequest) -> None:
    learner = sign_up(hands, live, f"{request.node.callspec.id}@example.org")
    hands.press("Start")
    first = hands.text(HEADING)
    assert key(hands, " ") == "meet"
    second = hands.text(HEADING)
    assert key(hands, " ") == "prompt"
    hands.driver.again()
    assert hands.text(HEADING) == first, "the reload has lost the card"
    assert key(hands, " ") == "answer"
    assert key(hands, "1") == "prompt"
    assert hands.text(HEADING) == second
    assert key(hands, "u") == "prompt"
    assert hands.text(HEADING) == first
    for _ in range(8):
        key(hands, " ")
        if key(hands, "3") == "summary":
            break
    assert hands.text(HEADING) == "Well done"
    assert cards.recorded(learner, "undo") == 1
    assert cards.recorded(learner) == 5

    hands.press("Today")
    hands.press("Words")
    hands.fill("#q", "harb")
    hands.see("document.querySelector('#word-rows .row__word')?.innerText.startsWith('harbor')", "finding harbor")
    hands.press("harbor")
    hands.see("location.pathname === '/words/harbor'", "the page of the word")
    assert hands.text("h1") == "harbor"
    hands.driver.script("document.querySelector('details[data-menu] summary').click()")
    hands.press("Sign out")
    hands.see("document.querySelector('a[href=\"/sign-in\"]') && location.pathname === '/'", "being signed out")


def kept(hands: Hands, store: str, test: str = "") -> int:
    """How many records the device keeps."""
    return int(
        hands.driver.later(f"const done = [...arguments].pop(); ({COUNT})([...arguments]).then(done)", store, test)
    )


def test_a_session_goes_on_in_a_tunnel(hands: Hands, live: Live, network: Callable[[bool], None]) -> None:
    learner = people.met(people.with_password(guard_ms=0), "harbor", "water", "bread", days_ago=4)
    hands.go(f"{live.address}/sign-in")
    hands.driver.later(f"const done = [...arguments].pop(); ({CONTROLLED})().then(done)")
    hands.fill("#email", learner.email)
    hands.fill("#password", PASSWORD)
    hands.keys(ENTER)
    hands.see("location.pathname === '/today'", "Today")
    servers.wait_for(lambda: kept(hands, "words", "drawn") >= 3, "preparing for a tunnel")
    network(False)
    hands.go(f"{live.address}/today")
    hands.press("Start")
    asked = []
    for _ in range(3):
        asked.append(hands.text(HEADING))
        key(hands, " ")
        side = key(hands, "3")
    assert side == "summary"
    assert sorted(asked) == ["bread", "harbor", "water"]
    assert kept(hands, "events", "waits") == 3
    network(True)
    hands.go(f"{live.address}/today")
    servers.wait_for(lambda: kept(hands, "events", "waits") == 0, "sending what waits")
    for word in asked:
        events = sorted(queries.events(learner.id, catalogue_queries.word(word).id), key=lambda event: event.order)
        assert events[-1].rating == 3
