"""Where servers and the command line find the application; only this file knows settings and product both."""

from __future__ import annotations

import sys
from itertools import pairwise

from config import BadSettings, load_settings
from intake import create_app, logs
from intake.store.errors import BadKey

FILES_ONLY = {("triage", "assess"), ("content", "lint")}
"""Commands that read files and print: no database, no keys, so they run where a server must not start."""

logs.set_up()
try:
    for_patients = FILES_ONLY.isdisjoint(pairwise(sys.argv))
    app = create_app(load_settings(for_patients=for_patients).flask_mapping())
except (BadSettings, BadKey) as refusal:
    sys.exit(f"The product does not start.\n{refusal}")
