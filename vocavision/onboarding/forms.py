"""What is asked of a newcomer."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, StringField

from vocavision.lib.forms import Form, at_most, dropped_over
from vocavision.settings.forms import korean_field, whole, zone_field


class WelcomeForm(Form):
    """The first step: meanings and time zone."""

    korean = korean_field()
    zone = zone_field()


class GoalForm(Form):
    """The last step: how much a day, and how one uses it."""

    new_per_day = whole(_("New words a day"), 0, 100)
    screen_reader = BooleanField(_("I use a screen reader"))


class CourseForm(Form):
    """The second step: what to learn."""

    course = StringField(validators=[at_most(60)])


class TryForm(Form):
    """Trying without an account."""

    zone = HiddenField(filters=[dropped_over(64)])
