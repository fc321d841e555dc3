"""Pages of the words: the list with its search, each word, and the pictures."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.catalogue import queries, scenes
from vocavision.catalogue.highlight import pieces
from vocavision.catalogue.queries import Filters
from vocavision.catalogue.search import LONGEST_QUERY
from vocavision.catalogue.stress import stress
from vocavision.catalogue.views import WordView
from vocavision.config import Config
from vocavision.courses import queries as courses_queries
from vocavision.lib import htmx
from vocavision.lib.errors import NotFound
from vocavision.lib.limits import limit
from vocavision.lib.panels import Panel, Panels, instead, once
from vocavision.lib.sanitise import line
from vocavision.mixups import queries as mixups_queries
from vocavision.notes import queries as notes_queries
from vocavision.notes.queries import Mine
from vocavision.review import queries as review_queries
from vocavision.review.views import WordMemory
from vocavision.roots import queries as roots_queries
from vocavision.roots.growth import Root, parts_of

blueprint = Blueprint("catalogue", __name__)

A_PAGE = 30  # words
MOST_FOUND = 100  # words: whoever looks for one types on rather than reads further
MOST_LOOKED_THROUGH = 400  # of which the filters let some pass
MOST_PAGES = 1000
MOST_PAGES_AT_ONCE = 40  # of a list that one comes back to
FILTERS = ("course", "level", "pos", "topic", "status")
RELATED = ("synonyms", "antonyms", "confused_with")
DRAWINGS = Path(__file__).parent.parent.parent / "content" / "drawings.json"
FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.app_template_global()
def highlight(text: str, entry: dict[str, Any]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a form of the entry's word."""
    return pieces(text, [entry["word"], *entry.get("forms_all", ())])


@blueprint.app_template_global("stress")
def told_stress(ipa: str) -> tuple[int, int] | None:
    """Which syllable has the main stress, and of how many; None where that is not told."""
    return stress(ipa)


def _learner_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


def _asked(name: str) -> str:
    """What the address asks for under this name: plain, and no longer than anything that could be found."""
    return line(request.args.get(name, ""))[:LONGEST_QUERY].strip()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks the list for; `first` and `last` are the pages shown, one after the other."""

    text: str
    filters: Filters
    order: str
    first: int
    last: int

    @property
    def wanted(self) -> dict[str, str]:
        """The same by the names of the form's fields."""
        return {"q": self.text, **asdict(self.filters), "sort": self.order if self.order != "frequency" else ""}

    @property
    def given(self) -> dict[str, Any]:
        """What of it an address must say, without the pages."""
        return {name: value for name, value in self.wanted.items() if value}

    def address(self, endpoint: str, first: int) -> str:
        """Where the list is shown from this page on."""
        pages: dict[str, Any] = {"page": first} if first > 1 else {}
        if self.last > first:
            pages["through"] = self.last
        return url_for(endpoint, **self.given, **pages)


def _asked_for() -> _Asked:
    order, first = request.args.get("sort", ""), request.args.get("page", 1, type=int)
    first = min(max(1, first), MOST_PAGES)
    through = request.args.get("through", first, type=int)
    return _Asked(
        _asked("q"), Filters(**{name: _asked(name) for name in FILTERS}),
        order if order in queries.ORDERS else "frequency", first,
        min(max(first, through), first + MOST_PAGES_AT_ONCE - 1),
    )  # fmt: skip


def _found(asked: _Asked, first: int, count: int) -> tuple[list[int], int | None]:
    """The ids of the words from place `first` on and of one more when there is one; how many fit a search in all."""
    learner = _learner_id()
    if not asked.text:
        return queries.listed(asked.filters, asked.order, learner, first, count + 1), None
    narrowed = asked.filters != Filters()
    ids = queries.search(asked.text, MOST_LOOKED_THROUGH if narrowed else MOST_FOUND)
    if narrowed:
        ids = queries.passing(ids, asked.filters, learner)
    return ids[first : first + count + 1], len(ids)


def _list(asked: _Asked) -> dict[str, Any]:
    """What the list shows."""
    count = (asked.last - asked.first + 1) * A_PAGE
    ids, total = _found(asked, (asked.first - 1) * A_PAGE, count)
    return {
        "words": queries.words(ids[:count]),
        "more": len(ids) > count,
        "total": total,
        "number": asked.last,
        "begins": min(request.args.get("begins", asked.first, type=int), asked.first),
        "given": asked.given,
        "asked": asked.wanted,
        "states": review_queries.statuses(current_user.id, ids[:count]) if current_user.is_authenticated else {},
    }


