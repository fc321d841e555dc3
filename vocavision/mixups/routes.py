"""The page of the words that learners mix up."""

from flask import Blueprint, render_template, request

from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib.limits import limit
from vocavision.lib.panels import instead
from vocavision.mixups import queries

blueprint = Blueprint("mixups", __name__)


@blueprint.get("/mix-ups")
@limit("page")
def index() -> str:
    """The pairs that begin with a letter, each with what tells them apart."""
    letters = queries.letters()
    letter = request.args.get("letter", "").lower()
    letter = letter if letter in letters else next(iter(letters), "")
    pairs = queries.of_letter(letter)
    names = sorted({word for pair in pairs for word in pair.words})
    linked = instead(lambda: catalogue_queries.slugs(names), {})
    return render_template("mixups/index.html", letters=letters, letter=letter, pairs=pairs, linked=linked)
