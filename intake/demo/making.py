"""Demonstration data: made-up staff and made-up requests, filed through the very services patients use.

It is marked as made up wherever it shows: every name begins with "Demo", every address ends in example.org.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.demo.shift import SHIFT, Told
from intake.demo.stories import BASE, STORIES, answers_of, on_pages
from intake.demo.work import People, Work
from intake.domain.answers import Answered
from intake.domain.flow import Step
from intake.domain.questionnaire import Questionnaire
from intake.domain.roles import Role
from intake.domain.sign_lists import asking
from intake.services.accounts import accounts
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import hash_password
from intake.services.actor import Actor, system
from intake.services.cases.placing import Office
from intake.services.errors import ServiceError
from intake.services.frontdesk import duty
from intake.services.patient import filling, sitting
from intake.services.patient.sitting import FormUsed, Sitting
from intake.services.patient.turn import FormDesk, turn_of
from intake.store.keys import Keys
from intake.store.models import Case, Staff
from intake.store.queries import staff as staff_query

CONTACTS = 1
EXITS_WITHOUT_PHONE = 2
FORMS_LEFT = 4
SAME_DAY_SIGN = "post_op_worse"

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
_FIRST_PAGES: tuple[tuple[str, dict[str, object]], ...] = (
    ("who", {"who": "me"}),
    ("safety_legs", {"safety_legs": ["none"]}),
    ("safety_sudden", {"safety_sudden": ["none"]}),
    ("safety_fever", {"safety_fever": ["none"]}),
)
DAYS_NAMED = 2


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
    _name_on_duty(session, tools, next(member for member in members if member.role == Role.CLINICIAN))
    first, second, clinician = (_actor(member) for member in members[:3])
    people = People(first, second, clinician)
    for number, told in enumerate(SHIFT):
        case = _file(session, tools, number, told)
        told.plan(Work(session, tools.keys, tools.office, tools.new_id, tools.now, case, number, people))
    _leave_contact(session, tools)
    for number in range(EXITS_WITHOUT_PHONE):
        _answer_safety(session, tools, ("chest_breath", "bad_injury")[number], 10 + 30 * number)
    for number in range(FORMS_LEFT):
        _stop_on_the_way(session, tools, number)
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


SENT_TWICE = {13: 12}
"""Requests that somebody sent twice: by the number of the one, that of the other, whose person it is."""


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


def _name_on_duty(session: Session, tools: Tools, clinician: Staff) -> None:
    """Today and for the next days, but not for the whole week: somebody has to name the rest."""
    today = tools.office.hours.local_date(tools.now)
    for ahead in range(DAYS_NAMED):
        day = today + timedelta(days=ahead)
        actor = _actor(clinician)
        duty.name(session, tools.keys, clinician.id, day, actor=actor, now=tools.now, new_id=tools.new_id)


def _file(session: Session, tools: Tools, number: int, shift: Told) -> Case:
    at = tools.now - shift.ago
    story = next(each for each in STORIES if each.name == shift.story)
    told = {
        **BASE,
        **_person(SENT_TWICE.get(number, number)),
        **story.told(tools.office.hours.local_date(at)),
    }
    answers = answers_of(on_pages(told, tools.questionnaire))
    opened, _ = _start(session, tools, at, number)
    opened = sitting.save_page(session, opened, answers=answers.to_json(), now=at, page="call_times")
    turn, consent = turn_of(_desk(tools, at), opened), {"consent": answers.get("consent")}
    saved = filling.answer_page(session, turn, _TOLD_AT_ONCE, consent)
    return filling.send(session, saved.turn)


def _leave_contact(session: Session, tools: Tools) -> None:
    """Somebody stops at a safety page that asks for a call today, and leaves a number."""
    token = _answer_safety(session, tools, SAME_DAY_SIGN, 5)
    told = {
        "name_given": f"Demo {_GIVEN[-1]}",
        "name_family": _FAMILY[-1],
        "birth_date": "1950-06-01",
        "phone": "251-555-0180",
    }
    given = answers_of(told)
    desk = _desk(tools, tools.now - timedelta(minutes=4))
    opened = sitting.open_by_token(session, tools.keys, token, desk.now, to_change=True)
    filling.leave_contact(session, turn_of(desk, opened), {key: given.get(key) for key in told})


def _answer_safety(session: Session, tools: Tools, sign: str, minutes: int) -> str:
    """Somebody ticks a sign on its page and is told to get help; gives their token."""
    at = tools.now - timedelta(minutes=minutes)
    opened, token = _start(session, tools, at, 0)
    question = asking(tools.questionnaire, sign)
    assert question is not None, "the form asks for every sign"  # noqa: S101 - for the type checker
    page = tools.questionnaire.page_of(question.link_id)
    given = {question.link_id: Answered([sign])}
    filling.answer_page(session, turn_of(_desk(tools, at), opened), Step(page.id), given)
    return token


def _stop_on_the_way(session: Session, tools: Tools, number: int) -> None:
    """Somebody begins the form and has not sent it yet."""
    at = tools.now - timedelta(hours=3 + 20 * number)
    opened, _ = _start(session, tools, at, 4 * number)
    turn = turn_of(_desk(tools, at), opened)
    for page, given in _FIRST_PAGES[: 1 + number]:
        answers = {key: Answered(value) for key, value in given.items()}
        turn = filling.answer_page(session, turn, Step(page), answers).turn


def _actor(member: Staff) -> Actor:
    return Actor("staff", member.id, member.role)
