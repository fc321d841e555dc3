"""What may come in as a report of a mistake."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from vocavision.lib.forms import Form
from vocavision.lib.sanitise import paragraph
from vocavision.mistakes.rules import STATES

LONGEST_REPORT = 1000  # characters
LISTED: dict[str, Any] = dict.fromkeys(("invalid_choice_message", "invalid_value_message"), _("Choose one of these."))
PARTS = (
    ("meaning", _("Meaning")),
    ("korean", _("Korean meaning")),
    ("example", _("Example")),
    ("picture", _("Picture")),
    ("sound", _("Pronunciation")),
    ("hook", _("Memory hook")),
    ("origin", _("Origin or word family")),
    ("related", _("Related words")),
    ("other", _("Something else")),
)


class MistakeForm(Form):
    """Which part is wrong, and how."""

    part = SelectField(_("Which part?"), choices=[SelectChoice(*one) for one in PARTS], **LISTED)
    text = TextAreaField(
        _("What is wrong?"),
        [
            InputRequired(_("Say in a few words what is wrong.")),
            Length(min=3, message=_("Say in a few words what is wrong.")),
            Length(max=LONGEST_REPORT, message=_("Use at most 1,000 characters.")),
        ],
        filters=[paragraph],
        render_kw={"maxlength": LONGEST_REPORT, "rows": 5},
    )


class DecisionForm(Form):
    """What became of it."""

    state = RadioField(choices=[SelectChoice(one) for one in STATES], **LISTED)
