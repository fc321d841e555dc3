"""A card in a browser's window: what one presses, where the focus is, what is said."""

from typing import TYPE_CHECKING, Any

from tests.browser import people
from vocavision.accounts.models import User
from vocavision.review.models import ReviewEvent

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED = """
() => { const one = document.activeElement;
  return `${one.tagName.toLowerCase()}${one.id ? "#" + one.id : ""}: ${one.innerText.trim().replace(/\\s+/g, " ")}`; }
"""
# Everything that is said or shown for a screen reader, as the browser's own tree has it.
NAMES = ("name", "description", "value")


def learner(page: "Page", *, guard_ms: int = 0, **values: Any) -> User:
    """A signed-in learner whose presses count at once."""
    return people.sign_in(page, people.a_learner(guard_ms=guard_ms, **values))


def begin(page: "Page") -> None:
    """Start the session from Today."""
    page.goto("/today")
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator("#card-heading").wait_for()
    page.wait_for_load_state("load")


def press(page: "Page", name: str) -> None:
    """Press the button of this name and wait until another card, or another side, has taken the focus."""
    before = page.locator("#session > *").element_handle()
    page.get_by_role("button", name=name).first.click()
    before.wait_for_element_state("hidden")
    settled(page)


def settled(page: "Page") -> None:
    """Wait until what was swapped in has settled."""
    page.locator("#session:not(.htmx-swapping):not(.htmx-settling):not(.htmx-request) #card-heading").wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def focused(page: "Page") -> str:
    """What has the focus: `h1#card-heading: harbor`."""
    found: str = page.evaluate(FOCUSED)
    return found


def said(page: "Page") -> str:
    """What the live region says, once it has spoken."""
    page.locator("#status p").first.wait_for(state="attached")
    return " ".join(page.locator("#status").inner_text().split())


def heard(page: "Page") -> str:
    """All names, descriptions and values of the accessibility tree, in its order."""
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    kept = [node for node in nodes if not node.get("ignored")]
    return "\n".join(str(node[part]["value"]) for node in kept for part in NAMES if node.get(part, {}).get("value"))


def recorded(who: User, kind: str = "review") -> int:
    """How many events of this kind the learner has."""
    return ReviewEvent.select().where(ReviewEvent.user == who.id, ReviewEvent.kind == kind).count()
