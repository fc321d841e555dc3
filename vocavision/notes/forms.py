"""What may come in as a note."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from vocavision.lib.forms import Form
from vocavision.lib.sanitise import paragraph

LONGEST_NOTE = 1000  # characters


class NoteForm(Form):
    """A note on a word."""

    text = TextAreaField(
        _("My note"),
        [Length(max=LONGEST_NOTE, message=_("Use at most 1,000 characters."))],
        filters=[paragraph],
        render_kw={"maxlength": LONGEST_NOTE, "rows": 3},
    )


class BookmarkForm(Form):
    """Whether the word is to be bookmarked."""

    keep = BooleanField()
