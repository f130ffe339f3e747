"""What the front desk sees of a case, and nothing else: what it needs to call, never what is to be judged.

Scores, own words and the trace are not in here, nor the signs that are nobody's business at the desk: the
questionnaire names them. Clinicians read all of those on their own page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from intake.domain.attempts import days_tried
from intake.domain.bands import Link
from intake.domain.call_windows import chosen_windows
from intake.domain.case_state import IN_QUEUE, Outcome, Status
from intake.domain.due_times import DueState, due_state
from intake.domain.follow_up import Mover, move_since, whose_move
from intake.domain.phone import Phone
from intake.domain.policy import URGENT, Policy, Urgency
from intake.domain.questionnaire import Audience, Questionnaire
from intake.domain.reference import show_reference
from intake.domain.sign_lists import SIGN_QUESTIONS, sign_questions
from intake.domain.story import NONE
from intake.domain.symptoms import symptom_keys
from intake.domain.triage import LINK_RULE
from intake.services.cases.answer_reader import AnswerReader, Mark, Told
from intake.services.cases.gist import Gist
from intake.services.cases.gists import Listed
from intake.services.cases.record import CaseRecord, is_urgent
from intake.services.cases.words import NEVER_TO_THE_CALLER, desk_label, urgency_words

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
    *("surgery_by_name", "surgery_by_hospital", "surgery_by_city"),
)
_LAID_OUT_OF_A_SYMPTOM = ("places", "onset_when", "onset_date")
_LANGUAGES = {"en": "English", "es": "Spanish"}
_CALL_IN = {"en": "english", "es": "spanish"}


@dataclass(frozen=True, slots=True)
class DeskCase:
    """One case as the desk reads it. Times are UTC instants; texts may be empty, lists too.

    `speaks` is the language of a message left for the patient, "en" or "es". `needs_mark`, `been_before_mark`
    and `call_times_mark` say why nothing was told there: a need that nobody asked for is not known, and is no
    "none". `mover` has to act, since `move_since`; a case that was put aside comes back at `follow_up_at`.
    `is_connected`: a caller is connected to a clinician, wherever the request stands.
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
    mover: Mover
    move_since: datetime
    follow_up_at: datetime | None
    attempts: int
    days_tried: int
    no_number: bool
    notice_at: datetime | None
    check_on: bool
    told_worse: bool
    last_try: datetime | None
    last_outcome: Outcome | None
    next_try: datetime | None
    due_at: datetime
    due: DueState
    received_at: datetime
    changed_at: datetime | None
    contact_only: bool
    is_connected: bool
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


def desk_case(listed: Listed, terms: Terms, told: tuple[Told, ...] = ()) -> DeskCase:
    """The case as the desk may see it; `told` is what `told_besides` gave, where a page shows it."""
    row, gist, now = listed.row, listed.gist, terms.now
    urgency, status = Urgency(row.urgency), Status(row.status)
    is_held = row.lease_until is not None and now < row.lease_until
    awaiting, back = row.awaits_clinician_since, row.follow_up_at
    return DeskCase(
        **gist.worked_out("desk_case", (terms.form,), lambda: _of_gist(gist, terms)),
        reference=row.reference,
        shown_reference=show_reference(row.reference),
        age=gist.identity.age_on(terms.today),
        urgency=urgency_words(urgency),
        urgency_key=urgency,
        safety=safety_lines(gist, urgency, terms.policy, terms.form),
        label=desk_label(Link(row.link), has_questions=bool(gist.questions)),
        status=status,
        owner_id=row.lease_holder if is_held else None,
        mover=whose_move(status, back, now, awaits_clinician=awaiting is not None),
        move_since=move_since(gist.moved_at, gist.state.status, back, now, awaiting_since=awaiting),
        follow_up_at=back,
        due_at=row.due_at,
        due=due_state(now, row.due_soon_at, row.due_at),
        received_at=row.received_at,
        contact_only=row.contact_only,
        is_connected=is_urgent(row, gist.state),
        told=told,
    )


def _of_gist(gist: Gist, terms: Terms) -> dict[str, Any]:
    """The fields of a desk case that its gist and the form decide, whatever the hour."""
    person, state = gist.identity, gist.state
    last, instruction = gist.last_try, gist.instruction
    # Nothing of a gist depends on the day that it was told.
    reader = AnswerReader(gist.answers, terms.form, terms.today)
    return {
        "name": person.full_name or "Name not given",
        "called": person.called or "",
        "birth_date": person.birth_date or "",
        "birth_date_typed": person.birth_date_typed or "",
        "phones": tuple(filter(None, (person.phone, person.phone_second))),
        "message_ok": person.message_ok,
        "email": person.email or "",
        "helper": person.helper_name or "",
        "helper_phone": person.helper_phone,
        "helper_may_talk": person.helper_may_talk,
        "needs": tuple(_needs(gist, reader)),
        "needs_mark": reader.mark("call_help"),
        "been_before": str(gist.answers.value("been_before", "")),
        "been_before_mark": reader.mark("been_before"),
        "call_windows": chosen_windows(
            gist.answers.value("call_when", ""), gist.answers.value("call_windows", [])
        ),
        "not_days": tuple(gist.answers.value("call_not_days", [])),
        "call_times_mark": _call_times_mark(reader),
        "speaks": _speaks(gist),
        "plan": reader.staff_answer("help_plan"),
        "label_note": NEVER_TO_THE_CALLER,
        "dates": gist.dates,
        "symptoms": gist.symptoms,
        "questions": gist.questions,
        "next_step": instruction.step if instruction else "",
        "next_step_note": instruction.line if instruction else "",
        "next_step_stands": instruction is not None and instruction.stands,
        "version": gist.version,
        "attempts": gist.attempts,
        "days_tried": days_tried(state.tried),
        "no_number": state.no_number,
        "notice_at": state.notice_at,
        "check_on": state.check_on,
        "told_worse": state.told_worse,
        "last_try": last.at if last else None,
        "last_outcome": last.outcome if last else None,
        "next_try": last.next_at if last else None,
        "changed_at": gist.changed_at,
        "told_by": gist.told_by,
    }


