"""Commands: each parses its input, calls one service, commits where something changed, and prints."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands to the app."""
    # Imported here, so that the commands of the clinical core can be had without those of the database.
    from intake.cli.audit import audit
    from intake.cli.backup import backup
    from intake.cli.clinical import content, triage
    from intake.cli.db import db
    from intake.cli.demo import demo
    from intake.cli.ehr import ehr
    from intake.cli.erase import erase
    from intake.cli.keys import keys
    from intake.cli.outbox import outbox
    from intake.cli.rows import rows
    from intake.cli.search import search
    from intake.cli.staff import staff
    from intake.cli.static import static

    of_the_store = (db, keys, audit, backup, erase, outbox, search, rows, ehr)
    for command in (triage, content, *of_the_store, staff, demo, static):
        app.cli.add_command(command)
