"""What devices send to, and the page of what was set aside."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.lib import clock, login
from vocavision.lib.errors import BadRequest, NotFound, SignInNeeded, TooLarge, WrongType
from vocavision.lib.forms import takes_json
from vocavision.lib.idempotency import answered_once
from vocavision.lib.limits import limit
from vocavision.review import kit
from vocavision.sync import actions, queries, rules, wire
from vocavision.sync.forms import FileForm

blueprint = Blueprint("sync", __name__)

HIGHEST_NUMBER = 2**62
FILE_NAME = "vocavision-set-aside.json"


def _sent() -> tuple[list[Any], int]:
    """The events of a device, and the number that it heard last.

    Raises BadRequest, SignInNeeded (they are another person's), TooLarge or WrongType.
    """
    if request.mimetype != "application/json":
        raise WrongType
    try:
        body = wire.parsed(request.get_data())
    except ValueError as error:
        raise BadRequest from error
    events, since = (body.get("events"), body.get("since")) if isinstance(body, dict) else (None, None)
    if not isinstance(events, list) or type(since) is not int or not 0 <= since <= HIGHEST_NUMBER:
        raise BadRequest
    if len(events) > rules.MOST_EVENTS:
        raise TooLarge
    if body.get("person") not in (None, login.mark()):
        raise SignInNeeded  # somebody else is signed in on this device: these are not theirs
    return events, since


@blueprint.post("/sync/events")
@takes_json
@login_required
@limit("sync")
def events() -> Response:
    """Take what a device did offline, and tell it what happened elsewhere."""
    sent, since = _sent()
    try:
        told = actions.sync(login.person(), sent, since, clock.now())
    except RecursionError as error:  # nothing of ours is nested so deeply
        raise BadRequest from error
    mine = {str(one.key) for one in told.answers}
    changes = [wire.written(noted, number) for number, noted in told.news.events if str(noted.event.id) not in mine]
    answers = [{"id": str(one.key), "answer": one.what, "reason": one.reason} for one in told.answers]
    words = {str(word_id): [kit.state(state) for state in states] for word_id, states in told.words.items()}
    body = {"number": told.news.number, "more": told.news.more, "now_ms": clock.now_ms()}
    response = jsonify(**body, answers=answers, changes=changes, words=words)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/settings/set-aside")
@login_required
@limit("page")
def set_aside() -> Response:
    """What devices sent and could not be recorded."""
    return _listed(FileForm())


def _listed(form: FileForm, status: int = 200) -> Response:
    found, total = queries.set_aside(current_user.id)
    page = render_template(
        "sync/set_aside.html", asides=found, total=total, form=form, can_be_applied=rules.can_be_applied
    )
    return make_response(page, status)


@blueprint.post("/settings/set-aside/<uuid:event_id>/apply")
@login_required
@limit("write")
@answered_once()
def apply(event_id: UUID) -> Response:
    """Record it all the same."""
    answer = actions.apply_anyway(login.person(), event_id, clock.now())
    flash(_("This still cannot be recorded.") if answer.what == "aside" else _("It is recorded now."))
    return redirect(url_for("sync.set_aside"), 303)


@blueprint.get("/settings/set-aside/<uuid:event_id>/discard")
@login_required
@limit("page")
def ask_discard(event_id: UUID) -> str:
    """Ask before it is forgotten."""
    aside = queries.one_aside(current_user.id, event_id)
    if aside is None:
        raise NotFound
    return render_template("sync/discard.html", aside=aside)


@blueprint.post("/settings/set-aside/<uuid:event_id>/discard")
@login_required
@limit("write")
def discard(event_id: UUID) -> Response:
    """Forget what was set aside."""
    actions.discard(current_user.id, event_id)
    flash(_("It is discarded."))
    return redirect(url_for("sync.set_aside"), 303)


@blueprint.get("/settings/set-aside/download")
@login_required
@limit("page")
def download() -> Response:
    """What was set aside, as a file that can be brought again."""
    found, _total = queries.set_aside(current_user.id, queries.MOST_IN_A_FILE)
    response = make_response(wire.as_file([(one.content, one.reason) for one in found]))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/settings/set-aside/import")
@login_required
@limit("write")
@answered_once()
def bring() -> Response:
    """Take the events of a file that was saved on a device."""
    form = FileForm()
    if not form.validate_on_submit():
        return _listed(form, 422)
    try:
        counts = actions.bring(login.person(), wire.from_file(form.file.data.read()), clock.now())
    except (ValueError, RecursionError):
        form.file.errors = [_("This is not a file that VocaVision saved.")]
        return _listed(form, 422)
    flash(_summed_up(counts))
    return redirect(url_for("sync.set_aside"), 303)


def _summed_up(counts: dict[str, int]) -> str:
    said: str = _("From the file: %(recorded)d recorded, %(known)d there already, %(aside)d set aside.", **counts)
    return said
