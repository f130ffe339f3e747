"""The one form that is not made from the questionnaire: a single button, protected like every other form."""

from __future__ import annotations

from flask_wtf import FlaskForm


class ButtonForm(FlaskForm):
    """A form with nothing but its token."""
