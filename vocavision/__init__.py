"""VocaVision: words that stay. `create_app()` is the story of the application, from top to bottom."""

from pathlib import Path

from flask import Flask

from vocavision import db, worker
from vocavision.accounts import cli as accounts_cli
from vocavision.accounts import queries as accounts_queries
from vocavision.accounts import routes as accounts_routes
from vocavision.catalogue import cli as catalogue_cli
from vocavision.catalogue import routes as catalogue_routes
from vocavision.config import Config, make_home, read, with_secret
from vocavision.courses import routes as courses_routes
from vocavision.help import routes as help_routes
from vocavision.lib import (
    addresses,
    assets,
    error_pages,
    form_again,
    forms,
    headers,
    i18n,
    idempotency,
    limits,
    log,
    login,
    mail,
    outbound,
    packed,
    panels,
    root_pages,
)
from vocavision.mistakes import routes as mistakes_routes
from vocavision.mixups import routes as mixups_routes
from vocavision.notes import routes as notes_routes
from vocavision.offline import routes as offline_routes
from vocavision.onboarding import routes as onboarding_routes
from vocavision.ops import actions as ops_actions
from vocavision.ops import cli as ops_cli
from vocavision.ops import routes as ops_routes
from vocavision.review import api as review_api
from vocavision.review import cli as review_cli
from vocavision.review import routes as review_routes
from vocavision.roots import routes as roots_routes
from vocavision.settings import routes as settings_routes
from vocavision.sounds import routes as sounds_routes
from vocavision.sync import routes as sync_routes
from vocavision.wishes import routes as wishes_routes

ROOT = Path(__file__).parent.parent

PAGES = (
    onboarding_routes,
    accounts_routes,
    settings_routes,
    review_routes,
    review_api,
    sync_routes,
    courses_routes,
    catalogue_routes,
    sounds_routes,
    roots_routes,
    mixups_routes,
    notes_routes,
    wishes_routes,
    mistakes_routes,
    help_routes,
    offline_routes,
    ops_routes,
)
COMMANDS = (ops_cli, accounts_cli, catalogue_cli, review_cli)


def create_app(config: Config | None = None) -> Flask:
    """The application with these settings, or with those of the environment."""
    config = with_secret(config or read())
    make_home(config)
    log.configure(config)

    app = Flask("vocavision", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.body_limit,
        WTF_CSRF_TIME_LIMIT=None,
        DEBUG=config.debug,
        TEMPLATES_AUTO_RELOAD=config.debug,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["vocavision.config"] = config
    app.ensure_sync = lambda view: view  # type: ignore[method-assign,assignment]  # nothing here is asynchronous
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    # What holds for every request, in the order in which a request meets it.
    log.init_app(app)
    packed.init_app(app)
    db.init_app(app, config)
    headers.init_app(app, config)
    addresses.init_app(app)
    login.init_app(app, config, find=accounts_queries.person)
    i18n.init_app(app)
    forms.init_app(app)
    limits.init_app(app, config)
    assets.init_app(app, config.home)
    form_again.init_app(app)
    idempotency.init_app(app, book=ops_actions)
    panels.init_app(app)
    root_pages.init_app(app)
    error_pages.init_app(app)
    worker.init_app(app, config)
    outbound.init_app(app, config, (mail.MAIL,))

    # What a person can do, and what an operator can do.
    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    for commands in COMMANDS:
        commands.init_app(app)
    return app
