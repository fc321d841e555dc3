"""Pages of the words: the list with its search, each word, and the pictures."""

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from flask import Blueprint, current_app, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from vocavision.catalogue import queries, scenes
from vocavision.catalogue.highlight import pieces
from vocavision.catalogue.queries import Filters
from vocavision.catalogue.search import LONGEST_QUERY
from vocavision.config import Config
from vocavision.courses import queries as courses_queries
from vocavision.lib import htmx
from vocavision.lib.errors import NotFound
from vocavision.lib.limits import limit
from vocavision.lib.sanitise import line
from vocavision.notes import queries as notes_queries
from vocavision.review import queries as review_queries

blueprint = Blueprint("catalogue", __name__)

A_PAGE = 30  # words
MOST_FOUND = 100  # words: whoever looks for one types on rather than reads further
MOST_LOOKED_THROUGH = 400  # of which the filters let some pass
MOST_PAGES = 1000
FILTERS = ("course", "level", "pos", "topic", "status")
RELATED = ("synonyms", "antonyms", "confused_with")
DRAWINGS = Path(__file__).parent.parent.parent / "content" / "drawings.json"
FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.app_template_global()
def highlight(text: str, entry: dict[str, Any]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a form of the entry's word."""
    return pieces(text, [entry["word"], *entry.get("forms_all", ())])


def _learner_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


def _asked(name: str) -> str:
    """What the address asks for under this name: plain, and no longer than anything that could be found."""
    return line(request.args.get(name, ""))[:LONGEST_QUERY].strip()


def _found(text: str, filters: Filters, order: str, page: int) -> tuple[list[int], int | None]:
    """The ids of this page's words and of one more when there is one; how many fit a search in all."""
    first, learner = (page - 1) * A_PAGE, _learner_id()
    if not text:
        return queries.listed(filters, order, learner, first, A_PAGE + 1), None
    narrowed = filters != Filters()
    ids = queries.search(text, MOST_LOOKED_THROUGH if narrowed else MOST_FOUND)
    if narrowed:
        ids = queries.passing(ids, filters, learner)
    return ids[first : first + A_PAGE + 1], len(ids)


@blueprint.get("/words")
@limit("page")
def words() -> Response:
    """The list of words, searched, narrowed and sorted."""
    filters = Filters(**{name: _asked(name) for name in FILTERS})
    text, order = _asked("q"), request.args.get("sort", "")
    order = order if order in queries.ORDERS else "frequency"
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    ids, total = _found(text, filters, order, page)
    asked = {"q": text, **asdict(filters), "sort": order if order != "frequency" else ""}
    return htmx.page_or_fragment(
        "catalogue/_more.html" if page > 1 else "catalogue/_results.html",
        page="catalogue/words.html",
        words=queries.words(ids[:A_PAGE]),
        more=len(ids) > A_PAGE,
        total=total,
        number=page,
        asked=asked,
        given={name: value for name, value in asked.items() if value},
        states=review_queries.statuses(current_user.id, ids[:A_PAGE]) if current_user.is_authenticated else {},
        courses=() if htmx.wants_fragment() else courses_queries.names(),
    )


@blueprint.get("/words/<string(maxlength=80):slug>")
@limit("page")
def word(slug: str) -> Response:
    """Everything known about a word; for a learner also what they have of it; five statements with the sign-in's."""
    mine = memory = None
    if current_user.is_authenticated:
        found, mine = notes_queries.word_with_mine(slug, current_user.id)
        memory = review_queries.memory_of(current_user, found.id)
    else:
        found = queries.word(slug)
    entry = found.entry
    named = {other["word"] for part in RELATED for other in entry.get(part, [])}
    linked = queries.slugs(sorted(named | set(entry.get("family", [])) | set(entry.get("rhymes", []))))
    return make_response(
        render_template("catalogue/word.html", word=found, entry=entry, linked=linked, mine=mine, memory=memory)
    )


@blueprint.get("/pictures/<string(length=16):scene_hash>.svg")
@limit("picture")
def picture(scene_hash: str) -> Response:
    """The picture of this hash: the hash is of all that it is made of, so it never changes."""
    scene, packed = queries.scene(scene_hash), request.accept_encodings.quality("br") > 0
    response = make_response(_packed(scene_hash, scene) if packed else _picture(scene_hash, scene))
    if packed:
        response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
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
    try:
        return scenes.compose(scenes.parse(scene), _drawings())
    except scenes.SceneError as error:  # an old picture whose drawings are gone
        raise NotFound from error


@lru_cache(maxsize=2048)
def _packed(scene_hash: str, scene: str) -> bytes:
    """The picture in a third of its bytes."""
    return brotli.compress(_picture(scene_hash, scene).encode(), quality=9)


@lru_cache(maxsize=1)
def _drawings() -> dict[str, scenes.Drawing]:
    return scenes.drawings_from_json(DRAWINGS.read_text(encoding="utf-8"))
