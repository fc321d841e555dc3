"""What may be chosen, with its limits."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import Length

from vocavision.lib import clock, i18n, zones
from vocavision.lib.forms import Form, dropped_over
from vocavision.lib.sanitise import line
from vocavision.settings import keys, places

REGIONS = {
    "Africa": _("Africa"),
    "America": _("Americas"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}
RETENTIONS = range(80, 98)  # percent
LONGEST_NUMBER = 20  # digits that are kept of what was typed
LISTED: dict[str, Any] = dict.fromkeys(("invalid_choice_message", "invalid_value_message"), _("Choose one of these."))


def _listed(*pairs: tuple[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


KOREAN = _listed(("after", _("After the English")), ("first", _("Before the English")), ("off", _("Not at all")))
LANGUAGES = _listed(("en", "English"), ("ko", "한국어"))


class ZoneField(SelectField):
    """A time zone by region and city; one that is kept but not listed (`ROK`, `Etc/GMT-9`) is offered too, first."""

    def iter_choices(self) -> list[Choice]:
        """The choices, the present one always among them."""
        return [choice for _region, choices in self.iter_groups() for choice in choices]

    def has_groups(self) -> bool:
        """They stand in groups, UTC before them."""
        return True

    def iter_groups(self) -> Iterator[tuple[Any, list[Choice]]]:
        """The zones of each region, named in the language that is spoken now."""
        language, now = i18n.current(), clock.now()
        regions = places.by_region(language)
        listed = {"UTC"}.union(*regions.values())
        first = [self.data] if zones.known(self.data) and self.data not in listed else []
        for region, names in ((None, [*first, "UTC"]), *((REGIONS[name], found) for name, found in regions.items())):
            labels = ((name, places.label(name, language, now)) for name in names)
            yield region, [Choice(name, label, name == self.data, {}) for name, label in labels]


def zone_field() -> ZoneField:
    """The choice of a time zone."""
    return ZoneField(_("Time zone"), choices=(), **LISTED)


def korean_field() -> RadioField:
    """The choice of where Korean meanings stand."""
    return RadioField(_("Korean meanings"), choices=KOREAN, **LISTED)


class WholeField(IntegerField):
    """A whole number within limits; to anything else the limits are said, and what was typed stays."""

    def __init__(self, label: Any, validators: Any = None, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        self.said = _("Choose a whole number from %(least)d to %(most)d.", least=least, most=most)
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the number that was typed."""
        typed = line(valuelist[0] if valuelist else "")[:LONGEST_NUMBER]
        self.raw_data, self.data = [typed], None
        if not typed.isdecimal() or not self.least <= int(typed) <= self.most:
            raise ValueError(self.said)
        self.data = int(typed)


def whole(label: Any, least: int, most: int) -> WholeField:
    """A whole number within limits."""
    shown = {"inputmode": "numeric", "min": least, "max": most}
    return WholeField(label, least=least, most=most, render_kw=shown)


class ProfileForm(Form):
    """Who one is."""

    name = StringField(
        _("Name"),
        [Length(max=60, message=_("Use at most 60 characters."))],
        filters=[line],
        render_kw={"maxlength": 60},
    )
    language = RadioField(_("Language"), choices=LANGUAGES, **LISTED)


class LearningForm(Form):
    """How one learns."""

    new_per_day = whole(_("New words a day"), 0, 100)
    reviews_per_day = whole(_("Reviews a day"), 10, 2000)
    retention = SelectField(
        _("Desired retention"),
        coerce=int,
        choices=_listed(*((percent, f"{percent} %") for percent in RETENTIONS)),
        **LISTED,
    )
    day_starts_at = SelectField(
        _("Day starts at"), coerce=int, choices=_listed(*((hour, f"{hour:02}:00") for hour in range(24))), **LISTED
    )
    zone = zone_field()
    ask_recall = BooleanField(_("From meaning to word (recall)"))
    ask_listen = BooleanField(_("From sound to word (listen)"))
    korean = korean_field()
    sound_auto = BooleanField(_("Play the sound by itself"))
    screen_reader = BooleanField(_("I use a screen reader"))
    guard_ms = whole(_("Ignore presses right after a new card (milliseconds)"), 0, 1000)
    single_keys = BooleanField(_("Single keys in a session"))
    space_scrolls = BooleanField(_("Space scrolls instead of answering"))
    swipes = BooleanField(_("Swipe: left is Again, right is Good"))


LONGEST_KEY = 20  # characters that are kept of a key that was typed
REFUSED = {
    "unusable": _("%(key)s cannot be used. Type one letter, number or sign."),
    "reserved": _("%(key)s has a use of its own. Type one letter, number or sign."),
    "taken": _("%(key)s is the key of “%(by)s” already."),
}


class KeyField(StringField):
    """A key: one character, or the name of a key; what was typed stays, and a space alone is the space bar."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was typed."""
        typed = valuelist[0] if valuelist else ""
        self.data = "Space" if typed and typed.isspace() else line(typed)[:LONGEST_KEY]


class KeysForm(Form):
    """The keys in a session; a field that is empty leaves its action the usual key."""

    grade_1 = KeyField(_("Again"))
    grade_2 = KeyField(_("Hard"))
    grade_3 = KeyField(_("Good"))
    grade_4 = KeyField(_("Easy"))
    undo = KeyField(_("Undo"))
    sound = KeyField(_("Play sound"))
    edit = KeyField(_("Edit"))
    suspend = KeyField(_("Suspend"))
    bury = KeyField(_("Bury until tomorrow"))
    list = KeyField(_("Show these keys"))

    def of(self, action: str) -> Any:
        """The field of this action."""
        return self[action.replace("-", "_")]

    def chosen(self) -> dict[str, str] | None:
        """What is changed; None when a key is refused, which is then said at its field."""
        changed, refused = keys.chosen({action: self.of(action).data for action in keys.USUAL})
        for action, refusal in refused.items():
            by = self.of(refusal.by).label.text if refusal.by else ""
            self.of(action).errors = [REFUSED[refusal.why] % {"key": refusal.key, "by": by}]
        return None if refused else changed


class AppearanceForm(Form):
    """How it looks."""

    theme = RadioField(
        _("Theme"),
        choices=_listed(("system", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))),
        **LISTED,
    )
    text_size = RadioField(
        _("Text size"),
        coerce=int,
        choices=_listed((100, _("Normal")), (112, _("Large")), (125, _("Larger")), (150, _("Largest"))),
        **LISTED,
    )
    motion = RadioField(_("Motion"), choices=_listed(("system", _("As the device")), ("less", _("Less"))), **LISTED)


class LanguageForm(Form):
    """The language of the interface."""

    language = RadioField(choices=LANGUAGES)
    next = StringField(filters=[dropped_over(2000)])
