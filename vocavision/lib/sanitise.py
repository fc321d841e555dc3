"""What people type, made safe to keep and to show: the one place that uses bleach."""

import re
import unicodedata

import bleach

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")


def line(text: str | None) -> str:
    """One line of plain text: no markup, no control or direction characters, single spaces, NFC."""
    return re.sub(r"\s+", " ", paragraph(text)).strip()


def paragraph(text: str | None) -> str:
    """Plain text that may have line breaks: no markup, no control or direction characters, NFC."""
    return _without_markup(visible(text)).strip()


def visible(text: str | None) -> str:
    """What can be seen of the text, signs that look like markup too: no control or direction characters, NFC."""
    clean = CONTROL.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return INVISIBLE.sub("", unicodedata.normalize("NFC", clean)).strip()


def _without_markup(text: str) -> str:
    """bleach takes the tags out and escapes the rest; what it escaped is put back, for it is escaped on the way out."""
    if "<" not in text:
        return text
    cleaned: str = bleach.clean(text, tags=set(), strip=True, strip_comments=True)
    return cleaned.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
