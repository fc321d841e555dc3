"""Rule 4: every text that a person reads goes through gettext, and both languages are complete."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment

from tests.house.sources import ROOT, none
from tools import translations

SPOKEN = {
    "alt",
    "title",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "label",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"</?[a-z]+[^>]*>")
HANGUL = re.compile("[\uac00-\ud7a3]")
LETTER = re.compile(r"[^\W\d_]")
# What is the same in every language.
NAMES = re.compile(
    r"VocaVision|&\w+;|English|한국어|IPA|FSRS(-6)?|\bAa\b|\w+\.org|SIL Open Font License|Zero-Clause BSD|BSD-3-Clause"
)
IDENTIFIER = re.compile(r"\0[-\w]+|[-\w]+\0")
CLASS_BLOCK = re.compile(r"{% block \w*class %}.*?{% endblock( \w+)? %}", re.DOTALL)
FOR_DEVELOPERS = {"help/styleguide.html"}  # shown in development only
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "path",
    "use",
}

TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if path.relative_to(ROOT / "templates").as_posix() not in FOR_DEVELOPERS
]


class _Untranslated(HTMLParser):
    """Collects what is said between tags and in attributes; what has a language of its own is content."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken_here = not any(name == "lang" and value and "\0" not in value for name, value in attrs)
        for name, value in attrs:
            if name in SPOKEN and spoken_here and value:
                self._look(value)
        if tag not in VOID:
            self._open.append((tag, spoken_here and all(spoken for _, spoken in self._open)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag:
            self._open.pop()
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if all(spoken for _, spoken in self._open) and not any(
            tag in {"script", "style", "code", "kbd"} for tag, _ in self._open
        ):
            self._look(data)

    def _look(self, text: str) -> None:
        if LETTER.search(NAMES.sub("", IDENTIFIER.sub("", text))):
            self.found.append(" ".join(text.replace("\0", "…").split()))


def untranslated(source: str) -> list[str]:
    """The texts of a template that do not go through gettext."""
    plain, inside = [], False
    for _, kind, value in Environment().lex(CLASS_BLOCK.sub("", source)):
        if kind == "data":
            plain.append(value)
        elif kind in {"variable_begin", "block_begin", "comment_begin", "raw_begin"}:
            inside = kind == "variable_begin"
            plain.append("\0" if inside else "")
    parser = _Untranslated()
    parser.feed("".join(plain).replace("<\0", "<x").replace("</\0", "</x"))
    return parser.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_text_of_a_template_goes_through_gettext(path: Path) -> None:
    none(untranslated(path.read_text(encoding="utf-8")))


def test_no_korean_stands_in_the_code() -> None:
    """A text in one of the languages would be the same in the other; sounds and letters are rules, not texts."""
    about_letters = {"answers.py", "i18n.py"}
    faults = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "vocavision").rglob("*.py")
        if path.name not in about_letters
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if HANGUL.search(line.replace("한국어", ""))
    ]
    none(faults)


def faults_of(message: Message) -> list[str]:
    """What is wrong with one Korean text."""
    source = message.id if isinstance(message.id, str) else message.id[-1]
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    found = ["is fuzzy"] if message.fuzzy else []
    for text in strings:
        if not text.strip():
            found.append("has no Korean")
        elif sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source)):
            found.append(f"has other values to fill in: {text!r}")
        elif sorted(TAG.findall(text)) != sorted(TAG.findall(source)):
            found.append(f"has other tags: {text!r}")
    return [f"{source!r} {fault}" for fault in found]


def _texts(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_the_korean_is_complete_and_none_is_fuzzy_or_stale() -> None:
    wanted, kept = translations.texts(), translations.kept()
    assert len(_texts(wanted)) > 100
    none([f"new, run make translations: {text!r}" for text in _texts(wanted) - _texts(kept)])
    none([f"used no more, run make translations: {text!r}" for text in _texts(kept) - _texts(wanted)])
    none([fault for message in kept if message.id for fault in faults_of(message)])


def test_the_compiled_korean_is_that_of_the_readable_file() -> None:
    compiled = translations.FOLDER / "messages.mo"
    assert compiled.read_bytes() == translations.compiled(translations.kept()), "run make translations"


def test_the_walkers_find_what_is_planted() -> None:
    assert untranslated("<p>Hello {{ name }}</p>") == ["Hello …"]
    assert untranslated('<img alt="A cat">') == ["A cat"]
    assert (
        untranslated('{% if x %}<p lang="en">harbor</p>{% endif %}<p>{{ _("Hello") }}</p><br><b>VocaVision</b> 3 ·')
        == []
    )
    assert untranslated('<p lang="{{ language() }}">Hello</p>') == ["Hello"]
    assert faults_of(Message("%(n)s words", ""))
    assert faults_of(Message("%(n)s words", "%(m)s 단어"))
    assert faults_of(Message("Hi", "안녕", flags=["fuzzy"]))
    assert faults_of(Message("%(n)s words", "단어 %(n)s개")) == []


def test_one_thing_has_one_spelling() -> None:
    none([message.id for message in translations.kept() if "e-mail" in str(message.id).casefold()])
