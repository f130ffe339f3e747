"""Where servers and the command line find the application; only this file knows settings and product both."""

from __future__ import annotations

import sys
from itertools import pairwise

from flask import Flask

ASSESS, LINT = ("triage", "assess"), ("content", "lint")
"""Commands that read files and print: no database, no keys, so they run where a server must not start."""


def application() -> Flask:
    """What a server serves and a command runs in; where it must not start, the process ends and says why."""
    asked = set(pairwise(sys.argv))
    return _judge() if ASSESS in asked else _product(for_patients=LINT not in asked)


def _judge() -> Flask:
    """The judging of case files alone: it takes no settings, and without the product begins in a moment."""
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
