"""The sounds of words, for browsers that have no English voice of their own."""

from flask import Blueprint, make_response, url_for
from werkzeug.wrappers import Response

from vocavision.catalogue import queries as catalogue_queries
from vocavision.catalogue.views import WordView
from vocavision.lib import clock, speech
from vocavision.lib.errors import NotFound
from vocavision.lib.limits import limit
from vocavision.sounds import actions, naming
from vocavision.worker import wake

blueprint = Blueprint("sounds", __name__)
blueprint.record_once(lambda made: speech.init_app(made.app, made.app.extensions["vocavision.config"]))

FOR_EVER = "public, max-age=31536000, immutable"
SOON_SECONDS = "2"  # the worker looks every second, and needs a fraction of one


@blueprint.app_template_global()
def sound_of(word: WordView) -> str | None:
    """The address of the word's sound; None where nothing speaks it."""
    if not (word.slug and speech.current().there and naming.is_sayable(word.headword)):
        return None
    return url_for("sounds.sound", slug=word.slug, named=naming.sound_hash(word.headword))


@blueprint.get("/sound/<string(maxlength=80):slug>.<string(length=16):named>.opus")
@limit("sound")
def sound(slug: str, named: str) -> Response:
    """The sound of a catalogue word; one that is not made yet is asked for, and 202 says when to come again."""
    if not naming.is_name(slug, named):
        raise NotFound
    body = speech.current().kept.get(naming.file_name(slug, named), clock.now())
    if body is None:
        return _asked(slug, named)
    response = make_response(body)
    response.headers["Content-Type"] = "audio/ogg"
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _asked(slug: str, named: str) -> Response:
    word = catalogue_queries.word(slug)
    if not speech.current().there or not naming.is_sayable(word.headword) or named != naming.sound_hash(word.headword):
        raise NotFound
    new = actions.ask(word, clock.now())
    if new is None:
        raise NotFound
    if new:
        wake()
    response = make_response("", 202)
    response.headers["Retry-After"] = SOON_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response
