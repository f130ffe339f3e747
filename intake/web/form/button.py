"""The form of a single button."""

from __future__ import annotations

from flask_wtf import FlaskForm


class ButtonForm(FlaskForm):
    """A form with nothing but its token: a single button, protected like every other form."""
