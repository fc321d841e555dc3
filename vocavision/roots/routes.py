"""Pages of roots: what words grow from, and everything that grows from one."""

from flask import Blueprint, render_template, request

from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib.limits import limit
from vocavision.lib.panels import instead
from vocavision.roots import queries
from vocavision.roots.growth import KINDS

blueprint = Blueprint("roots", __name__)


@blueprint.get("/roots")
@limit("page")
def index() -> str:
    """Every root, or every prefix or suffix."""
    kind = request.args.get("kind", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    return render_template("roots/index.html", roots=queries.of_kind(kind), kind=kind, kinds=KINDS)


@blueprint.get("/roots/<string(maxlength=20):slug>")
@limit("page")
def root(slug: str) -> str:
    """A root and everything that grows from it."""
    found = queries.root(slug)
    words = instead(lambda: catalogue_queries.named(found.members), {})
    return render_template("roots/root.html", root=found, words=words)
