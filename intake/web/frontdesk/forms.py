"""The front desk's forms. Each carries the version of the case that was looked at."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TimeField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from intake.domain.booking import Doubt, Visit, VisitPassed
from intake.domain.case_state import CloseReason, Outcome
from intake.web.staff.forms import StepForm, choice
from intake.web.staff.words import CLOSE_WORDS, OUTCOME_WORDS

_ASKED = ": "
"""Stands between a visit and the doubts about it in what the page sends back."""


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
    """When, and with whom; `is_asking` while the page asks about the visit before it is booked."""

    day = DateField("Day", validators=[InputRequired("Enter the day of the visit.")])
    time = TimeField("Time", validators=[InputRequired("Enter the time of the visit.")])
    with_whom = SelectField("With", validators=[InputRequired("Choose whom the visit is with.")])
    asked = HiddenField()
    is_asking = False

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def validate_day(self, field: Field) -> None:
        """Refuse a day before the practice's today, beside all that is wrong with the other fields."""
        if field.data is not None and field.data < self._today:
            raise ValidationError(str(VisitPassed(earlier_today=False)))

    @property
    def visit(self) -> Visit:
        """The visit as it was typed; only of a form that is valid."""
        return Visit(self.day.data, self.time.data, str(self.with_whom.data))  # type: ignore[arg-type]

    @property
    def accepted(self) -> tuple[Doubt, ...]:
        """The doubts that the last page asked about, of this very visit: pressing again says yes to them."""
        about, _, doubts = str(self.asked.data or "").partition(_ASKED)
        keys = doubts.split() if about == self._what() else []
        return tuple(each for each in Doubt if each in keys)

    def ask_back(self, doubts: tuple[Doubt, ...]) -> None:
        """Keep in the page what it asks about."""
        self.is_asking = True
        self.asked.data = f"{self._what()}{_ASKED}{' '.join(doubts)}"

    def _what(self) -> str:
        return f"{self.day.data} {self.time.data} {self.with_whom.data}"


class CloseForm(StepForm):
    """Why the request is closed; a booked visit closes nothing before it is kept, missed or cancelled."""

    reason = RadioField(
        "Why?",
        choices=[
            choice(str(each), CLOSE_WORDS[each]) for each in CloseReason if each is not CloseReason.BOOKED
        ],
        validators=[InputRequired("Choose why the request is closed.")],
    )

    @property
    def why(self) -> CloseReason:
        """The reason chosen."""
        return CloseReason(self.reason.data)


THEN_BOOK = "book"
"""Says that whoever takes a request takes it to book a visit."""


class ClaimForm(StepForm):
    """Taking a request, and perhaps what for."""

    then = HiddenField(validators=[Optional(), AnyOf([THEN_BOOK])])


class MoveForm(StepForm):
    """A step without a form of its own; which one is the button's value.

    `worse` stands in the note's box beside it: what is worse goes to a clinician, by no other step.
    """

    step = HiddenField(validators=[InputRequired()])
    worse = BooleanField("They say that it is worse")


class SearchForm(FlaskForm):
    """One box for a name or part of one, a phone, a birth date, an email or a form number."""

    sought = StringField(
        "Name, phone, birth date or form number",
        validators=[DataRequired("Enter something to look for."), Length(max=100)],
    )
    send = SubmitField("Search")
