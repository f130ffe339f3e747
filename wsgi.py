"""Where servers and the command line find the application; only this file knows settings and product both."""

from __future__ import annotations

import sys
from itertools import pairwise

from flask import Flask

ASSESS, DATES, LINT = ("triage", "assess"), ("triage", "dates"), ("content", "lint")
"""Commands that read files and print: no database, no keys, so they run where a server must not start."""


def application() -> Flask:
    """What a server serves and a command runs in; where it must not start, the process ends and says why."""
    asked = set(pairwise(sys.argv))
    return _judge() if asked & {ASSESS, DATES} else _product(for_patients=LINT not in asked)


def _judge() -> Flask:
    """The commands on case files and phrases alone: without settings and product they begin in a moment."""
    from intake.cli.clinical import triage

    judge = Flask("intake")
    judge.cli.add_command(triage)
    return judge


def _product(*, for_patients: bool) -> Flask:
    from config import BadSettings, load_settings
    from intake import create_app, logs
    from intake.store.errors import BadKey

    logs.set_up()
    try:
        return create_app(load_settings(for_patients=for_patients).flask_mapping())
    except (BadSettings, BadKey) as refusal:
        sys.exit(f"The product does not start.\n{refusal}")


app = application()
