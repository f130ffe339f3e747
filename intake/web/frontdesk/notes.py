"""What is written down at any time: a note, that the patient called, that it is worse; and what is mended."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length, Optional

from intake.context import questionnaire
from intake.domain.case_state import Action, Command
from intake.domain.person import Identity
from intake.domain.phone import Phone
from intake.domain.visible_text import without_invisible
from intake.extensions import keys
from intake.formats.phone_numbers import read_phone
from intake.services.cases.record import CaseRecord
from intake.services.errors import NothingToCorrect
from intake.services.frontdesk import casework, corrections
from intake.services.frontdesk.sought import as_typed, read_birth_date
from intake.web.frontdesk.steps import FormRefused, form_page, plain_step
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.forms import StepForm

LONGEST_NAME = 100
CALLED = "called"
Told = dict[str, dict[str, Any] | None]
"""Answers as JSON data by link id; None for one that is taken away."""
_AS_TYPED = "Press “Save” again to keep it as it was typed."


class NoteForm(StepForm):
    """A note; `kind` is the button: a note, or that the patient called. `worse`: they say it is worse."""

    worse = BooleanField("They say that it is worse")
    kind = HiddenField(validators=[Optional()])

    @property
    def command(self) -> Command:
        """The step it is; a note of nothing at all is refused."""
        called = self.kind.data == CALLED
        action = Action.TOLD_WORSE if self.worse.data else Action.NOTE
        if action is Action.NOTE and not called and not str(self.note.data or "").strip():
            raise FormRefused([("note", "Write the note first.")])
        return Command(action, patient_called=called)


class CorrectForm(StepForm):
    """Name, birth date and numbers as they should be; `asked` is a number that was asked about."""

    name_given = StringField("First name", validators=[Optional(), Length(max=LONGEST_NAME)])
    name_family = StringField("Last name", validators=[Optional(), Length(max=LONGEST_NAME)])
    birth_date = StringField("Birth date", validators=[Optional(), Length(max=LONGEST_NAME)])
    phone = StringField("Phone", validators=[Optional(), Length(max=LONGEST_NAME)])
    phone_second = StringField("Second phone", validators=[Optional(), Length(max=LONGEST_NAME)])
    asked = HiddenField()

    def fill(self, record: CaseRecord) -> None:
        """Show what stands on the case, unless something was typed."""
        if self.is_submitted():
            return
        person = record.identity
        self.name_given.data, self.name_family.data = person.given, person.family
        self.birth_date.data = _as_written(person.birth_date) or person.birth_date_typed
        self.phone.data = person.phone.told if person.phone else ""
        self.phone_second.data = person.phone_second.told if person.phone_second else ""

    def told(self, record: CaseRecord) -> Told:
        """What is to stand on the case, as answers; only of what was typed anew.

        Raises `FormRefused` with all that cannot be taken.
        """
        person = record.identity
        told, errors = Told(), list[tuple[str, str]]()
        for read in (
            partial(self._names, person),
            partial(self._born, person),
            partial(self._number, self.phone, person.phone),
            partial(self._number, self.phone_second, person.phone_second),
        ):
            try:
                told |= read()
            except FormRefused as refused:
                errors += refused.errors
        if errors:
            raise FormRefused(errors)
        return told

    def _names(self, person: Identity) -> Told:
        fields = ((self.name_given, person.given), (self.name_family, person.family))
        typed = {field.name: as_typed(str(field.data or "")) for field, _ in fields}
        if not any(typed.values()):
            raise FormRefused([("name_given", "Enter a first or a last name.")])
        before = {field.name: name or "" for field, name in fields}
        return {
            name: {"value": text} if text else None for name, text in typed.items() if text != before[name]
        }

    def _born(self, person: Identity) -> Told:
        typed = as_typed(str(self.birth_date.data or ""))
        if typed and typed == person.birth_date_typed:
            return {}
        if not typed:
            if person.birth_date:
                raise FormRefused([("birth_date", "Enter the birth date, such as 02/03/1961.")])
            return {}
        born = read_birth_date(typed, desk().today, desk().practice.youngest_age)
        if born is None or born > desk().today:
            raise FormRefused([("birth_date", "Write the birth date as 02/03/1961 or Feb 3 1961.")])
        return {} if born.isoformat() == person.birth_date else {"birth_date": {"value": born.isoformat()}}

    def _number(self, field: StringField, before: Phone | None) -> Told:
        """A number that is doubtful is asked back once, then taken as it was typed."""
        typed = without_invisible(str(field.data or "")).strip()
        if typed == (before.told if before else ""):
            return {}
        if not typed:
            if field.name == "phone":
                raise FormRefused([("phone", "Enter a number, or press “No other number is known”.")])
            return {field.name: None}
        read = read_phone(typed, "en")
        if read.is_doubtful and typed != self.asked.data:
            self.asked.data = typed
            raise FormRefused([(field.name, f"This may not be a phone number. {_AS_TYPED}")])
        return {field.name: {"value": read.phone.to_value()}}


def _as_written(birth_date: str | None) -> str | None:
    """A stored birth date as the box's hint writes one: "02/03/1961"."""
    return f"{date.fromisoformat(birth_date):%m/%d/%Y}" if birth_date else None


@bp.post("/cases/<reference>/note")
def note(reference: str) -> Response | BaseResponse:
    """Write down a note, that the patient called, or that it is worse, wherever the request stands."""
    form, stored = NoteForm(), case_page.stored_reference(reference)

    def step(session: Session) -> object:
        request, said = desk().handling(form.seen_version), str(form.note.data or "")
        return casework.take_step(session, keys(), stored, form.command, request, note=said)

    worse = "Written down. A clinician is being told at once."
    return plain_step(reference, form, step, worse if form.worse.data else "The note is saved.")


@bp.route("/cases/<reference>/correct", methods=["GET", "POST"])
def correct(reference: str) -> Response | BaseResponse:
    """Mend the name, the birth date or the number; what was told before stays in the history."""
    record, form = case_page.find(reference), CorrectForm()
    form.fill(record)

    def step(session: Session) -> object:
        told, handling = form.told(record), desk().handling(form.seen_version)
        try:
            return corrections.correct(session, keys(), record.row.reference, told, handling, questionnaire())
        except NothingToCorrect as nothing:
            raise FormRefused([("", str(nothing))]) from nothing

    return form_page("correct", "Correct name, phone or birth date", record, form, step, "Corrected.")


@bp.post("/cases/<reference>/no-number")
def no_number(reference: str) -> Response | BaseResponse:
    """No number of the patient works, and no other is known: the next step is the letter."""
    form, stored = StepForm(), case_page.stored_reference(reference)

    def step(session: Session) -> object:
        request = desk().handling(form.seen_version)
        return casework.take_step(session, keys(), stored, Command(Action.NO_NUMBER), request)

    done = "No working number. What is left is the final notice: a letter."
    return plain_step(reference, form, step, done)
