"""Commands about the catalogue."""

import time
import tomllib
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from vocavision.catalogue import actions
from vocavision.catalogue.models import Word
from vocavision.catalogue.queries import parsed
from vocavision.courses import actions as courses_actions
from vocavision.courses.order import Item, apart
from vocavision.lib import clock

CONTENT = Path(__file__).parent.parent.parent / "content"

commands = AppGroup("catalogue", help="The words.")


@commands.command("load")
def load() -> None:
    """Bring the built catalogue and the courses into the database: only what changed."""
    began = time.perf_counter()
    with (CONTENT / "catalogue.jsonl").open(encoding="utf-8") as lines:
        done = actions.load(lines, clock.now())
    if done.added or done.changed or done.retired:
        _load_courses()
    click.echo(
        f"Words: {done.added} added, {done.changed} changed, {done.retired} retired, {done.same} unchanged"
        f" ({time.perf_counter() - began:.1f} s)."
    )


def _load_courses() -> None:
    words = list(Word.select().where(Word.key.is_null(False), Word.retired_at_ms.is_null()))
    ids = {str(word.key): word.id for word in words}
    sources = []
    for path in sorted((CONTENT / "courses").glob("*.toml")):
        source = tomllib.loads(path.read_text(encoding="utf-8"))
        items = [item(word) for word in words if word.level == source["level"]]
        sources.append({**source, "words": apart(items)})
    courses_actions.load(sources, ids)


def item(word: Word) -> Item:
    """The word as the order of a course sees it."""
    entry = parsed(word.entry_hash, word.entry)
    rivals = [other["word"] for part in ("synonyms", "antonyms", "confused_with") for other in entry.get(part, [])]
    return Item(
        str(word.key), word.pos, word.zipf, frozenset(entry.get("topics", [])), frozenset(rivals), word.headword
    )


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
