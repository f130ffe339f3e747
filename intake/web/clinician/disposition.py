"""The one form that ends an emergency, or a request for the same day."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from intake.domain.case_state import SentTo
from intake.domain.lifecycle_errors import LifecycleError
from intake.domain.policy import Urgency
from intake.extensions import db, keys
from intake.services.cases.words import urgency_words
from intake.services.clinician.disposition import LEVELS_AFTER, SENT_WORDS, Disposition, dispose
from intake.web.clinician.views import CONFLICT, UNPROCESSABLE, bp
from intake.web.staff import case_page
from intake.web.staff.asked_day import no_day_to_wait_for
from intake.web.staff.desk import desk, opening_on
from intake.web.staff.forms import LONGEST_NOTE, StepForm, choice
from intake.web.staff.page import field_choices, form_errors, render

HEADING = "What became of the patient"
LONGEST_NAME = 100


class DispositionForm(StepForm):
    """Spoke, sent where, by whom, when to call back, and the level after."""

    spoke = RadioField(
        "Did you speak with the patient?",
        choices=[choice("yes", "Yes"), choice("no", "No")],
        validators=[InputRequired("Say whether you spoke with the patient.")],
    )
    sent_to = RadioField(
        "What becomes of them?",
        choices=[choice(str(each), words) for each, words in SENT_WORDS.items()],
        validators=[InputRequired("Choose what becomes of the patient.")],
    )
    by_whom = StringField(
        "By whom",
        validators=[InputRequired("Write who decided it, or who takes them."), Length(max=LONGEST_NAME)],
    )
    call_back = DateField("Call back on", validators=[Optional()])
    level = RadioField(
        "Urgency from now on",
        choices=[choice(str(each), urgency_words(each)) for each in LEVELS_AFTER],
        validators=[InputRequired("Choose the urgency from now on.")],
    )
    line = TextAreaField(
        "One line for the front desk",
        validators=[Optional(), Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters.")],
    )

    def problems(self, today: date) -> list[tuple[str, str]]:
        """Everything wrong with what was sent, in the form's order."""
        self.validate()
        errors = form_errors(self)
        if wrong := no_day_to_wait_for(self.call_back.data, today):
            errors.append(("call_back", wrong))
        return errors

    def told(self, back_at: datetime | None) -> Disposition:
        """The disposition as it was chosen; only of a form without problems."""
        return Disposition(
            spoke=self.spoke.data == "yes",
            sent_to=SentTo(self.sent_to.data),
            by_whom=str(self.by_whom.data).strip(),
            level=Urgency(self.level.data),
            back_at=back_at,
            line=str(self.line.data or ""),
        )


@bp.route("/cases/<reference>/disposition", methods=["GET", "POST"])
def disposition(reference: str) -> Response | BaseResponse:
    """Say what became of the patient of an urgent request; so it is urgent no more."""
    record, form = case_page.find(reference), DispositionForm()
    errors: list[tuple[str, str]] = []
    status = 200
    if form.is_submitted():
        errors, status = form.problems(desk().today), UNPROCESSABLE
        if not errors:
            back_on, request = form.call_back.data, desk().handling(form.seen_version)
            told = form.told(opening_on(back_on) if back_on else None)
            try:
                dispose(db.session(), keys(), record.row.reference, told, request)
            except LifecycleError as refusal:
                record, errors = case_page.refused(refusal, reference, form)
                status = CONFLICT
            else:
                db.session.commit()
                flash("It is recorded. The queue follows the urgency that you chose.")
                return redirect(url_for("clinician.summary", reference=reference), 303)
    else:
        form.by_whom.data = desk().user.name
    page = render(
        "clinician/disposition.html",
        HEADING,
        title=case_page.title_of(HEADING, record),
        errors=errors,
        form=form,
        choices=field_choices(form),
        days=desk().policy.due.check_on_days,
        **case_page.case_context(record),
    )
    return case_page.hand_over(case_page.READ, record, page, status)
