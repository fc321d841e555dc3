"""Commands about the catalogue."""

import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from vocavision.catalogue import actions, lines
from vocavision.catalogue.lines import Line
from vocavision.courses import actions as courses_actions
from vocavision.courses.order import Item, apart, on_topics
from vocavision.db import transaction
from vocavision.lib import clock

CONTENT = Path(__file__).parent.parent.parent / "content"

commands = AppGroup("catalogue", help="The words.")


@commands.command("load")
@click.option(
    "--content", type=click.Path(path_type=Path, exists=True, file_okay=False), default=CONTENT,
    help="The folder with catalogue.jsonl and courses.",
)  # fmt: skip
def load(content: Path) -> None:
    """Bring the built catalogue and the courses into the database: only what changed, all of it or nothing."""
    began = time.perf_counter()
    words = _read(content / "catalogue.jsonl")
    items = [(line.entry["level"], _item(line)) for line in words]
    courses = [_course(path, items) for path in sorted((content / "courses").glob("*.toml"))]
    with transaction():
        done = actions.load(words, clock.now())
        courses_actions.load([course for course in courses if course["words"] or course["level"]])
    click.echo(
        f"Words: {done.added} added, {done.changed} changed, {done.retired} retired, {done.same} unchanged"
        f" ({time.perf_counter() - began:.1f} s)."
    )


def _read(path: Path) -> list[Line]:
    try:
        with path.open(encoding="utf-8") as source:
            return lines.read(source)
    except (lines.BrokenLine, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"Nothing was changed. {path.name}, {error}") from error


def _course(path: Path, words: Sequence[tuple[str, Item]]) -> dict[str, Any]:
    """The course of this source and the keys of its words, each given with its level, as they are learned."""
    try:
        source = tomllib.loads(path.read_text(encoding="utf-8"))
        about = {f"{name}_{tongue}": source[name][tongue] for name in ("title", "about") for tongue in ("en", "ko")}
        return {
            **about,
            "slug": source["slug"],
            "kind": source["kind"],
            "level": source.get("level"),
            "words": apart(_inside(source, words)),
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"Nothing was changed. {path.name} cannot be read: {error!r}") from error


def _inside(source: Mapping[str, Any], words: Sequence[tuple[str, Item]]) -> list[Item]:
    """The words of a level, or those on topics; the latter are none where they are too few."""
    if "level" in source:
        return [item for level, item in words if level == source["level"]]
    if not isinstance(source["topics"], list):
        raise TypeError("topics must be a list")
    return on_topics(words, frozenset(source["topics"]))


def _item(line: Line) -> Item:
    """The word as the order of a course sees it."""
    entry = line.entry
    rivals = [other["word"] for part in ("synonyms", "antonyms", "confused_with") for other in entry.get(part, [])]
    return Item(
        line.key, entry["pos"], entry["zipf"], frozenset(entry.get("topics", [])), frozenset(rivals), entry["word"]
    )


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
