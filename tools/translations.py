"""Bring vocavision/translations in step with the texts in code and templates, and compile it.

Usage: python -m tools.translations   (new texts come with an empty Korean one: fill it in, run again)
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "vocavision" / "translations" / "ko" / "LC_MESSAGES"
METHODS = [("vocavision/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"jinja2": {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


def texts() -> Catalog:
    """Every text of the product, with where it stands."""
    catalog = Catalog(locale="ko", project="VocaVision", charset="utf-8", fuzzy=False)
    options = {pattern: OPTIONS[method] for pattern, method in METHODS if method in OPTIONS}
    for name, _line, message, comments, context in extract_from_dir(ROOT, METHODS, options, KEYWORDS):
        if name.startswith(("vocavision/", "templates/")):
            catalog.add(message, None, [(name, None)], auto_comments=comments, context=context)  # type: ignore[list-item]  # no line numbers: they would change with every edit
    return catalog


def kept() -> Catalog:
    """The Korean texts as they are in the file."""
    path = FOLDER / "messages.po"
    if not path.exists():
        return Catalog(locale="ko")
    with path.open("rb") as file:
        return read_po(file, locale="ko")


def compiled(catalog: Catalog) -> bytes:
    """The file that the application reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Write both files; exit status 1 while a Korean text is missing."""
    catalog = kept()
    written = catalog.creation_date
    catalog.update(texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = written  # a run that changes no text changes no file
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "messages.po").open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    (FOLDER / "messages.mo").write_bytes(compiled(catalog))
    missing = [m.id for m in catalog if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])]
    print(f"{len(catalog)} texts, {len(missing)} without Korean")
    for text in missing[:40]:
        print(f"  {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
