"""Symptom intake and triage helper for a spine practice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from intake import cli, web
from intake.extensions import csrf, db, limiter, mail, migrate

ROOT = Path(__file__).parent.parent


def create_app(config: Mapping[str, Any]) -> Flask:
    """Put one application together from its settings (see `config.Settings.flask_mapping`).

    Neither the database nor any file of secrets is touched: commands that need neither start without them.
    """
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=config["INSTANCE_FOLDER"],
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.config.from_mapping(config)
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "intake" / "migrations"))
    csrf.init_app(app)
    limiter.init_app(app)
    mail.init_app(app)
    web.register(app)
    cli.register(app)
    return app
