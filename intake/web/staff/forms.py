"""Forms that several portals of the staff share."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in the stubs yet
from wtforms.validators import InputRequired, Length, Optional, Regexp

LONGEST_NOTE = 500
WHOLE_NUMBER = r"^\d{1,9}$"
LONGEST_EMAIL = 254  # what RFC 5321 leaves for an address
LONGEST_PASSWORD = 1000  # far above what is allowed, so that the rule itself can say so


def choice(key: str, words: str) -> Any:
    """One choice of a radio or select field, in the form WTForms wants since 3.3."""
    return SelectChoice(value=key, label=words)


class StepForm(FlaskForm):
    """A button that takes a step; `version` is the case's as it was read."""

    version = HiddenField(validators=[InputRequired(), Regexp(WHOLE_NUMBER)])
    note = TextAreaField(
        "Note",
        validators=[Optional(), Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters.")],
    )
    send = SubmitField("Save")

    @property
    def seen_version(self) -> int:
        """The version of the case that the person was looking at."""
        return int(self.version.data or 0)

    @property
    def has_text(self) -> bool:
        """Whether anything was typed into it; what a button or the page itself sends is none."""
        typed = (
            field for field in self if isinstance(field, StringField) and not isinstance(field, HiddenField)
        )
        return any(str(field.data or "").strip() for field in typed)
