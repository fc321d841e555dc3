"""What a screen reader says in a session, from the first word to the summary, kept as text to be compared.

`UPDATE_TRANSCRIPTS=1 pytest tests/browser/test_transcripts.py` writes the texts anew: read them before they are kept.
"""

import os
import re
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import cards, looks, people
from vocavision.accounts import actions as accounts_actions

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "transcripts"
SCREEN_READER = looks.VENDOR / "screen-reader" / "virtual.js"

# The virtual reader does not know that what is folded away is not read.
FOLD = """
() => { for (const one of document.querySelectorAll("details")) for (const part of one.children)
  if (part.localName !== "summary") part.toggleAttribute("hidden", !one.open); }
"""
# The reader's place is where the focus is.
HEAR = """
async () => {
  await virtual.stop();
  await virtual.start({ container: document.body });
  const focused = document.activeElement;
  focused.blur();
  focused.focus();
}
"""
# On to the control that is pressed next, or to the end of the page's main part.
READ_ON = """
async (last) => {
  await virtual.clearSpokenPhraseLog();
  const ends = ["end of main", `button, ${last}`, `textbox, ${last}`];
  for (let at = 0; at < 120; at += 1) {
    await virtual.next();
    const phrase = await virtual.lastSpokenPhrase();
    if (ends.some((end) => phrase.startsWith(end))) break;
  }
  return virtual.spokenPhraseLog();
}
"""
# Chosen by the id of each showing, or by the clock.
CHANCE = (
    (re.compile(r"\b\d+ (days|months)\b"), r"some \1"),
    (re.compile(r"\b\d{1,2}:\d\d( ?[AP]M)?\b"), "a time"),
)
# What this reader says and others do not: a button's value, where a paragraph begins, where things end.
VALUE = re.compile(r"^(button, .*), [1-4]$")
UNSAID = re.compile(r"paragraph$|end of (?!main)|mark$")


class Reader:
    """Somebody who hears the page, and what was heard."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.lines: list[str] = []
        page.evaluate(SCREEN_READER.read_text())
        self._listen()

    def _listen(self) -> None:
        self.page.evaluate(FOLD)
        self.page.evaluate(HEAR)

    def read_to(self, name: str) -> None:
        """Hear where the focus is, then on to the control of this name."""
        self.page.evaluate(FOLD)
        self._note([f"[focus] {cards.focused(self.page).partition(': ')[2]}", *self.page.evaluate(READ_ON, name)])

    def press(self, name: str, typed: str = "") -> None:
        """Press the button, hear what is said of it, and which page one is on."""
        if typed:
            self.page.get_by_label("Your answer").fill(typed)
        self.lines.append(f"> {name}" + (f", typed {typed}" if typed else ""))
        before = self.page.locator("#session > *").element_handle()
        button = self.page.get_by_role("button", name=name).first
        button.focus()
        self.page.keyboard.press("Enter")
        before.wait_for_element_state("hidden")
        cards.settled(self.page)
        if name != "Show answer":
            self._note([f"[status] {cards.said(self.page)}"])
        self._note([f"[title] {self.page.title()}"])

    def _note(self, phrases: list[str]) -> None:
        for phrase in phrases:
            text = VALUE.sub(r"\1", phrase)
            for chance, plain in CHANCE:
                text = chance.sub(plain, text)
            if not UNSAID.match(text) and self.lines[-1:] != [f"  button, {text}"]:
                self.lines.append(f"  {text}")


def compare(name: str, lines: list[str]) -> None:
    """Fails where the transcript is another than the one that is kept."""
    path, text = FOLDER / f"{name}.txt", "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text)
    kept = path.read_text()
    assert text == kept, "\n".join(
        unified_diff(kept.splitlines(), text.splitlines(), "kept", "heard", lineterm="", n=2)
    )


def test_learning_three_words_is_heard_so(new_page: Callable[..., "Page"]) -> None:
    page = new_page()
    people.wishes(cards.learner(page), "harbor", "water", "borrow")
    cards.begin(page)
    reader = Reader(page)
    for _ in range(3):
        reader.read_to("Got it")
        reader.press("Got it")
    for _ in range(6):
        reader.read_to("Show answer")
        reader.press("Show answer")
        reader.read_to("Easy")
        reader.press("Good")
    reader.read_to("the end")
    compare("learning-three-words", reader.lines)


def test_reviewing_five_words_is_heard_so(new_page: Callable[..., "Page"]) -> None:
    page = new_page()
    learner = cards.learner(page, ask_listen=False, ask_recall=False)
    people.met(learner, "harbor", days_ago=4, ratings=(people.EASY,))
    people.met(learner, "bread", "dog", "house", "tree", days_ago=3)
    accounts_actions.change_preferences(learner, ask_recall=True)
    cards.begin(page)
    reader = Reader(page)
    for grade in ("Good", "Again", "Hard", "Easy"):
        reader.read_to("Show answer")
        reader.press("Show answer")
        reader.read_to("Easy")
        reader.press(grade)
    reader.press("Undo")
    reader.read_to("Show answer")
    reader.press("Show answer")
    reader.press("Good")
    reader.read_to("Your answer")
    reader.press("Show answer", typed="harber")
    reader.read_to("Easy")
    reader.press("Good")
    reader.read_to("Show answer")
    compare("reviewing-five-words", reader.lines)
