"""The Flask extensions of the one application, made here once and bound in `create_app`."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_qualified_name, get_remote_address
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf import CSRFProtect
from limits import RateLimitItem, parse_many
from werkzeug.local import LocalProxy

from intake.store.base import Base
from intake.store.errors import BadKey
from intake.store.keys import Keys, keys_from_values
from intake.store.network import network_mac
from intake.store.plain_session import PlainSession
from intake.store.shared_counts import SharedCounts as _SharedCounts  # noqa: F401  counts by its scheme


class WebSession(PlainSession, FlaskSession):
    """The session of one request, with the application's engine."""


db = SQLAlchemy(model_class=Base, session_options={"class_": WebSession})
csrf = CSRFProtect()


def _who_asks() -> str:
    """What a visitor is counted by: a keyed hash of the network address, which may lie on another host."""
    return _hash_of(str(current_app.secret_key or ""), get_remote_address())


@lru_cache(maxsize=1_000)
def _hash_of(secret: str, address: str) -> str:
    return network_mac(secret.encode(), address).hex()


def _pages_allowed() -> str:
    return str(current_app.config["PAGES_ALLOWED"])


_of_text = lru_cache(maxsize=8)(parse_many)
FOR_ALL_PAGES = "global"
"""Flask-Limiter's own name for what the limit of all pages is counted under."""


class PageLimiter(Limiter):
    """Flask-Limiter, which looks for every request anew through all the limits there are.

    Nearly every page has one limit, that of all pages together: there it is asked at once. Whatever is
    special (a limit or an exemption of its own, a count over the limit, a storage that cannot be reached) is
    left to Flask-Limiter.
    """

    def init_app(self, app: Flask) -> None:
        """Bind it to the application, without the headers about limits, which we do not send."""
        after = [*app.after_request_funcs.get(None, ())]
        super().init_app(app)
        app.after_request_funcs[None] = after
        self._plain: dict[str, bool] = {}

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if callable_name is None and in_middleware and self._is_within():
            return
        super()._check_request_limit(callable_name, in_middleware)

    def _is_within(self) -> bool:
        """Count the page; whether it is within its one limit for sure, or is one that is not counted."""
        endpoint = request.endpoint
        if endpoint is None or not self._is_plain(endpoint) or self._storage_dead:
            return False
        if any(is_exempt() for is_exempt in self._request_filters):
            return True
        limits: list[RateLimitItem] = _of_text(_pages_allowed())
        try:
            return all(self.limiter.hit(each, _who_asks(), FOR_ALL_PAGES) for each in limits)
        except Exception:  # noqa: BLE001 - each storage has its own; Flask-Limiter knows what to do
            return False

    def _is_plain(self, endpoint: str) -> bool:
        """Whether a page has no limit or exemption of its own."""
        if endpoint not in self._plain:
            view = current_app.view_functions[endpoint]
            exempt = self.limit_manager.exemption_scope(current_app, endpoint, request.blueprint)
            self._plain[endpoint] = not exempt and get_qualified_name(view) not in self._marked_for_limiting
        return self._plain[endpoint]


limiter = PageLimiter(
    _who_asks,
    application_limits=[_pages_allowed],
    # Where the counts are kept elsewhere and cannot be reached, each process counts for itself.
    in_memory_fallback_enabled=True,
)


def offer_migrations(app: Flask, folder: Path) -> None:
    """Let the commands `db ...` find the migrations; Flask-Migrate and Alembic are loaded by who asks."""

    @cache
    def made() -> Any:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(folder))
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(made)


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
