"""Pages of courses."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.courses import actions, queries
from vocavision.courses.queries import Progress
from vocavision.lib import clock
from vocavision.lib.limits import limit
from vocavision.lib.panels import Panel, Panels

blueprint = Blueprint("courses", __name__)

A_PAGE = 50  # words
LAST_PAGE = 1000  # beyond it no course has words


def _learner_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


@blueprint.get("/courses")
@limit("page")
def index() -> str:
    """Every course, with what the learner has of it."""
    return render_template("courses/index.html", courses=queries.all_courses(_learner_id()))


def _panels(found: Progress) -> Panels:
    """The words of a course, page by page."""
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    first = (number - 1) * A_PAGE

    def words() -> dict[str, Any]:
        words = queries.words_of(found.id, first, A_PAGE)
        met = queries.met_words(current_user.id, [one.id for one in words]) if current_user.is_authenticated else {}
        more = number * A_PAGE < found.words
        return {"course": found, "words": words, "met": met, "number": number, "first": first + 1, "more": more}

    asked: dict[str, Any] = {"slug": found.slug, "page": number if number > 1 else None}
    return Panels(
        url_for("courses.course", **asked),
        lambda _name: url_for("courses.words_panel", **asked),
        {"words": Panel(_("Words"), "courses/_words.html", words)},
    )


@blueprint.get("/courses/<string(maxlength=80):slug>")
@limit("page")
def course(slug: str) -> str:
    """One course and its words."""
    found = queries.course(slug, _learner_id())
    return render_template("courses/course.html", course=found, panels=_panels(found))


@blueprint.get("/courses/<string(maxlength=80):slug>/panels/words")
@limit("page")
def words_panel(slug: str) -> Response:
    """The words of a course, when they failed, tried again."""
    return _panels(queries.course(slug, _learner_id())).alone("words")


@blueprint.post("/courses/<string(maxlength=80):slug>/start")
@login_required
@limit("write")
def start(slug: str) -> Response:
    """Take the course."""
    actions.start(current_user, slug, clock.now())
    flash(_("The course gives you new words from today on."))
    return redirect(url_for("courses.course", slug=slug), 303)


@blueprint.post("/courses/<string(maxlength=80):slug>/pause")
@login_required
@limit("write")
def pause(slug: str) -> Response:
    """Give no new words of the course for now."""
    actions.pause(current_user, slug, clock.now())
    flash(_("Paused: no new words from this course. What you have met still comes back."))
    return redirect(url_for("courses.course", slug=slug), 303)
