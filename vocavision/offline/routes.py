"""The manifest, the service worker, the page for when there is no network, and what other apps share."""

import json
from typing import Any

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.wrappers import Response

from vocavision.catalogue import queries as catalogue_queries
from vocavision.catalogue.search import LONGEST_QUERY
from vocavision.lib import i18n, kept, login
from vocavision.lib.limits import limit
from vocavision.lib.sanitise import line
from vocavision.offline import manifest as manifests
from vocavision.offline import shared, worker

blueprint = Blueprint("offline", __name__)


@blueprint.after_app_request
def name_person(response: Response) -> Response:
    """Tell the worker for whom a page is, by a mark that says nothing to others: it keeps the pages of one person.

    A page of which a part failed says so: it does not take the place of a whole one.
    """
    if "person" in g and response.mimetype == "text/html":
        response.headers["X-Person"] = login.mark(g.person.get_id()) if g.person else worker.NOBODY
        if "incomplete" in g:
            response.headers["X-Incomplete"] = "1"
    return response


def _asset(name: str) -> str:
    address: str = current_app.jinja_env.globals["asset"](name)  # type: ignore[operator]
    return address


@blueprint.get("/manifest.webmanifest")
@limit("page")
def manifest() -> Response:
    """What a device needs to install the product, in the reader's language."""
    texts = manifests.Texts(
        language=i18n.current(),
        name=_("VocaVision: words that stay"),
        about=_(
            "English words with picture, sound, meaning, example and a hook for the memory. "
            "Each comes back just before you would forget it."
        ),
        start=_("Start"),
        words=_("Words"),
        screens={"session": _("A new word"), "word": _("All about a word"), "words": _("The list of words")},
    )
    response = make_response(json.dumps(manifests.manifest(texts, _asset), ensure_ascii=False))
    response.headers["Content-Type"] = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/sw.js")
@limit("page")
def service_worker() -> Response:
    """The worker's settings and the name of its script: the same for everybody, so that only a new version differs."""
    told: dict[str, Any] = worker.settings(_asset, _last_resort())
    text = f"self.SETTINGS = {json.dumps(told)};\nimportScripts({json.dumps(_asset('js/worker.js'))});\n"
    response = make_response(text)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _last_resort() -> str:
    """The page for a device that kept nothing: in both languages, since nothing says which."""
    return str(kept.rendered("offline/last_resort.html", (), {}, _in_both_languages))


def _in_both_languages() -> dict[str, Any]:
    texts = []
    for language in i18n.LANGUAGES:
        with force_locale(language):
            texts.append((language, _("No connection"), _("Nothing is lost. Try again when you are back online.")))
    return {"texts": texts}


@blueprint.get("/offline")
@limit("page")
def offline() -> str:
    """What is shown in place of a page that cannot be fetched."""
    return render_template("offline/offline.html")


@blueprint.get("/settings/offline")
@login_required
@limit("page")
def settings() -> str:
    """What this device keeps: its script asks the worker."""
    return render_template("offline/settings.html")


@blueprint.app_template_filter()
def hole(text: str, number: int) -> str:
    """The phrase with its number as {}: a script puts in another one."""
    return text.replace(str(number), "{}")


@blueprint.get("/words/shared")
@limit("page")
def share() -> Response:
    """From another app: the page of the word that was shared, else the search for it; one statement."""
    title, text, url = (line(request.args.get(name, ""))[:2000] for name in ("title", "text", "url"))
    meant = shared.meant(title, text, url)[:LONGEST_QUERY]
    if meant and (slug := catalogue_queries.slug_of(meant)):
        return redirect(url_for("catalogue.word", slug=slug), 303)
    return redirect(url_for("catalogue.words", q=meant or None), 303)
