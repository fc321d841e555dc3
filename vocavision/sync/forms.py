"""A file of events, as it is brought."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class FileForm(FlaskForm):
    """The file that was saved on a device."""

    file = FileField(_("File"), [FileRequired(message=_("Choose the file first."))])
