"""English and Korean: which language this request speaks."""

from datetime import UTC, datetime

from babel import Locale
from flask import Flask, request
from flask_babel import Babel, format_date, format_datetime, format_time, get_locale
from flask_login import current_user

LANGUAGES = {"en": "English", "ko": "한국어"}
LOCALES = {code: Locale.parse(code) for code in LANGUAGES}
COOKIE = "language"
# The usual short form of Korean says AM and PM in Latin letters.
TIMES = {"ko": "aaaa h:mm"}
DAYS_AND_TIMES = {"ko": "yy. M. d. aaaa h:mm"}


def language() -> str:
    """`en` or `ko`: what was chosen in this browser, else the learner's, else what the browser prefers."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    kept = getattr(current_user, "locale", None)
    if kept in LANGUAGES:
        return str(kept)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def current() -> str:
    """The language that texts are shown in now."""
    found = get_locale()
    return found.language if found else "en"


def init_app(app: Flask) -> None:
    """Let the templates translate and know the language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=lambda: LOCALES[language()])
    app.jinja_env.globals.update(language=current, LANGUAGES=LANGUAGES)
    app.jinja_env.filters["date_of"] = date_of


def date_of(seconds: int) -> str:
    """The day of an instant (seconds since 1970), written as the language writes it."""
    return str(format_date(datetime.fromtimestamp(seconds, UTC), "medium"))


def time_of(at: datetime) -> str:
    """The time of day of an instant, where it is, written as the language writes it."""
    return str(format_time(at, TIMES.get(current(), "short"), rebase=False))


def day_and_time_of(at: datetime) -> str:
    """The same with its day."""
    return str(format_datetime(at, DAYS_AND_TIMES.get(current(), "short"), rebase=False))
