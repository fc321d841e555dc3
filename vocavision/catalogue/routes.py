"""Pages of the words: the list with its search, each word, and the pictures."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from vocavision.catalogue import queries, scenes
from vocavision.catalogue.highlight import pieces
from vocavision.catalogue.queries import Filters, WordView
from vocavision.config import Config
from vocavision.courses import queries as courses_queries
from vocavision.lib import htmx
from vocavision.lib.limits import limit
from vocavision.lib.sanitise import line
from vocavision.notes import queries as notes_queries
from vocavision.review import queries as review_queries

blueprint = Blueprint("catalogue", __name__)

A_PAGE = 30  # words
MOST_FOUND = 300  # words
DRAWINGS = Path(__file__).parent.parent.parent / "content" / "drawings.json"
FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.app_template_global()
def highlight(text: str, entry: dict[str, Any]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a form of the entry's word."""
    return pieces(text, [entry["word"], *entry.get("forms_all", ())])


def _filters() -> Filters:
    args = request.args
    return Filters(**{name: line(args.get(name, ""))[:60] for name in ("course", "level", "pos", "status", "topic")},
                   sort=args.get("sort", "frequency"))  # fmt: skip


def _found(text: str, filters: Filters, page: int) -> tuple[list[WordView], bool]:
    """The words of this page, and whether there are more."""
    learner = current_user.id if current_user.is_authenticated else None
    first = (page - 1) * A_PAGE
    if text:
        fitting = queries.fitting(queries.search(text, MOST_FOUND), filters, learner)
        return fitting[first : first + A_PAGE], len(fitting) > first + A_PAGE
    shown = queries.listed(filters, learner, first, A_PAGE + 1)
    return shown[:A_PAGE], len(shown) > A_PAGE


@blueprint.get("/words")
@limit("page")
def words() -> Response:
    """The list of words, searched, narrowed and sorted."""
    text, filters = line(request.args.get("q", ""))[:60], _filters()
    page = min(max(1, request.args.get("page", 1, type=int)), 1000)
    shown, more = _found(text, filters, page)
    states = review_queries.statuses(current_user.id, [w.id for w in shown]) if current_user.is_authenticated else {}
    return htmx.page_or_fragment(
        "catalogue/_more.html" if page > 1 else "catalogue/_results.html", page="catalogue/words.html", words=shown,
        more=more, number=page, text=text, filters=filters, states=states, courses=courses_queries.all_courses(None),
    )  # fmt: skip


@blueprint.get("/words/<string(maxlength=80):slug>")
@limit("page")
def word(slug: str) -> Response:
    """Everything known about a word; for a learner also what they have of it."""
    found = queries.word(slug)
    entry = found.entry
    named = {other["word"] for part in ("synonyms", "antonyms", "confused_with") for other in entry.get(part, [])}
    linked = queries.slugs(sorted(named | set(entry.get("family", [])) | set(entry.get("rhymes", []))))
    mine = notes_queries.of_word(current_user.id, found.id) if current_user.is_authenticated else None
    memory = review_queries.memory_of(current_user, found.id) if current_user.is_authenticated else None
    return make_response(
        render_template("catalogue/word.html", word=found, entry=entry, linked=linked, mine=mine, memory=memory)
    )


@blueprint.get("/pictures/<string(length=16):scene_hash>.svg")
@limit("picture")
def picture(scene_hash: str) -> Response:
    """The picture of this hash: the hash is of all that it is made of, so it never changes."""
    response = make_response(_picture(scene_hash, queries.scene(scene_hash)))
    response.headers["Content-Type"] = "image/svg+xml"
    response.headers["Cache-Control"] = FOR_EVER
    return response


@blueprint.app_template_global()
def address() -> str:
    """The public address of this site, for links that leave the page."""
    config: Config = current_app.extensions["vocavision.config"]
    return config.address


@lru_cache(maxsize=2048)
def _picture(_scene_hash: str, scene: str) -> str:
    return scenes.compose(scenes.parse(scene), _drawings())


@lru_cache(maxsize=1)
def _drawings() -> dict[str, scenes.Drawing]:
    return scenes.drawings_from_json(DRAWINGS.read_text(encoding="utf-8"))
