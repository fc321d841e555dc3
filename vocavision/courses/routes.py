"""Pages of courses."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.courses import actions, queries
from vocavision.lib import clock
from vocavision.lib.limits import limit

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


@blueprint.get("/courses/<string(maxlength=80):slug>")
@limit("page")
def course(slug: str) -> str:
    """One course and its words."""
    found = queries.course(slug, _learner_id())
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    words = queries.words_of(found.id, (page - 1) * A_PAGE, A_PAGE)
    met = queries.met_words(current_user.id, [word.id for word in words]) if current_user.is_authenticated else {}
    page_of_words = {"words": words, "met": met, "number": page, "more": page * A_PAGE < found.words}
    return render_template("courses/course.html", course=found, first=(page - 1) * A_PAGE + 1, **page_of_words)


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
