"""The forms that are not made from the questionnaire."""

from __future__ import annotations

from enum import StrEnum

from flask_wtf import FlaskForm
from wtforms import DateField, StringField, ValidationError

from intake.domain.reference import UnreadableCode, read_code


class ButtonForm(FlaskForm):
    """A form with nothing but its token: a single button, protected like every other form."""


class CodeByMail(StrEnum):
    """What became of the wish to have the code by mail."""

    NOT_WANTED = ""
    COMES = "comes"
    REFUSED = "refused"


class ShownCodeForm(FlaskForm):
    """What the page that shows a code knows, and nobody else any more."""

    code = StringField()
    until = DateField()
    by_mail = StringField()

    def validate_code(self, field: StringField) -> None:
        """Only what can be a code is shown as one."""
        try:
            read_code(field.data or "")
        except UnreadableCode as error:
            raise ValidationError(error.reason) from error

    def validate_by_mail(self, field: StringField) -> None:
        """Only what the page can say is taken."""
        if (field.data or "") not in set(CodeByMail):
            raise ValidationError("Open the page again.")
