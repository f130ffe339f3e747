"""The product as gunicorn serves it, except that tests set its clock: they see the office open and closed.

The product itself has no such switch.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from intake import context
from tests.browser.clock import shown_in
from wsgi import app


def now() -> datetime:
    """The time on the tests' clock, in UTC."""
    return shown_in(Path(app.config["INSTANCE_FOLDER"]))


for module in [each for name, each in sys.modules.items() if name.startswith("intake.web")]:
    if getattr(module, "now", None) is context.now and module is not context:
        module.now = now  # type: ignore[attr-defined]  # it took the function by its name
context.now = now

__all__ = ["app"]