def _results(asked: _Asked) -> Panels:
    return Panels(
        asked.address("catalogue.words", asked.first),
        lambda _name: asked.address("catalogue.results_panel", asked.first),
        {"results": Panel(_("Words"), "catalogue/_results.html", lambda: _list(asked))},
    )


@blueprint.get("/words")
@limit("page")
def words() -> Response:
    """The list of words, searched, narrowed and sorted."""
    asked = _asked_for()
    if htmx.wants_fragment():
        return _part(asked)
    courses = instead(courses_queries.names, ())
    page = render_template("catalogue/words.html", panels=_results(asked), asked=asked.wanted, courses=courses)
    response = make_response(page)
    response.vary.add("HX-Request")
    return response


def _part(asked: _Asked) -> Response:
    """The list anew, or its next page; then the address says how long the list is, for who leaves and comes back."""
    shown = _list(asked)
    template = "catalogue/_more.html" if asked.first > 1 else "catalogue/_results.html"
    response = make_response(render_template(template, **shown))
    if "begins" in request.args and shown["words"]:
        first = max(shown["begins"], asked.last - MOST_PAGES_AT_ONCE + 1)
        response.headers["HX-Replace-Url"] = asked.address("catalogue.words", first)
    response.vary.add("HX-Request")
    return response


@blueprint.get("/words/panels/results")
@limit("page")
def results_panel() -> Response:
    """The list, when it failed with its page, tried again."""
    return _results(_asked_for()).alone("results")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A word with what the learner keeps of it, and the panels of its page."""

    word: WordView
    entry: dict[str, Any]  # with what stands beside the words
    roots: Sequence[Root]
    mine: Mine | None
    linked: Callable[[], dict[str, str]]
    memory: Callable[[], WordMemory]
    panels: Panels


def _word_with_mine(slug: str) -> tuple[WordView, Mine | None]:
    if current_user.is_authenticated:
        return notes_queries.word_with_mine(slug, current_user.id)
    return queries.word(slug), None


def _with_beside(word: WordView) -> tuple[dict[str, Any], Sequence[Root]]:
    """The entry with the mix-ups that it does not tell itself, and what the word grows from."""
    told: list[Any] = word.entry.get("confused_with", [])
    more = mixups_queries.of_word(word.headword, [one["word"] for one in told])
    return {**word.entry, "confused_with": [*told, *more]}, roots_queries.of_word(word.headword)


def _shown(slug: str) -> _Shown:
    found, mine = (
        notes_queries.word_with_mine(slug, current_user.id)
        if current_user.is_authenticated
        else (queries.word(slug), None)
    )
    entry, roots = instead(lambda: _with_beside(found), (found.entry, ()))
    named = {other["word"] for part in RELATED for other in entry.get(part, [])}
    names = sorted(named | set(entry.get("family", [])) | set(entry.get("rhymes", [])))
    linked = once(lambda: queries.slugs(names))
    memory = once(lambda: review_queries.memory_of(current_user, found.id))
    panels = Panels(
        url_for("catalogue.word", slug=slug),
        lambda name: url_for(f"catalogue.{name}_panel", slug=slug),
        {
            "related": Panel(
                _("Related words"), "catalogue/_related.html", lambda: {"entry": entry, "linked": linked()}
            ),
            "memory": Panel(
                _("Status and history"), "wishes/_memory.html", lambda: {"word": found, "memory": memory()}, level=3
            ),
        },
    )
    return _Shown(found, entry, roots, mine, linked, memory, panels)


@blueprint.get("/words/<string(maxlength=80):slug>")
@limit("page")
def word(slug: str) -> Response:
    """Everything known about a word; for a learner also what they have of it; five statements with the sign-in's."""
    shown = _shown(slug)
    entry = shown.entry
    page = render_template(
        "catalogue/word.html",
        word=shown.word,
        entry=entry,
        parts=parts_of(shown.roots, entry.get("parts", ())),
        roots=shown.roots,
        mine=shown.mine,
        related=any(entry.get(part) for part in RELATED),
        linked=instead(shown.linked, {}),
        difficult=current_user.is_authenticated and instead(lambda: shown.memory().difficult, False),
        panels=shown.panels,
    )
    return make_response(page)


@blueprint.get("/words/<string(maxlength=80):slug>/panels/related")
@limit("page")
def related_panel(slug: str) -> Response:
    """The related words, when they failed, tried again."""
    return _shown(slug).panels.alone("related")


@blueprint.get("/words/<string(maxlength=80):slug>/panels/memory")
@login_required
@limit("page")
def memory_panel(slug: str) -> Response:
    """What the learner has of the word, when it failed, tried again."""
    return _shown(slug).panels.alone("memory")


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
