"""The Flask extensions of the one application, made here once and bound in `create_app`."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from intake.store.base import Base
from intake.store.errors import BadKey
from intake.store.keys import Keys, keys_from_values
from intake.store.network import network_of

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
limiter = Limiter(
    lambda: network_of(get_remote_address()),
    application_limits=[lambda: str(current_app.config["PAGES_ALLOWED"])],
    # Where the counts are kept elsewhere and cannot be reached, each process counts for itself.
    in_memory_fallback_enabled=True,
)


def unlock(app: Flask) -> None:
    """Read the application's keys, where its settings hold any; a key that cannot be used is refused here."""
    given = app.config["DATA_KEYS"], app.config["INDEX_KEY"], app.config["AUDIT_KEY"]
    if any(given):
        app.extensions["keys"] = keys_from_values(*given)


def keys() -> Keys:
    """The keys of the running application. Raises `BadKey` where it was started without any."""
    if "keys" not in current_app.extensions:
        raise BadKey(
            "DATA_KEYS, INDEX_KEY and AUDIT_KEY are missing; give them or name a SECRETS_FILE that holds them"
        )
    return cast("Keys", current_app.extensions["keys"])
