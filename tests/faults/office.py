"""An office in the database of a server that is still to start: its people, signed in, and a request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from intake import create_app
from intake.domain.roles import Role
from intake.extensions import db
from tests.conftest import settings_in
from tests.support.staff_browser import PEOPLE, add_member, file_story, signed_in


@dataclass(frozen=True)
class Office:
    """The product on a database, the token of a session of each role, and a request's reference."""

    app: Flask
    tokens: dict[Role, str]
    case: str

    def leave(self) -> None:
        """Close the database, so that only a server has it open."""
        with self.app.app_context():
            db.engine.dispose()


def office_in(folder: Path) -> Office:
    """An office on the migrated database of that folder, under the keys of `serving.Server`."""
    # A test fills in the form sooner than a person can.
    settings = settings_in(folder).model_copy(update={"minimum_fill_seconds": 0})
    app = create_app(settings.flask_mapping())
    tokens = {role: signed_in(app, add_member(app, name, role)) for name, role in PEOPLE}
    return Office(app, tokens, file_story(app, "back within two years"))
