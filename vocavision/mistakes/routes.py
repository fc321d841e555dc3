"""Something wrong?: the page on which a reader says so, and the list that editors see."""

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.accounts import actions as accounts_actions
from vocavision.accounts import guards
from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib import clock, i18n, login
from vocavision.lib.errors import Forbidden, Invalid
from vocavision.lib.idempotency import answered_once
from vocavision.lib.limits import limit
from vocavision.mistakes import actions, queries
from vocavision.mistakes.forms import PARTS, DecisionForm, MistakeForm
from vocavision.mistakes.rules import OPEN, STATES, edits

blueprint = Blueprint("mistakes", __name__)

A_PAGE = 30  # reports
LAST_PAGE = 1000


@blueprint.app_template_global("edits")
def may_edit() -> bool:
    """Whether this person sees the reports."""
    return edits(getattr(login.person(), "role", None))


@blueprint.get("/words/<string(maxlength=80):slug>/something-wrong")
@limit("page")
def something_wrong(slug: str) -> str:
    """The form in which a reader says what is wrong with the word."""
    return render_template("mistakes/report.html", word=catalogue_queries.word(slug), form=MistakeForm())


@blueprint.post("/words/<string(maxlength=80):slug>/something-wrong")
@limit("write")
@answered_once()
def report(slug: str) -> Response:
    """Keep what the reader found."""
    word, form = catalogue_queries.word(slug), MistakeForm()
    if not form.validate_on_submit():
        return make_response(render_template("mistakes/report.html", word=word, form=form), 422)
    reader, secret = login.person(), current_app.config["SECRET_KEY"]
    if known := reader.is_authenticated:
        accounts_actions.count_attempt(guards.MISTAKE_PERSON, reader.get_id(), secret, clock.now())
    else:
        accounts_actions.count_attempt(guards.MISTAKE_ADDRESS, request.remote_addr or "", secret, clock.now())
    actions.report(word.id, reader if known else None, form.part.data, form.text.data, i18n.current(), clock.now())
    flash(_("Thank you. Somebody will look at it."))
    return redirect(url_for("catalogue.word", slug=slug), 303)


def _only_editors() -> None:
    if not may_edit():
        raise Forbidden


@blueprint.get("/mistakes")
@login_required
@limit("page")
def reported() -> str:
    """What readers found wrong, for editors: open, mended or declined."""
    _only_editors()
    state = request.args.get("state", OPEN)
    state = state if state in STATES else OPEN
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    found = queries.listed(state, (number - 1) * A_PAGE, A_PAGE + 1)
    more = len(found) > A_PAGE
    return render_template(
        "mistakes/reported.html", reports=found[:A_PAGE], state=state, number=number, more=more, parts=dict(PARTS)
    )


@blueprint.post("/mistakes/<int(max=9223372036854775807):mistake_id>")
@login_required
@limit("write")
def decide(mistake_id: int) -> Response:
    """Note what became of a report, and go back to the list in which it stood."""
    _only_editors()
    form = DecisionForm()
    if not form.validate_on_submit():
        raise Invalid
    actions.decide(mistake_id, form.state.data, current_user, clock.now())
    said = {"mended": _("Marked as mended."), "declined": _("Declined."), "open": _("Open again.")}
    flash(said[form.state.data])
    came_from = request.form.get("from", "")
    return redirect(url_for("mistakes.reported", state=came_from if came_from in STATES[1:] else None), 303)
