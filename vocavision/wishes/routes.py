"""What a learner wants of a word, said on its page: to learn it next, to rest from it, to take it up again."""

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.accounts import devices
from vocavision.catalogue import queries as catalogue_queries
from vocavision.catalogue.views import WordView
from vocavision.lib import clock, htmx
from vocavision.lib.limits import limit
from vocavision.review import actions as review_actions
from vocavision.review import queries as review_queries

blueprint = Blueprint("wishes", __name__)


@blueprint.post("/words/<string(maxlength=80):slug>/learn")
@login_required
@limit("write")
def learn(slug: str) -> Response:
    """Put the word in front of the new ones, or take it up again; or take that wish back."""
    word, learner = catalogue_queries.word(slug), current_user
    if "drop" in request.form:
        review_actions.unlearn(learner, word.id)
        return _remembered(word, _("It does not come with your next new words."))
    review_actions.learn(learner, word.id, clock.now())
    return _remembered(word, _("Taken up again."), wanted=_("It comes with your next new words."))


@blueprint.post("/words/<string(maxlength=80):slug>/suspend")
@login_required
@limit("write")
def suspend(slug: str) -> Response:
    """Ask for the word no more, until it is taken up again."""
    word = catalogue_queries.word(slug)
    device = devices.name(request.user_agent.string[:400])
    review_actions.set_asleep(current_user, word.id, True, device, clock.now())
    return _remembered(word, _("Suspended."))


def _remembered(word: WordView, said: str, wanted: str = "") -> Response:
    """What the learner has of the word now, on its page, and what is said of it, also where it waits to be met."""
    memory, back = review_queries.memory_of(current_user, word.id), url_for("catalogue.word", slug=word.slug)
    said = wanted if memory.wanted and wanted else said
    if not htmx.wants_fragment():
        flash(said)
    return htmx.done("wishes/_memory.html", back=back, word=word, memory=memory, said=said)
