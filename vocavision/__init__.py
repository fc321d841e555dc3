"""VocaVision: words that stay. `create_app()` is the story of the application, from top to bottom."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect

import vocavision.accounts.queries
import vocavision.accounts.routes
import vocavision.ops.cli
import vocavision.ops.routes
from vocavision import db, worker
from vocavision.config import Config, make_home, read, with_secret
from vocavision.lib import assets, error_pages, headers, i18n, limits, log, login

ROOT = Path(__file__).parent.parent


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
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    # What holds for every request, in the order in which a request meets it.
    log.init_app(app)
    db.init_app(app, config)
    headers.init_app(app, config)
    login.init_app(app, config, find=accounts.queries.person)
    i18n.init_app(app)
    CSRFProtect(app)
    limits.init_app(app, config)
    assets.init_app(app, config.home)
    error_pages.init_app(app)
    worker.init_app(app, config)

    # The slices: what a person can do.
    app.register_blueprint(ops.routes.blueprint)
    app.register_blueprint(accounts.routes.blueprint)

    # What an operator can do.
    ops.cli.init_app(app)
    return app