def told_besides(record: CaseRecord, form: Questionnaire) -> tuple[Told, ...]:
    """What the form has the desk see of a case besides what its pages have places for."""
    return tuple(AnswerReader(record.answers, form, record.assessed_on).told(_told_besides(form)))


def safety_lines(gist: Gist, urgency: Urgency, policy: Policy, form: Questionnaire) -> tuple[str, ...]:
    """The signs the patient ticked, in the policy's words, without those the form hides from the desk.

    A sign told before an update that does not repeat it is listed too, for as long as it stands.
    """
    by = urgency, policy, form
    return gist.worked_out("safety_lines", by, lambda: _safety_lines(gist, urgency, policy, form))


def _safety_lines(gist: Gist, urgency: Urgency, policy: Policy, form: Questionnaire) -> tuple[str, ...]:
    now = frozenset(rule for rule, _ in gist.levels)
    told = now | {rule for rule, _ in gist.before}
    words = _words_for_desk(policy, form)
    lines = [words[rule] if rule in now else f"{words[rule]} {TOLD_BEFORE}" for rule in words if rule in told]
    if not lines and urgency is not Urgency.ROUTINE and told - {LINK_RULE}:
        lines.append(SOMETHING_ELSE)
    return tuple(lines)


def told_sign(gist: Gist, policy: Policy, form: Questionnaire) -> str:
    """The most urgent sign that stands by its short name, and how many more; empty where none may be told."""
    return gist.worked_out("told_sign", (policy, form), lambda: _told_sign(gist, policy, form))


def _told_sign(gist: Gist, policy: Policy, form: Questionnaire) -> str:
    told = dict((*gist.before, *gist.levels))
    names = [
        (told[key].rank, place, short)
        for place, (key, short) in enumerate(_short_names(policy, form).items())
        if told.get(key) in URGENT
    ]
    if not names:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{min(names)[2]}{more}"


@lru_cache(maxsize=8)
def _short_names(policy: Policy, form: Questionnaire) -> Mapping[str, str]:
    """The short names of the signs that the desk may read, in the policy's order."""
    for_desk = _signs_for_desk(form)
    return {sign.key: sign.short for sign in policy.signs if sign.key in for_desk and sign.short}


@lru_cache(maxsize=8)
def _words_for_desk(policy: Policy, form: Questionnaire) -> Mapping[str, str]:
    """What the desk reads of each sign and each answer to a list, by rule."""
    for_desk = _signs_for_desk(form)
    return {sign.key: sign.label for sign in policy.signs if sign.key in for_desk} | _LIST_RULES


def _signs_for_desk(form: Questionnaire) -> frozenset[str]:
    """The boxes the desk may read; one that the form does not know is none of them."""
    lists = sign_questions(form)
    return frozenset(box.key for each in lists for box in each.options if not box.hidden_from_desk)


@lru_cache(maxsize=8)
def _told_besides(form: Questionnaire) -> tuple[str, ...]:
    """What the form has the desk see besides what its pages have places for."""
    known = laid_out()
    seen = (question.link_id for question in form.questions if Audience.DESK in question.seen_by)
    return tuple(link_id for link_id in seen if link_id not in known)


def _needs(gist: Gist, reader: AnswerReader) -> list[str]:
    chosen = [key for key in gist.answers.value("call_help", []) if key != NONE]
    words = {key: reader.staff_option("call_help", key) for key in chosen}
    if "language" in words and (language := gist.answers.value("call_language")):
        words["language"] += f": {language}"
    return [*_language_of_call(gist, reader), *words.values()]


def _speaks(gist: Gist) -> str:
    """In which of the form's languages a message is understood: the one chosen for calls, else the form's."""
    call_in = gist.answers.value("call_in")
    told_in = gist.told_in if call_in is None else ""
    chosen = (language for language, key in _CALL_IN.items() if key == call_in or language == told_in)
    return next(chosen, "en")


def _call_times_mark(reader: AnswerReader) -> Mark | None:
    """Why no call times were told; an earlier form asked for the half days alone."""
    marks = (reader.mark("call_when"), reader.mark("call_windows"))
    return None if None in marks else next((mark for mark in marks if mark is not Mark.NOT_ASKED), marks[0])


def _language_of_call(gist: Gist, reader: AnswerReader) -> Iterator[str]:
    """In which language to call, where it is not English; of a form that did not ask, how it was told."""
    told_in, call_in = gist.told_in, gist.answers.value("call_in")
    if told_in != "en" and call_in != _CALL_IN.get(told_in):
        yield f"{_LANGUAGES.get(told_in, told_in)} form"
    if call_in in (None, "english"):
        return
    language = gist.answers.value("call_language")
    words = reader.staff_option("call_in", call_in)
    yield f"{words}: {language}" if call_in == "other" and language else words
