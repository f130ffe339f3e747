"""The forms that are not made from the questionnaire."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField, ValidationError

from intake.domain.resume_code import UnreadableCode, read_code


class ButtonForm(FlaskForm):
    """A form with nothing but its token: a single button, protected like every other form."""


class ShownCodeForm(FlaskForm):
    """What the page that shows a code knows, and nobody else any more."""

    code = StringField()
    until = DateField()
    mailed = BooleanField()

    def validate_code(self, field: StringField) -> None:
        """Only what can be a code is shown as one."""
        try:
            read_code(field.data or "")
        except UnreadableCode as error:
            raise ValidationError(error.reason) from error
