"""What a page costs in what no slow phase of a machine moves: `python -m tests.benchmarks.price`.

The typical form is filled in and sent once more, from an address that is counted as a patient's is. Printed
are, for every request, its Python calls (counted by cProfile between the server and the application, built-in
functions included), its SQL statements and its commits.
"""

from __future__ import annotations

import cProfile
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from pydantic import SecretStr
from sqlalchemy import event

from config import Settings
from intake import create_app
from intake.extensions import db
from intake.store import schema
from tests.benchmarks.replay import play, record
from tests.support.made_up_keys import made_up_key

PATIENT = "203.0.113.9"
"""An address that the limits count, other than this machine's own."""


@dataclass(frozen=True)
class Price:
    """What one request cost."""

    method: str
    address: str
    calls: int
    statements: int
    commits: int


@dataclass
class Till:
    """Adds up what each request of an application costs while it is open."""

    app: Flask
    prices: list[Price] = field(default_factory=list)
    _statements: int = 0
    _commits: int = 0

    @contextmanager
    def opened(self) -> Iterator[Till]:
        """Add up every request until the end of the block."""
        real = self.app.wsgi_app

        def added_up(environ: dict[str, Any], start_response: Any) -> Any:
            return self._add_up(real, environ, start_response)

        with self.app.app_context():
            engine = db.engine
        listeners = (("before_cursor_execute", self._note_statement), ("commit", self._note_commit))
        for name, listener in listeners:
            event.listen(engine, name, listener)
        self.app.wsgi_app = added_up  # type: ignore[method-assign]
        try:
            yield self
        finally:
            self.app.wsgi_app = real  # type: ignore[method-assign]
            for name, listener in listeners:
                event.remove(engine, name, listener)

    def _add_up(self, real: Any, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self._statements = self._commits = 0
        environ["REMOTE_ADDR"] = PATIENT
        profile = cProfile.Profile()
        profile.enable()
        answer = real(environ, start_response)
        body = list(answer)
        answer.close()
        profile.disable()
        calls = sum(entry.callcount for entry in profile.getstats())
        method, address = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.prices.append(Price(method, address, calls, self._statements, self._commits))
        return body

    def _note_statement(self, *_what: Any) -> None:
        self._statements += 1

    def _note_commit(self, _connection: Any) -> None:
        self._commits += 1


def make_product(folder: Path, url: str = "") -> Flask:
    """The product with a database of this schema, in which nobody fills in the form too quickly.

    `url` "" is SQLite in the folder.
    """
    settings = Settings(
        environment="testing",
        instance_folder=folder,
        database_url=SecretStr(url),
        secret_key=made_up_key("s"),
        data_keys=(made_up_key("d"),),
        index_key=made_up_key("i"),
        audit_key=made_up_key("a"),
        audit_head_file=Path(os.devnull),
    )
    app = create_app({**settings.flask_mapping(), "MINIMUM_FILL_SECONDS": 0})
    with app.app_context():
        schema.upgrade(db.engine)
    return app


def prices_of_typical_form(app: Flask) -> list[Price]:
    """What every request of the typical form costs, once everything that is made once has been made."""
    tape = record(app)
    play(app, tape)
    with Till(app).opened() as till:
        play(app, tape)
    return till.prices


def main() -> None:
    """Print the price of every request, and the mean of those that show a page and those that send one."""
    with tempfile.TemporaryDirectory() as folder:
        prices = prices_of_typical_form(make_product(Path(folder)))
    for each in prices:
        sys.stdout.write(
            f"{each.calls:7d} calls {each.statements:3d} statements {each.commits:2d} commits"
            f"  {each.method:5}{each.address}\n"
        )
    for method in ("GET", "POST"):
        mean = statistics.mean(each.calls for each in prices if each.method == method)
        sys.stdout.write(f"{mean:7.0f} calls a {method}\n")
    mean = statistics.mean(each.calls for each in prices)
    sys.stdout.write(f"{mean:7.0f} calls a request of {len(prices)}\n")


if __name__ == "__main__":
    main()
