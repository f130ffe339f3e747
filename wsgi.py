"""Where servers and the command line find the application; only this file knows settings and product both."""

from __future__ import annotations

import sys

from config import BadSettings, load_settings
from intake import create_app, logs
from intake.store.errors import BadKey

logs.set_up()
try:
    app = create_app(load_settings().flask_mapping())
except (BadSettings, BadKey) as refusal:
    sys.exit(f"The product does not start.\n{refusal}")
