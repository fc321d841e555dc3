"""Guides, questions and answers, keyboard shortcuts, credits, and the style guide."""

from flask import Blueprint, current_app, render_template

from vocavision.config import Config
from vocavision.lib.errors import NotFound
from vocavision.lib.limits import limit

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@limit("page")
def index() -> str:
    """How it works, and the shortcuts."""
    return render_template("help/index.html")


@blueprint.get("/credits")
@limit("page")
def credits() -> str:
    """What it is made of, by whom, and under which licence."""
    return render_template("help/credits.html")


@blueprint.get("/styleguide")
@limit("page")
def styleguide() -> str:
    """The components in all their states; in development only."""
    config: Config = current_app.extensions["vocavision.config"]
    if config.production:
        raise NotFound
    return render_template("help/styleguide.html")
