"""The front desk's forms. Each carries the version of the case that was looked at."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from intake.domain.case_state import CloseReason, Outcome
from intake.web.staff.forms import StepForm, choice
from intake.web.staff.words import CLOSE_WORDS, OUTCOME_WORDS


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
