"""A device in the tests: the scripts as the served app has them, run in a browser under the app's own policy."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tests.conftest import Live
from vocavision.review.events import Event
from vocavision.review.memory import CardState, WordState

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMPORT = (
    "const [scheduler, days, memory, answers, desk] = await Promise.all(scripts.map((address) => import(address)));"
)


class Device:
    """A page that has `scheduler`, `days`, `memory`, `answers` and `desk` at hand."""

    def __init__(self, page: "Page", live: Live) -> None:
        asset = live.app.jinja_env.globals["asset"]
        self._scripts = [asset(f"js/{name}.js") for name in ("scheduler", "days", "memory", "answers", "desk")]
        self.page = page
        answer = page.goto("/help")
        assert "script-src 'self';" in answer.headers["content-security-policy"]

    def run(self, body: str, given: Any = None) -> Any:
        """What this JavaScript returns; what it is given stands in `given`."""
        call = f"{IMPORT} return JSON.stringify(((given) => {{ {body} }})(JSON.parse(text)));"
        answer = self.page.evaluate(f"async ([scripts, text]) => {{ {call} }}", [self._scripts, json.dumps(given)])
        return json.loads(answer)


def sent(event: Event) -> dict[str, Any]:
    """The event as a device writes it."""
    fields = asdict(event)
    return fields | {"id": str(event.id), "undoes": str(event.undoes) if event.undoes else None}


def sent_card(card: CardState) -> dict[str, Any]:
    """The card as a device keeps it."""
    return asdict(card) | {"last_event_id": str(card.last_event_id) if card.last_event_id else None}


def sent_word(word: WordState) -> dict[str, Any]:
    """The word's cards as a device keeps them."""
    return {direction: sent_card(card) for direction, card in word.items()}
