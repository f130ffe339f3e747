"""The clinician's forms."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from intake.domain.bands import Bands, Link
from intake.domain.policy import Urgency
from intake.services.cases.instructions import NEXT_STEPS
from intake.services.cases.words import link_words, urgency_words
from intake.web.clinician.outcome_words import CARE_WORDS, RELATION_WORDS, UNTOLD
from intake.web.staff.forms import LONGEST_NOTE, StepForm, choice

SHORT_ENOUGH = Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters.")


class NextStepForm(StepForm):
    """What the front desk is to do, and one line about it."""

    next_step = RadioField(
        "Next step",
        choices=[
            choice(key, f"{key_on_board} {words}")
            for key_on_board, (key, words) in enumerate(NEXT_STEPS.items(), 1)
        ],
        validators=[InputRequired("Choose the next step.")],
    )
    line = TextAreaField("One line for the front desk", validators=[Optional(), SHORT_ENOUGH])


class OverrideForm(StepForm):
    """Other values of urgency and link, in the words of the policy in force, and why."""

    urgency = SelectField(
        "Urgency",
        choices=[choice(str(each), urgency_words(each)) for each in Urgency],
        validators=[InputRequired()],
    )
    link = RadioField("Surgery link", validators=[InputRequired("Choose the surgery link.")])
    override_reason = TextAreaField("Reason", validators=[InputRequired("Enter the reason."), SHORT_ENOUGH])

    def __init__(self, bands: Bands) -> None:
        super().__init__()
        self.link.choices = [choice(str(each), link_words(each, bands)) for each in Link]


class OutcomeForm(StepForm):
    """What the visit found, what was decided on, and one line about it."""

    relation = RadioField(
        "What did it turn out to be?",
        choices=[choice(str(key), words) for key, words in RELATION_WORDS.items()],
        validators=[InputRequired("Choose what it turned out to be.")],
    )
    care = SelectMultipleField(
        "What was decided on?",
        choices=[choice(str(key), words) for key, words in CARE_WORDS.items()],
        validators=[Optional()],
    )
    untold = BooleanField(UNTOLD)
    line = TextAreaField("One line about it", validators=[Optional(), SHORT_ENOUGH])


class DutyForm(FlaskForm):
    """Who is on duty on a day, or on a week's office days."""

    day = SelectField("Days", validators=[InputRequired()])
    clinician = SelectField("Clinician", validators=[InputRequired("Choose a clinician.")])
    send = SubmitField("Name")
