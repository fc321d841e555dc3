"""What must be true of every page, whatever it shows."""

from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "form", "list")
FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LOADED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "src",
    "audio": "src",
    "iframe": "src",
    "use": "href",
}
LANGUAGES = {"en", "ko"}


def parsed(body: str) -> tuple[Element, list[str]]:
    """The tree of the page, without namespaces, and what was wrong with its syntax."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(body)
    faults = [f"line {line}: {code} {values or ''}".strip() for (line, _), code, values in parser.errors]
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return tree, faults


def text(element: Element) -> str:
    """What the element says, single-spaced."""
    return " ".join("".join(element.itertext()).split())


def faults(tree: Element, found: list[str]) -> list[str]:
    """What is wrong with a whole page of this tree, beside what was found in its syntax; empty when nothing is."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    return [*found, *_frame(tree, elements), *_anywhere(tree, elements)]


def fragment_faults(body: str) -> list[str]:
    """What is wrong with a part of a page."""
    tree, _ = parsed(f"<!doctype html><title>part</title>{body}")
    return _anywhere(tree, [element for element in tree.iter() if isinstance(element.tag, str)], whole=False)


def _frame(tree: Element, elements: list[Element]) -> list[str]:
    found = []
    if tree.get("lang") not in LANGUAGES:
        found.append(f"<html lang> is {tree.get('lang')!r}")
    title = text(tree.find(".//title")) if tree.find(".//title") is not None else ""
    if not title.strip(" ·").removesuffix("VocaVision").strip(" ·"):
        found.append(f"the title says nothing of the page: {title!r}")
    if tree.find(".//main") is None:
        found.append("there is no <main>")
    headings = [element for element in elements if element.tag in HEADINGS]
    if (ones := sum(element.tag == "h1" for element in headings)) != 1:
        found.append(f"there are {ones} <h1>")
    for before, after in pairwise(headings):
        if HEADINGS.index(after.tag) > HEADINGS.index(before.tag) + 1:
            found.append(f"<{after.tag}> {text(after)!r} follows <{before.tag}>: a level is left out")
    return found


def _anywhere(tree: Element, elements: list[Element], *, whole: bool = True) -> list[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    found = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        found += _inline(element) + _named(element) + _foreign(element)
        found += _points(element, set(ids)) if whole else []
    found += _fields(tree, elements) + _forms(elements)
    return found


def _inline(element: Element) -> list[str]:
    found = [f"<{element.tag} {name}>" for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
    if element.tag == "style" or (element.tag == "script" and not element.get("src")):
        found.append(f"<{element.tag}> with its content in the page")
    return [f"{what} is inline" for what in found]


def _named(element: Element) -> list[str]:
    if element.tag == "img" and element.get("alt") is None:
        return [f"<img src={element.get('src')!r}> has no alt"]
    if element.tag in {"a", "button"} and element.get("aria-hidden") != "true":
        inside = [child.get("alt") or child.get("aria-label") or "" for child in element.iter() if child is not element]
        if not (element.get("aria-label") or element.get("aria-labelledby") or text(element) or any(inside)):
            return [f"<{element.tag} class={element.get('class')!r}> has no name"]
    return []


def _foreign(element: Element) -> list[str]:
    address = element.get(LOADED.get(element.tag, ""), "")
    if element.tag == "link" and element.get("rel") in {"canonical", "alternate"}:
        return []
    return [f"<{element.tag}> loads {address} from elsewhere"] if "//" in address.split("?")[0] else []


def _points(element: Element, ids: set[str | None]) -> list[str]:
    found = []
    for name in (
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "aria-errormessage",
        "form",
        "list",
    ):
        if name == "for" and element.tag not in {"label", "output"}:
            continue
        for target in element.get(name, "").split():
            if target not in ids:
                found.append(f"<{element.tag} {name}={target!r}> points at nothing")
    return found


def _fields(tree: Element, elements: list[Element]) -> list[str]:
    labelled = {label.get("for") for label in elements if label.tag == "label" and text(label)}
    wrapped = {id(inner) for label in tree.iter("label") if text(label) for inner in label.iter() if inner is not label}
    found = []
    for field in elements:
        if field.tag not in FIELDS or field.get("type") in UNLABELLED:
            continue
        named = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.get("id") in labelled
            or id(field) in wrapped
        )
        if not named:
            found.append(f"<{field.tag} name={field.get('name')!r}> has no label")
    return found


def _forms(elements: list[Element]) -> list[str]:
    found = []
    for form in (element for element in elements if element.tag == "form"):
        names = {field.get("name") for field in form.iter() if isinstance(field.tag, str)}
        if form.get("method", "get").lower() == "post" and "csrf_token" not in names:
            found.append(f"<form action={form.get('action')!r}> posts without a csrf_token")
        if form.get("method", "get").lower() == "get" and "csrf_token" in names:
            found.append(f"<form action={form.get('action')!r}> puts its csrf_token into an address")
        if form.get("action") is None:
            found.append("a <form> has no action")
    return found
