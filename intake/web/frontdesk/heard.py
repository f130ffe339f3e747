"""What the caller answers to the questions that would settle the link: a page for each.

It offers exactly the answers that its question takes. What is saved is judged at once.
"""

from __future__ import annotations

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from intake.context import questionnaire
from intake.domain.dates import Ago, Between, CalendarDate, PartialDate
from intake.domain.naming import name_surgery
from intake.domain.questions import Asks, Question
from intake.domain.settling_answers import Answer, Says, WrongAnswer, other_surgeries, possible_answers
from intake.domain.story import REGIONS
from intake.domain.told_date import read
from intake.extensions import keys
from intake.services.cases.record import CaseRecord
from intake.services.errors import QuestionClosed
from intake.services.frontdesk import heard as heard_service
from intake.web.frontdesk.steps import FormRefused, form_page
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.forms import StepForm, choice
from intake.web.staff.heard_words import says_words
from intake.web.staff.page import missing

LONGEST_DATE = 100
FROM_CALL = "call"
"""Says that a form was sent from call mode, which goes on there."""
UNTOLD = (Asks.WHICH_SURGERY, Asks.REST_OF_SURGERIES)
"""Questions whose date is that of an operation nobody told before: its part is asked with it."""


class HeardForm(StepForm):
    """One answer; `asked` is the question in words, as it was read."""

    asked = HiddenField(validators=[InputRequired()])
    made_from = HiddenField()
    answer = RadioField(validators=[InputRequired("Choose what they answered.")])
    when = StringField("Date", validators=[Optional(), Length(max=LONGEST_DATE)])
    other = SelectField("Which operation", validators=[Optional()])
    region = SelectField("Which part", validators=[Optional()])

    def __init__(self, record: CaseRecord, question: Question) -> None:
        super().__init__()
        story = record.story
        others = other_surgeries(story, question)
        kinds = possible_answers(story, question)
        self.answer.choices = [choice(str(says), says_words(question.asks, says)) for says in kinds]
        self.other.choices = [
            choice("", "–"),
            *(choice(str(index), name_surgery(story, index)) for index in others),
        ]
        self.region.choices = [choice(each, each.replace("_", " ").capitalize()) for each in REGIONS]
        self.takes_date = Says.DATE in kinds
        self.takes_other = Says.OTHER_SURGERY in kinds
        self.takes_region = question.asks in UNTOLD

    def told(self) -> Answer:
        """The answer as it was chosen. Raises `FormRefused` where its date cannot be read."""
        says = Says(self.answer.data)
        other = str(self.other.data or "")
        region = str(self.region.data or "") if self.takes_region else ""
        return Answer(
            says,
            when=_date(str(self.when.data or "")) if says is Says.DATE else None,
            surgery=int(other) if says is Says.OTHER_SURGERY and other else None,
            regions=frozenset({region} if region else ()),
        )


@bp.route("/cases/<reference>/ask/<int:number>", methods=["GET", "POST"])
def ask(reference: str, number: int) -> Response | BaseResponse:
    """Write down what the caller answered to one question; the case is judged again at once."""
    record = case_page.find(reference)
    questions = heard_service.still_open(record, desk().policy)
    if not 1 <= number <= len(questions) or not possible_answers(record.story, questions[number - 1]):
        missing()
    question = questions[number - 1]
    form = HeardForm(record, question)
    asked = str(form.asked.data or "")
    form.asked.data = asked or question.text
    if not form.is_submitted():
        form.made_from.data = request.args.get("made_from", "")

    def step(session: Session) -> object:
        handling = desk().handling(form.seen_version)
        try:
            return heard_service.hear(
                session, keys(), record.row.reference, asked, form.told(), handling, questionnaire()
            )
        except QuestionClosed as closed:
            raise FormRefused([("", str(closed))]) from closed
        except WrongAnswer as wrong:
            raise FormRefused([("answer", f"This cannot be saved: {wrong}.")]) from wrong

    return form_page(
        "ask",
        question.text,
        record,
        form,
        step,
        "Written down as told by phone, and judged again. You can undo this.",
        "frontdesk.call_one" if form.made_from.data == FROM_CALL else "frontdesk.case",
    )


def _date(typed: str) -> PartialDate:
    """The date in words of whoever wrote it down; one meaning only."""
    told = read(typed, desk().today)
    forms = [reading.form for reading in told.readings]
    if len(forms) == 1 and isinstance(forms[0], CalendarDate | Ago | Between):
        return forms[0]
    raise FormRefused([("when", "Write the date as 2014, June 2014 or 06/15/2014.")])
