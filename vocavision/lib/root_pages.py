"""The page of an error that needs nothing any more: made in both languages when the application starts.

Shown where the proper page of the error fails itself: then neither the database nor a template nor a translation is
asked again.
"""

from itertools import product

from flask import Flask, current_app, g, request
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from vocavision.lib import i18n, log
from vocavision.lib.errors import BY_STATUS, AppError, Expired

HOLE = "\ue000reference\ue001"
MAY_PASS = 429  # from this status on another try may end otherwise
KINDS: tuple[type[AppError], ...] = (AppError, Expired, *BY_STATUS.values())
Pages = dict[tuple[str, str, bool], str]


def _made(app: Flask) -> Pages:
    """Each error's page, by the error's code, the language, and whether asking once more is a way on."""
    template, pages = app.jinja_env.get_template("errors/root.html"), {}
    with app.test_request_context():
        for language in i18n.LANGUAGES:
            with force_locale(language):
                for kind, once_more in product(KINDS, (True, False)):
                    pages[kind.code, language, once_more] = template.render(
                        language_now=language,
                        status=kind.status,
                        title=str(kind.title),
                        message=str(kind.message),
                        sign_in=_("Sign in"),
                        again=_("Try again") if once_more and kind.status >= MAY_PASS else "",
                        start=_("To the start page"),
                        reference=_("Reference: %(reference)s", reference=HOLE),
                    )
    return pages


def page(error: AppError) -> str:
    """The page of this error, whatever else has failed."""
    pages: Pages = current_app.extensions["vocavision.root_pages"]
    known = error.code if (error.code, "en", True) in pages else BY_STATUS.get(error.status, AppError).code
    return pages[known, _language(), request.method == "GET"].replace(HOLE, escape(g.get("reference", "")))


def _language() -> str:
    try:
        found = i18n.current()
    except Exception as failed:  # who asks, or Babel itself: the browser's own words are left
        log.get(__name__).warning("language not known", why=type(failed).__name__)
        found = request.accept_languages.best_match(list(i18n.LANGUAGES)) or "en"
    return found if found in i18n.LANGUAGES else "en"


def init_app(app: Flask) -> None:
    """Make the pages while everything still works."""
    app.extensions["vocavision.root_pages"] = _made(app)
