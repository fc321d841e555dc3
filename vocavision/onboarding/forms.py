"""What is asked of a newcomer."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length

from vocavision.settings.forms import korean_field, whole, zone_field


class WelcomeForm(FlaskForm):
    """The first step: meanings and time zone."""

    korean = korean_field()
    zone = zone_field()


class GoalForm(FlaskForm):
    """The last step: how much a day, and how one uses it."""

    new_per_day = whole(_("New words a day"), 0, 100)
    screen_reader = BooleanField(_("I use a screen reader"))


class CourseForm(FlaskForm):
    """The second step: what to learn."""

    course = StringField(validators=[Length(max=60)])


class TryForm(FlaskForm):
    """Trying without an account."""

    zone = HiddenField(validators=[Length(max=64)])
