"""The forms that are not made from the questionnaire."""

from __future__ import annotations

from enum import StrEnum

from flask_wtf import FlaskForm


class ButtonForm(FlaskForm):
    """A form with nothing but its token: a single button, protected like every other form."""


class CodeByMail(StrEnum):
    """What became of the wish to have the code by mail."""

    NOT_WANTED = ""
    COMES = "comes"
    REFUSED = "refused"
