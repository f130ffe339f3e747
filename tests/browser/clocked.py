"""The product as gunicorn serves it, except that tests set its clock: they see the office open and closed.

The product itself has no such switch.
"""

from __future__ import annotations

from pathlib import Path

from intake.web import context
from tests.browser.clock import shown_in
from wsgi import app

context.now = lambda: shown_in(Path(app.config["INSTANCE_FOLDER"]))

__all__ = ["app"]
