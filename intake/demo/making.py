"""Demonstration data: made-up staff and made-up requests, filed through the very services patients use.

It is marked as made up wherever it shows: every name begins with "Demo", every address ends in example.org.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from intake.demo.stories import BASE, STORIES, answers_of, on_pages
from intake.domain.answers import Answered
from intake.domain.case_state import Action, CloseReason, Command, Outcome
from intake.domain.flow import Step
from intake.domain.policy import URGENT
from intake.domain.questionnaire import Questionnaire
from intake.domain.roles import Role
from intake.domain.sign_lists import asking
from intake.services.accounts import accounts
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import hash_password
from intake.services.actor import Actor, system
from intake.services.cases.placing import Office
from intake.services.errors import ServiceError
from intake.services.frontdesk import casework, duty
from intake.services.frontdesk.handling import Handling
from intake.services.patient import filling, sitting
from intake.services.patient.sitting import FormUsed, Sitting
from intake.services.patient.turn import FormDesk, turn_of
from intake.store.keys import Keys
from intake.store.models import Case, Staff
from intake.store.queries import staff as staff_query

REQUESTS = 60
CONTACTS = 3
EXITS_WITHOUT_PHONE = 2

STAFF = (
    ("Demo Front Desk", "demo-desk@example.org", Role.FRONT_DESK),
    ("Demo Second Desk", "demo-desk-2@example.org", Role.FRONT_DESK),
    ("Demo Clinician", "demo-clinician@example.org", Role.CLINICIAN),
    ("Demo Administrator", "demo-admin@example.org", Role.ADMIN),
    ("Demo Auditor", "demo-auditor@example.org", Role.AUDITOR),
)
_GIVEN = (
    "Ada",
    "Bruno",
    "Carmen",
    "Dmitri",
    "Eun-ji",
    "Farid",
    "Grace",
    "Hoa",
    "Ines",
    "Jamal",
    "Kofi",
    "Lena",
)
_FAMILY = ("Able", "Brook", "Castro Vega", "Dunn", "Escobar", "Finch", "Guzman", "Holt", "Iyer", "Jones")
_LANGUAGES = ("en", "en", "en", "en", "es", "en", "en", "en", "en")
_WINDOWS = ((), ("mon_morning", "tue_morning", "wed_morning"), ("thu_afternoon", "fri_morning"), ())
_HELP = (("none",), ("none",), ("none",), ("slow",), ("none",), ("relay",), ("helper",))
_INTERPRETED = 7  # every so many need an interpreter
_TOLD_AT_ONCE = Step("check")


class DemoExists(ServiceError):
    """The database has staff or requests already; demonstration data goes into an empty one only."""


@dataclass(frozen=True)
class Tools:
    """What making the data needs; `now` is the present instant, all else is told relative to it.

    `kept_for` is how long the practice keeps a form that is not sent.
    """

    keys: Keys
    questionnaire: Questionnaire
    office: Office
    kept_for: timedelta
    now: datetime
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    new_reference: Callable[[], str]


def make(session: Session, tools: Tools, password: str) -> list[Profile]:
    """Make the staff, all with that password, and the requests; gives who can sign in.

    Raises `DemoExists` when somebody has an account already, and `WeakPassword`.
    """
    if staff_query.everyone(session):
        raise DemoExists("Somebody has an account already. Demonstration data needs an empty database.")
    members = [_add(session, tools, name, email, role, password) for name, email, role in STAFF]
    clinician = next(member for member in members if member.role == Role.CLINICIAN)
    duty.name(
        session,
        tools.keys,
        clinician.id,
        tools.office.hours.local_date(tools.now),
        actor=_actor(clinician),
        now=tools.now,
        new_id=tools.new_id,
    )
    for number in range(REQUESTS):
        case = _file(session, tools, number)
        _work(session, tools, case, number, members)
    for number in range(CONTACTS):
        _leave_contact(session, tools, number)
    for number in range(EXITS_WITHOUT_PHONE):
        _answer_safety(session, tools, number)
    return [Profile(name, email) for name, email, _ in STAFF]


def _add(session: Session, tools: Tools, name: str, email: str, role: Role, password: str) -> Staff:
    return accounts.add_staff(
        session,
        tools.keys,
        Profile(name, email),
        role,
        hash_password(password),
        actor=system(),
        now=tools.now,
        new_id=tools.new_id,
    )


def _received(tools: Tools, number: int) -> datetime:
    """The first dozen within the last hours, the rest over the last days."""
    if number < len(STORIES) // 2:
        return tools.now - timedelta(minutes=4 + 17 * number)
    return tools.now - timedelta(hours=3 * (number - 8))


def _desk(tools: Tools, at: datetime) -> FormDesk:
    return FormDesk(
        keys=tools.keys,
        questionnaire=tools.questionnaire,
        office=tools.office,
        address="192.0.2.1",
        now=at,
        new_id=tools.new_id,
        new_reference=tools.new_reference,
    )


def _person(number: int) -> dict[str, object]:
    person: dict[str, object] = {
        "name_given": f"Demo {_GIVEN[number % len(_GIVEN)]}",
        "name_family": _FAMILY[(number * 7) % len(_FAMILY)],
        "birth_date": f"{1938 + (number * 13) % 60}-{1 + number % 12:02d}-{1 + (number * 5) % 28:02d}",
        "phone": f"251-555-01{number:02d}",
        "message_ok": ("yes", "yes", "no")[number % 3],
        "call_help": list(_HELP[number % len(_HELP)]),
    }
    if windows := _WINDOWS[number % len(_WINDOWS)]:
        person |= {"call_when": "choose", "call_windows": list(windows)}
    if number % _INTERPRETED == 0:
        person |= {"call_in": "other", "call_language": "Vietnamese"}
    if "helper" in _HELP[number % len(_HELP)]:
        person |= {
            "who": "someone_else",
            "relation": "Daughter",
            "helper_name": "Demo Helper",
            "helper_phone": "251-555-0199",
            "helper_may_talk": "yes",
        }
    return person


def _start(session: Session, tools: Tools, at: datetime, number: int) -> tuple[Sitting, str]:
    language = _LANGUAGES[number % len(_LANGUAGES)]
    form = FormUsed(tools.questionnaire.id, tools.questionnaire.version, language)
    return sitting.start(
        session,
        tools.keys,
        form,
        now=at,
        new_id=tools.new_id,
        new_token=tools.new_token,
        kept_for=tools.kept_for,
    )


def _file(session: Session, tools: Tools, number: int) -> Case:
    at = _received(tools, number)
    story = STORIES[number % len(STORIES)]
    told = {**BASE, **_person(number), **story.told(tools.office.hours.local_date(at))}
    answers = answers_of(on_pages(told, tools.questionnaire))
    opened, _ = _start(session, tools, at, number)
    opened = sitting.save_page(session, opened, answers=answers.to_json(), now=at, page="call_times")
    turn, consent = turn_of(_desk(tools, at), opened), {"consent": answers.get("consent")}
    saved = filling.answer_page(session, turn, _TOLD_AT_ONCE, consent)
    return filling.send(session, saved.turn)


def _leave_contact(session: Session, tools: Tools, number: int) -> None:
    token = _answer_safety(session, tools, number)
    told = {
        "name_given": f"Demo {_GIVEN[-1 - number]}",
        "name_family": _FAMILY[-1 - number],
        "birth_date": f"{1950 + number}-06-0{1 + number}",
        "phone": f"251-555-018{number}",
    }
    given = answers_of(told)
    desk = _desk(tools, tools.now - timedelta(minutes=9 + 30 * number))
    opened = sitting.open_by_token(session, tools.keys, token, desk.now, to_change=True)
    filling.leave_contact(session, turn_of(desk, opened), {key: given.get(key) for key in told})


def _answer_safety(session: Session, tools: Tools, number: int) -> str:
    """Somebody ticks an emergency sign on the first page and is told to get help; gives their token."""
    at = tools.now - timedelta(minutes=10 + 30 * number)
    opened, token = _start(session, tools, at, 0)
    sign = ("chest_breath", "urine_trouble", "bad_injury")[number % 3]
    question = asking(tools.questionnaire, sign)
    assert question is not None, "the form asks for every sign"  # noqa: S101 - for the type checker
    page = tools.questionnaire.page_of(question.link_id)
    given = {question.link_id: Answered([sign])}
    filling.answer_page(session, turn_of(_desk(tools, at), opened), Step(page.id), given)
    return token


def _actor(member: Staff) -> Actor:
    return Actor("staff", member.id, member.role)


def _work(session: Session, tools: Tools, case: Case, number: int, members: list[Staff]) -> None:
    """Bring the older requests further, so that every page has something to show."""
    if number < len(STORIES) // 2:
        return
    steps = _Steps(session, tools, case, number)
    desk, clinician = _actor(members[number % 2]), _actor(members[2])
    if case.urgency in URGENT:
        _answered_by_clinician(steps, desk, clinician)
    else:
        _PLANS[number % len(_PLANS)](steps, desk, clinician)


def _left_alone(_steps: _Steps, _desk: Actor, _clinician: Actor) -> None:
    """Nobody has looked yet."""


def _answered_by_clinician(steps: _Steps, _desk: Actor, clinician: Actor) -> None:
    steps.take(clinician, Command(Action.CLAIM))
    steps.attempt(clinician, Outcome.REACHED, "Spoke, went to the emergency room that evening.")
    steps.take(clinician, Command(Action.READ))
    steps.schedule(clinician)


def _not_answering(steps: _Steps, desk: Actor, _clinician: Actor) -> None:
    steps.take(desk, Command(Action.CLAIM))
    steps.attempt(desk, Outcome.NO_ANSWER, "")


def _message_left(steps: _Steps, desk: Actor, _clinician: Actor) -> None:
    steps.take(desk, Command(Action.CLAIM))
    steps.attempt(desk, Outcome.VOICEMAIL, "Left the usual message.")


def _handed_over(steps: _Steps, desk: Actor, _clinician: Actor) -> None:
    steps.take(desk, Command(Action.HAND_TO_CLINICIAN))


def _records_wanted(steps: _Steps, desk: Actor, _clinician: Actor) -> None:
    steps.take(desk, Command(Action.CLAIM))
    steps.attempt(desk, Outcome.REACHED, "Will bring the pictures on a disc.")
    steps.take(desk, Command(Action.WAIT_ON_RECORDS))


def _closed(steps: _Steps, desk: Actor, _clinician: Actor) -> None:
    steps.take(desk, Command(Action.CLAIM))
    steps.attempt(desk, Outcome.REFUSED, "Sees a surgeon near their daughter.")
    steps.take(desk, Command(Action.CLOSE, reason=CloseReason.CARE_ELSEWHERE))


def _booked(steps: _Steps, desk: Actor, clinician: Actor) -> None:
    steps.take(clinician, Command(Action.READ))
    steps.take(desk, Command(Action.CLAIM))
    steps.schedule(desk)


def _missed(steps: _Steps, desk: Actor, clinician: Actor) -> None:
    steps.take(clinician, Command(Action.READ))
    steps.take(desk, Command(Action.CLAIM))
    steps.schedule(desk, days_ahead=-14)
    steps.take(desk, Command(Action.MISS))


_PLANS = (
    _not_answering,
    _message_left,
    _handed_over,
    _records_wanted,
    _closed,
    _booked,
    _missed,
    _left_alone,
    _left_alone,
)


@dataclass
class _Steps:
    """Takes steps on one case, one minute after the other, as soon as the office is open."""

    session: Session
    tools: Tools
    case: Case
    number: int
    taken: int = 0

    def take(self, actor: Actor, command: Command, details: dict[str, str] | None = None) -> None:
        casework.take_step(
            self.session,
            self.tools.keys,
            self.case.reference,
            command,
            self._request(actor),
            details=details,
        )
        self.taken += 1

    def attempt(self, actor: Actor, outcome: Outcome, note: str) -> None:
        request = self._request(actor)
        casework.log_attempt(self.session, self.tools.keys, self.case.reference, outcome, None, note, request)
        self.taken += 1

    def schedule(self, actor: Actor, days_ahead: int = 1) -> None:
        hours = self.tools.office.hours
        some_day = self.tools.now + timedelta(days=days_ahead + self.number % 5)
        opens = hours.next_opening(datetime.combine(hours.local_date(some_day), time(), hours.zone))
        at = opens + timedelta(minutes=30 * (self.number % 12))
        details = {"visit_at": at.astimezone(hours.zone).isoformat(), "with_whom": "Example Surgeon One, MD"}
        self.take(actor, Command(Action.SCHEDULE), details)

    def _request(self, actor: Actor) -> Handling:
        opened = self.tools.office.hours.next_opening(self.case.received_at + timedelta(minutes=20))
        at = min(self.tools.now, opened + timedelta(minutes=self.taken))
        return Handling(
            actor=actor,
            now=at,
            today=self.tools.office.hours.local_date(at),
            seen_version=self.taken,
            office=self.tools.office,
            new_id=self.tools.new_id,
        )
