"""Symptom intake and triage helper for a spine practice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parent.parent


def create_app(config: Mapping[str, Any]) -> Flask:
    """Put one application together from its settings (see `config.Settings.flask_mapping`).

    Connects to nothing and needs no keys: a command that needs neither database nor keys starts without them.
    Raises `intake.store.errors.BadKey` for keys that are there and cannot be used.
    """
    # Imported here: who needs the domain alone, such as the judging of a case file, loads no server with it.
    from flask import Flask
    from flask.templating import Environment
    from jinja2 import StrictUndefined
    from werkzeug.middleware.proxy_fix import ProxyFix

    from intake import cli, web
    from intake.extensions import csrf, db, limiter, offer_migrations, unlock
    from intake.services.keeping.audit_heads import publish_heads
    from intake.store.engine import configure_engine, engine_options
    from intake.store.schema import MIGRATIONS

    class Templates(Environment):
        """Templates that all see the same globals: none sorts out each time what another one sees."""

        def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
            """The application's own, unless a template is given more."""
            return super().make_globals(d) if d else self.globals

    class Product(Flask):
        """The application: all its views are plain functions, so that nobody need look each time."""

        jinja_environment = Templates

        def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
            """The function itself."""
            return func

    app = Product(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=None,  # intake/web/static_files.py serves them
        instance_path=config["INSTANCE_FOLDER"],
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.config.from_mapping(config)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(config["SQLALCHEMY_DATABASE_URI"])
    if hops := config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
        publish_heads(db.engine, config["AUDIT_HEAD_FILE"])
    offer_migrations(app, MIGRATIONS)
    unlock(app)
    csrf.init_app(app)
    limiter.init_app(app)
    web.register(app)
    cli.register(app)
    return app
