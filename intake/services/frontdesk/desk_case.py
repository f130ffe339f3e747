"""What the front desk sees of a case, and nothing else: what it needs to call, never what is to be judged.

Scores, own words and the trace are not in here, nor the signs that are nobody's business at the desk: the
questionnaire names them. Clinicians read all of those on their own page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from intake.domain.bands import Link
from intake.domain.call_windows import chosen_windows
from intake.domain.case_state import IN_QUEUE, Action, Outcome, Status
from intake.domain.due_times import DueState, due_state
from intake.domain.phone import Phone
from intake.domain.policy import URGENT, Policy, Urgency
from intake.domain.questionnaire import Audience, Questionnaire
from intake.domain.reference import show_reference
from intake.domain.sign_lists import SIGN_QUESTIONS, sign_questions
from intake.domain.story import NONE
from intake.domain.symptoms import symptom_keys, symptom_kind
from intake.domain.trace import Finding
from intake.domain.triage import LINK_RULE
from intake.services.cases.answer_reader import AnswerReader, Mark, Told
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.instructions import instruction_of
from intake.services.cases.record import CaseRecord, HistoryStep
from intake.services.cases.told_by import told_by_words
from intake.services.cases.words import (
    NEVER_TO_THE_CALLER,
    desk_label,
    operation_date,
    place_words,
    urgency_words,
)

SOMETHING_ELSE = "Something in the answers a clinician reads first"
TOLD_BEFORE = "(told before, not in the newest answers)"
_LIST_RULES = {
    "unsure_first": "Not sure about one of the first safety questions",
    "unsure_more": "Not sure about one of the further safety questions",
    "first_not_asked": "The first safety questions were not asked: ask them first",
}
_LAID_OUT = (
    *("name_given", "name_family", "name_called", "birth_date", "phone", "phone_second", "message_ok"),
    *("email", "helper_name", "helper_phone", "helper_may_talk", "call_help", "call_in", "call_language"),
    *("call_when", "call_windows", "call_not_days", "been_before", "earlier_reference"),
    *("symptoms", "surgery_regions", "surgery_date", *SIGN_QUESTIONS, "help_plan"),
)
_LAID_OUT_OF_A_SYMPTOM = ("places", "onset_when", "onset_date")
_LANGUAGES = {"en": "English", "es": "Spanish"}
_CALL_IN = {"en": "english", "es": "spanish"}


@dataclass(frozen=True, slots=True)
class DeskCase:
    """One case as the desk reads it. Times are UTC instants; texts may be empty, lists too.

    `speaks` is the language of a message left for the patient, "en" or "es". `needs_mark`, `been_before_mark`
    and `call_times_mark` say why nothing was told there: a need that nobody asked for is not known, and is no
    "none".
    """

    reference: str
    shown_reference: str
    name: str
    called: str
    age: int | None
    birth_date: str
    birth_date_typed: str
    phones: tuple[Phone, ...]
    message_ok: bool | None
    email: str
    helper: str
    helper_phone: Phone | None
    helper_may_talk: bool | None
    needs: tuple[str, ...]
    needs_mark: Mark | None
    been_before: str
    been_before_mark: Mark | None
    call_windows: tuple[str, ...]
    not_days: tuple[str, ...]
    call_times_mark: Mark | None
    speaks: str
    urgency: str
    urgency_key: Urgency
    safety: tuple[str, ...]
    plan: str
    label: str
    label_note: str
    dates: tuple[str, ...]
    symptoms: tuple[str, ...]
    questions: tuple[str, ...]
    next_step: str
    next_step_note: str
    next_step_stands: bool
    status: Status
    version: int
    owner_id: str | None
    attempts: int
    last_try: datetime | None
    last_outcome: Outcome | None
    next_try: datetime | None
    due_at: datetime
    due: DueState
    received_at: datetime
    changed_at: datetime | None
    contact_only: bool
    told_by: str
    told: tuple[Told, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to act on it."""
        return self.status in IN_QUEUE

    @property
    def is_urgent(self) -> bool:
        """Whether it belongs to the clinician on duty: the desk connects, and asks nothing."""
        return self.is_waiting and self.is_connected

    @property
    def is_connected(self) -> bool:
        """Whether a caller is connected to a clinician, wherever the request stands."""
        return self.urgency_key in URGENT or self.contact_only


