"""The blueprint of all patient pages."""

from __future__ import annotations

from flask import Blueprint

from intake.extensions import csrf

bp = Blueprint("patient", __name__)

# Each patient form checks its own token, so that a page with a lapsed one comes back with what was typed.
csrf.exempt(bp)
