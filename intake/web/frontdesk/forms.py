"""The front desk's forms. Each carries the version of the case that was looked at."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in the stubs yet
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from intake.domain.case_state import CloseReason, Outcome
from intake.web.staff_presenters import CLOSE_WORDS, OUTCOME_WORDS


def choice(key: str, words: str) -> Any:
    """One choice of a radio or select field, in the form WTForms wants since 3.3."""
    return SelectChoice(value=key, label=words)


LONGEST_NOTE = 500
WHOLE_NUMBER = r"^\d{1,9}$"


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


class AttemptForm(StepForm):
    """One try to reach the patient: how it ended, when to try next, a note."""

    outcome = RadioField(
        "How did the call end?",
        choices=[choice(str(each), words) for each, words in OUTCOME_WORDS.items()],
        validators=[InputRequired("Choose how the call ended.")],
    )
    next_try = SelectField("Try again", validators=[Optional()])

    @property
    def how_it_ended(self) -> Outcome:
        """The outcome chosen."""
        return Outcome(self.outcome.data)


class ScheduleForm(StepForm):
    """When, and with whom."""

    day = DateField("Day", validators=[InputRequired("Enter the day of the visit.")])
    time = TimeField("Time", validators=[InputRequired("Enter the time of the visit.")])
    with_whom = SelectField("With", validators=[InputRequired("Choose whom the visit is with.")])


class CloseForm(StepForm):
    """Why the request is closed."""

    reason = RadioField(
        "Why?",
        choices=[choice(str(each), words) for each, words in CLOSE_WORDS.items()],
        validators=[InputRequired("Choose why the request is closed.")],
    )

    @property
    def why(self) -> CloseReason:
        """The reason chosen."""
        return CloseReason(self.reason.data)


class MoveForm(StepForm):
    """A step without a form of its own; which one is the button's value."""

    step = StringField(validators=[InputRequired()])


class SearchForm(FlaskForm):
    """One box for a name or part of one, a phone, a birth date, an email or a form number."""

    sought = StringField(
        "Name, phone, birth date or form number",
        validators=[DataRequired("Enter something to look for."), Length(max=100)],
    )
    send = SubmitField("Search")