def laid_out() -> frozenset[str]:
    """The link ids of the answers that the desk's pages have a place of their own for."""
    of_symptoms = (f"{key}_{part}" for key in symptom_keys() for part in _LAID_OUT_OF_A_SYMPTOM)
    return frozenset((*_LAID_OUT, *of_symptoms))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case is shown by: the policy, the form that says what the desk sees, and the moment.

    `now` is a UTC instant, `today` the date on the practice's calendar.
    """

    policy: Policy
    form: Questionnaire
    now: datetime
    today: date


def desk_case(record: CaseRecord, terms: Terms) -> DeskCase:
    """The case as the desk may see it."""
    now, today, form = terms.now, terms.today, terms.form
    reader = AnswerReader(record.answers, form, record.assessed_on)
    row, person, state = record.row, record.identity, record.state
    held = state.lease is not None and now < state.lease.until
    told, questions = instruction_of(record), _questions(record)
    last = _last_attempt(record)
    return DeskCase(
        reference=row.reference,
        shown_reference=show_reference(row.reference),
        name=person.full_name or "Name not given",
        called=person.called or "",
        age=person.age_on(today),
        birth_date=person.birth_date or "",
        birth_date_typed=person.birth_date_typed or "",
        phones=tuple(filter(None, (person.phone, person.phone_second))),
        message_ok=person.message_ok,
        email=person.email or "",
        helper=person.helper_name or "",
        helper_phone=person.helper_phone,
        helper_may_talk=person.helper_may_talk,
        needs=tuple(_needs(record, reader)),
        needs_mark=reader.mark("call_help"),
        been_before_mark=reader.mark("been_before"),
        been_before=str(record.answers.value("been_before", "")),
        call_windows=chosen_windows(
            record.answers.value("call_when", ""), record.answers.value("call_windows", [])
        ),
        not_days=tuple(record.answers.value("call_not_days", [])),
        call_times_mark=_call_times_mark(reader),
        speaks=_speaks(record),
        urgency=urgency_words(record.urgency),
        urgency_key=record.urgency,
        safety=safety_lines(record, terms.policy, form),
        plan=reader.staff_answer("help_plan"),
        label=desk_label(Link(row.link), has_questions=bool(questions)),
        label_note=NEVER_TO_THE_CALLER,
        dates=tuple(_dates(record)),
        symptoms=tuple(_symptoms(record)),
        questions=questions,
        next_step=told.step if told else "",
        next_step_note=told.line if told else "",
        next_step_stands=told is not None and told.stands,
        status=state.status,
        version=state.version,
        owner_id=state.lease.holder if held and state.lease else None,
        attempts=state.attempts,
        last_try=last.at if last else None,
        last_outcome=last.command.outcome if last else None,
        next_try=_next_try(last),
        due_at=row.due_at,
        due=due_state(now, row.due_soon_at, row.due_at),
        received_at=row.received_at,
        changed_at=record.changed_at,
        contact_only=row.contact_only,
        told_by=told_by_words(record),
        told=tuple(reader.told(_told_besides(form))),
    )


def safety_lines(record: CaseRecord, policy: Policy, form: Questionnaire) -> tuple[str, ...]:
    """The signs the patient ticked, in the policy's words, without those the form hides from the desk.

    A sign told before an update that does not repeat it is listed too, for as long as it stands.
    """
    now = _counting(record.assessment.findings)
    told = _counting(record.findings)
    words = _words_for_desk(policy, form)
    lines = [words[rule] if rule in now else f"{words[rule]} {TOLD_BEFORE}" for rule in words if rule in told]
    if not lines and record.urgency is not Urgency.ROUTINE and told - {LINK_RULE}:
        lines.append(SOMETHING_ELSE)
    return tuple(lines)


def _counting(findings: Iterable[Finding]) -> frozenset[str]:
    """The rules of findings that set an urgency; a note sets none."""
    return frozenset([finding.rule for finding in findings if isinstance(finding.effect, Urgency)])


@lru_cache(maxsize=8)
def _words_for_desk(policy: Policy, form: Questionnaire) -> Mapping[str, str]:
    """What the desk reads of each sign and each answer to a list, by rule."""
    for_desk = _signs_for_desk(form)
    return {sign.key: sign.label for sign in policy.signs if sign.key in for_desk} | _LIST_RULES


def _signs_for_desk(form: Questionnaire) -> frozenset[str]:
    """The boxes the desk may read; one that the form does not know is none of them."""
    lists = sign_questions(form)
    return frozenset(box.key for each in lists for box in each.options if not box.hidden_from_desk)


def _told_besides(form: Questionnaire) -> tuple[str, ...]:
    """What the form has the desk see besides what its pages have places for."""
    known = laid_out()
    seen = (question.link_id for question in form.questions if Audience.DESK in question.seen_by)
    return tuple(link_id for link_id in seen if link_id not in known)


def _last_attempt(record: CaseRecord) -> HistoryStep | None:
    """The newest try to reach the patient; one that was taken back does not count."""
    if not record.attempts:
        return None
    tries = [step for step in record.standing if step.command.action is Action.LOG_ATTEMPT]
    return tries[-1] if tries else None


def _next_try(last: HistoryStep | None) -> datetime | None:
    at = last.details["next_at"] if last else None
    return datetime.fromisoformat(at) if at else None


def _needs(record: CaseRecord, reader: AnswerReader) -> list[str]:
    chosen = [key for key in record.answers.value("call_help", []) if key != NONE]
    words = {key: reader.staff_option("call_help", key) for key in chosen}
    if "language" in words and (language := record.answers.value("call_language")):
        words["language"] += f": {language}"
    return [*_language_of_call(record, reader), *words.values()]


def _speaks(record: CaseRecord) -> str:
    """In which of the form's languages a message is understood: the one chosen for calls, else the form's."""
    call_in = record.answers.value("call_in")
    told_in = record.how_told.language if call_in is None else ""
    chosen = (language for language, key in _CALL_IN.items() if key == call_in or language == told_in)
    return next(chosen, "en")


def _call_times_mark(reader: AnswerReader) -> Mark | None:
    """Why no call times were told; an earlier form asked for the half days alone."""
    marks = (reader.mark("call_when"), reader.mark("call_windows"))
    return None if None in marks else next((mark for mark in marks if mark is not Mark.NOT_ASKED), marks[0])


def _language_of_call(record: CaseRecord, reader: AnswerReader) -> Iterator[str]:
    """In which language to call, where it is not English; of a form that did not ask, how it was told."""
    told_in, call_in = record.how_told.language, record.answers.value("call_in")
    if told_in != "en" and call_in != _CALL_IN.get(told_in):
        yield f"{_LANGUAGES.get(told_in, told_in)} form"
    if call_in in (None, "english"):
        return
    language = record.answers.value("call_language")
    words = reader.staff_option("call_in", call_in)
    yield f"{words}: {language}" if call_in == "other" and language else words


def _dates(record: CaseRecord) -> list[str]:
    """The operations and beginnings as entered, without a word about how they stand to each other."""
    story = record.story
    lines = []
    for surgery in story.surgeries:
        where = place_words(surgery.regions - {"unknown"})
        lines.append(f"Surgery{f' ({where})' if where else ''}: {operation_date(surgery)}")
    for symptom in story.symptoms:
        began = beginning_words(record.answers, story, symptom)
        lines.append(f"{symptom_kind(symptom.key).name} began: {began}")
    return lines


def _questions(record: CaseRecord) -> tuple[str, ...]:
    """What to ask on the call; nothing where a clinician has settled what the answers left open."""
    link = record.assessment.surgery_link
    settled_since = record.row.settled and not link.settled
    return () if settled_since else link.settling_questions


def _symptoms(record: CaseRecord) -> list[str]:
    return [
        f"{symptom_kind(symptom.key).name}{f' ({place_words(symptom.places)})' if symptom.places else ''}"
        for symptom in record.story.symptoms
    ]
