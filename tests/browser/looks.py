"""How a page is looked at: by axe, by ruler, and by the keyboard. Each look gives a line for each fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A browser that can speak; what it says stands in window.said.
VOICE = """
(() => {
  const said = (window.said = []);
  const voice = { lang: "en-US", name: "Test voice", voiceURI: "test-voice", localService: true, default: true };
  Object.defineProperty(window.speechSynthesis, "getVoices", { value: () => [voice] });
  Object.defineProperty(window.speechSynthesis, "speak", { value: (words) => said.push(words.text) });
  Object.defineProperty(window.speechSynthesis, "cancel", { value: () => {} });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""

RUN_AXE = """
async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id} (${rule.help}): ${node.target.join(" ")}: ${node.html.slice(0, 160)} | ` +
    node.any.map((one) => one.message).join("; ")));
}
"""

# WCAG 2.5.8 asks for 24 pixels, the house for 44; links within a text, and what stands hidden, are let off.
SMALL_TARGETS = """
() => {
  const faults = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (one.type === "hidden" || !one.checkVisibility({ visibilityProperty: true }) || one.closest(".skip")) continue;
    const style = getComputedStyle(one);
    const spread = getComputedStyle(one, "::after").position === "absolute";
    if (one.matches("a") && style.display === "inline" && !spread) continue;
    let area = one;
    if (one.matches("[type=checkbox], [type=radio]")) area = one.closest("label") ?? one;
    if (spread) area = one.offsetParent ?? one;
    const { width, height } = area.getBoundingClientRect();
    if (width >= 43.5 && height >= 43.5) continue;
    faults.push(`${Math.round(width)} by ${Math.round(height)}: ${one.outerHTML.slice(0, 140)}`);
  }
  return faults;
}
"""

CUT_OFF = """
() => {
  const faults = [];
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) faults.push(`the page scrolls sideways: ${wide} in ${innerWidth} pixels`);
  const name = (one) => one.outerHTML.replace(/\\s+/g, " ").slice(0, 140);
  for (const one of document.body.querySelectorAll("*")) {
    if (!one.checkVisibility() || one.closest(".visually-hidden, .skip, svg, option")) continue;
    if (!one.textContent.trim() && !one.querySelector("img")) continue;
    const style = getComputedStyle(one);
    const hides = (way) => way === "hidden" || way === "clip";
    const edge = one.getBoundingClientRect();
    if (edge.width && (edge.right > innerWidth + 1 || edge.left < -1) && !one.parentElement.closest("[data-wide]"))
      faults.push(`over the edge (${Math.round(edge.left)} to ${Math.round(edge.right)}): ${name(one)}`);
    if (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1) faults.push(`cut at its side: ${name(one)}`);
    if (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1) faults.push(`cut below: ${name(one)}`);
    if (style.textOverflow === "ellipsis") faults.push(`ends in dots: ${name(one)}`);
  }
  return faults.slice(0, 12);
}
"""

# Everything that takes the focus, brought into view as the browser does, must be seen at least in part (WCAG 2.4.11).
COVERED = """
() => {
  const faults = [];
  const before = document.activeElement;
  const modal = document.querySelector("dialog[open]");
  for (const one of (modal ?? document).querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (one.type === "hidden" || !one.checkVisibility({ visibilityProperty: true })) continue;
    one.focus();
    const edge = one.getBoundingClientRect();
    const seen = [0.5, 0.1, 0.9].some((part) => {
      const at = document.elementFromPoint(edge.left + edge.width / 2, edge.top + edge.height * part);
      return at && (one.contains(at) || at.contains(one) || at.closest("label")?.contains(one));
    });
    if (!seen) faults.push(`covered: ${one.outerHTML.slice(0, 140)}`);
  }
  before?.focus();
  return faults;
}
"""

# WCAG 1.4.12: what a person may set without anything being lost.
WIDE_TEXT = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-block-end: 2em !important; }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""


def axe(page: "Page") -> list[str]:
    """What axe finds."""
    page.evaluate((VENDOR / "axe" / "axe.min.js").read_text())
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


def small_targets(page: "Page") -> list[str]:
    """What is smaller than a finger."""
    found: list[str] = page.evaluate(SMALL_TARGETS)
    return found


def cut_off(page: "Page") -> list[str]:
    """What is cut, or makes the page scroll sideways."""
    found: list[str] = page.evaluate(CUT_OFF)
    return found


def covered(page: "Page") -> list[str]:
    """What has the focus and cannot be seen."""
    found: list[str] = page.evaluate(COVERED)
    return found


@contextmanager
def window(page: "Page", width: int, height: int) -> Iterator[None]:
    """Inside the block the window has this size."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": width, "height": height})
    try:
        yield
    finally:
        page.set_viewport_size(before)


@contextmanager
def wide_text(page: "Page") -> Iterator[None]:
    """Inside the block lines, letters and words stand as far apart as WCAG 1.4.12 says."""
    page.evaluate(WIDE_TEXT)
    try:
        yield
    finally:
        page.evaluate("() => { document.adoptedStyleSheets = []; }")
