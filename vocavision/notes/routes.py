"""Notes and bookmarks on the page of a word."""

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib import clock, htmx
from vocavision.lib.limits import limit
from vocavision.notes import actions, queries
from vocavision.notes.forms import BookmarkForm, NoteForm

blueprint = Blueprint("notes", __name__)


@blueprint.post("/words/<string(maxlength=80):slug>/bookmark")
@login_required
@limit("write")
def bookmark(slug: str) -> Response:
    """Bookmark the word, or take the bookmark away."""
    word = catalogue_queries.word(slug)
    form = BookmarkForm()
    if form.keep.data:
        actions.bookmark(current_user, word.id, clock.now())
    else:
        actions.unbookmark(current_user, word.id)
    said = _("Bookmarked.") if form.keep.data else _("No longer bookmarked.")
    if not htmx.wants_fragment():
        flash(said)
    mine = queries.of_word(current_user.id, word.id)
    back = url_for("catalogue.word", slug=slug)
    return htmx.done("notes/_bookmark.html", back=back, word=word, mine=mine, said=said)


@blueprint.post("/words/<string(maxlength=80):slug>/note")
@login_required
@limit("write")
def note(slug: str) -> Response:
    """Keep the note."""
    word = catalogue_queries.word(slug)
    form = NoteForm()
    if not form.validate_on_submit():
        return htmx.page_or_fragment("notes/_note.html", page="notes/note.html", status=422, word=word, form=form)
    actions.write(current_user, word.id, form.text.data, clock.now())
    if not htmx.wants_fragment():
        flash(_("Your note is kept."))
    return htmx.done("notes/_note.html", back=url_for("catalogue.word", slug=slug), word=word, form=form, saved=True)
