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
from intake.store.network import network_mac
from intake.store.shared_counts import SharedCounts as _SharedCounts  # noqa: F401  counts by its scheme

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()


def _who_asks() -> str:
    """What a visitor is counted by: a keyed hash of the network address, as counts are kept in a file."""
    secret = str(current_app.secret_key or "").encode()
    return network_mac(secret, get_remote_address()).hex()


limiter = Limiter(
    _who_asks,
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
