"""The clinician's forms."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from intake.domain.bands import Bands, Link
from intake.domain.policy import Urgency
from intake.services.cases.instructions import NEXT_STEPS
from intake.services.cases.words import link_words, urgency_words
from intake.web.staff.forms import LONGEST_NOTE, StepForm, choice

SHORT_ENOUGH = Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters.")


class NextStepForm(StepForm):
    """What the front desk is to do, and one line about it."""

    next_step = RadioField(
        "Next step",
        choices=[choice(key, words) for key, words in NEXT_STEPS.items()],
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


class DutyForm(FlaskForm):
    """Who is on duty on a day."""

    day = SelectField("Day", validators=[InputRequired()])
    clinician = SelectField("Clinician", validators=[InputRequired("Choose a clinician.")])
    send = SubmitField("Name")
