"""Time zones: which names are real, and a first guess."""

from zoneinfo import available_timezones

_KNOWN = available_timezones()
_BY_LANGUAGE = {"ko": "Asia/Seoul"}


def known(name: str | None) -> bool:
    """Whether there is a time zone of this name."""
    return name in _KNOWN


def guess(browser: str | None, language: str) -> str:
    """The browser's zone when it told one, else the one most speakers of the language live in, else UTC."""
    return browser if browser and known(browser) else _BY_LANGUAGE.get(language, "UTC")
