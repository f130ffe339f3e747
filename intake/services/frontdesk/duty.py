"""The clinician on duty, by the usual week and by days that differ, and urgent cases that nobody takes up.

An urgent case waits until a clinician speaks with the patient or decides; what the front desk does with it
meanwhile, taking it, calling or handing it over, changes nothing. While a clinician holds it, it is not
passed on; a claim that runs out with nothing done leaves it waiting as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from intake.domain.due_times import escalated_since
from intake.domain.roles import Role
from intake.services import audit, outbox
from intake.services.accounts import accounts
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases.placing import Office
from intake.services.errors import ServiceError
from intake.store.keys import Keys
from intake.store.models import DutyDay, DutyWeekday, Escalation, Staff
from intake.store.models.outbox import OUTBOX_PENDING, OUTBOX_SENT, OutboxKind
from intake.store.queries import duty as query
from intake.store.queries import queue
from intake.store.queries import staff as staff_query
from intake.store.queries.duty import LetterStates
from intake.store.queries.queue import Waiting

ESCALATED_AT_ONCE = 200
RING = 0
"""The level of a message that tells of a hand-over: before any of the escalation's."""


class NotAClinician(ServiceError):
    """Only a clinician whose account is open can be on duty."""


@dataclass(frozen=True)
class Person:
    """A member of staff as others see them."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class NamedDay:
    """Who is on duty on a day, None for nobody, and whether the usual week says so or the day's own naming.

    `is_usual` is None where nothing was said, or of an account that was closed since.
    """

    day: date
    clinician_id: str | None = None
    is_usual: bool | None = None


class Fate(StrEnum):
    """What became of the letters of one level: only those that were delivered have told anybody."""

    TOLD = "told"
    WAITING = "waiting"
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class Unclaimed:
    """An urgent case that no clinician has taken up.

    `letters` has one entry for each of the policy's escalation times that have passed: that to a second
    person, then that to the manager.
    """

    reference: str
    waiting_since: datetime
    letters: tuple[Fate, ...]


def people(session: Session, keys: Keys, *, opened: Iterable[Person] = ()) -> dict[str, Person]:
    """Everybody who ever had an account, by id; those given are not opened again."""
    known = {person.id: person for person in opened}
    return {each.id: known.get(each.id) or _person(keys, each) for each in staff_query.everyone(session)}


def clinician_ids(session: Session) -> list[str]:
    """The ids of those who can be on duty: clinicians with an open account."""
    return [each.id for each in staff_query.everyone(session) if each.active and each.role == Role.CLINICIAN]


def on_duty(session: Session, keys: Keys, day: date) -> Person | None:
    """The clinician on duty that day, named for it or in the usual week; None when nobody is.

    An account that was closed since is nobody's.
    """
    member = _member_on_duty(session, day)
    return _person(keys, member) if member else None


def on_duty_id(session: Session, day: date) -> str | None:
    """The id of whoever `on_duty` gives, with nothing opened."""
    member = _member_on_duty(session, day)
    return member.id if member else None


def email_on_duty(session: Session, keys: Keys, day: date) -> str | None:
    """Where the clinician on duty that day gets mail; None where nobody is on duty."""
    member = _member_on_duty(session, day)
    return accounts.profile_of(keys, member).email if member else None


def emails_to_ring(session: Session, keys: Keys, day: date) -> list[str]:
    """Where to tell a clinician at once: whoever is on duty that day, every clinician where nobody is."""
    on_duty = email_on_duty(session, keys, day)
    if on_duty:
        return [on_duty]
    everyone = staff_query.everyone(session)
    clinicians = [each for each in everyone if each.active and each.role == Role.CLINICIAN]
    return [accounts.profile_of(keys, each).email for each in clinicians]


def ring(session: Session, keys: Keys, case_id: str, *, now: datetime, new_id: Callable[[], str]) -> None:
    """Tell a clinician at once that an urgent request was handed over, by a letter before all others."""
    payload = {"case_id": case_id, "level": RING}
    outbox.add(session, keys, kind=OutboxKind.ESCALATION, payload=payload, now=now, new_id=new_id, first=True)


def name(
    session: Session,
    keys: Keys,
    clinician_id: str | None,
    day: date,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Name the clinician on duty for a day, whoever was named before and whatever the usual week says.

    None: nobody is. Raises `NotAClinician`.
    """
    _check_clinician(session, clinician_id)
    seq = query.newest_seq_of_day(session, day) + 1
    session.add(
        DutyDay(id=new_id(), day=day, seq=seq, clinician_id=clinician_id, named_by=actor.id, named_at=now)
    )
    _record_naming(session, keys, actor, clinician_id, now)


def name_for(
    session: Session,
    keys: Keys,
    clinician_id: str | None,
    days: Sequence[date],
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Name one clinician for each of these days, as `name` does. Raises `NotAClinician`."""
    for day in days:
        name(session, keys, clinician_id, day, actor=actor, now=now, new_id=new_id)


def name_weekly(
    session: Session,
    keys: Keys,
    clinician_id: str | None,
    weekdays: Sequence[int],
    from_day: date,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Name one clinician, or nobody, for these days of every week (0 is Monday) from that day on.

    It holds until it is changed; days that were named by themselves stay as they are. Raises `NotAClinician`.
    """
    _check_clinician(session, clinician_id)
    for weekday in weekdays:
        session.add(
            DutyWeekday(
                id=new_id(),
                weekday=weekday,
                seq=query.newest_seq_of_weekday(session, weekday) + 1,
                from_day=from_day,
                clinician_id=clinician_id,
                named_by=actor.id,
                named_at=now,
            )
        )
        _record_naming(session, keys, actor, clinician_id, now)


def named_days(session: Session, days: Iterable[date]) -> list[NamedDay]:
    """Who is on duty on each of these days, as `on_duty_id` says, and for which days that was said."""
    can_be, found = set(clinician_ids(session)), []
    for day in days:
        named = query.named_for(session, day)
        counts = named is not None and (named.clinician_id is None or named.clinician_id in can_be)
        found.append(NamedDay(day, named.clinician_id, named.is_usual) if named and counts else NamedDay(day))
    return found


def waiting(session: Session, now: datetime) -> tuple[Waiting, ...]:
    """Urgent cases that wait for a clinician and that no clinician holds, the longest waiting first."""
    return queue.unclaimed_urgent(session, now, ESCALATED_AT_ONCE)


def unclaimed_urgent(
    session: Session, office: Office, now: datetime, urgent: Sequence[Waiting]
) -> tuple[Unclaimed, ...]:
    """Of those who are `waiting`, whom no clinician took up within the policy's first time."""
    passed_on = escalated_since(office.hours, office.policy.due, now)
    levels = [(each, level) for each in urgent if (level := _level(each, passed_on))]
    states = query.letter_states(session, [each.id for each, _ in levels]) if levels else {}
    return tuple(
        Unclaimed(
            each.reference,
            each.since,
            tuple(_fate(states.get((each.id, each.since, of))) for of in range(1, level + 1)),
        )
        for each, level in levels
    )


def escalate(
    session: Session, keys: Keys, office: Office, *, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> int:
    """Pass on what has waited too long, once a level, and say how many messages that wrote.

    At the first time the practice's second person is told, at the second its manager, as its file names them.
    A message holds the case's id and the level, no name and no health facts.
    """
    written, passed_on = 0, escalated_since(office.hours, office.policy.due, now)
    for each in waiting(session, now):
        reached = query.highest_level(session, each.id, each.since)
        for level in range(reached + 1, _level(each, passed_on) + 1):
            payload = {"case_id": each.id, "level": level}
            message = outbox.add(
                session, keys, kind=OutboxKind.ESCALATION, payload=payload, now=now, new_id=new_id, first=True
            )
            session.add(
                Escalation(
                    id=new_id(),
                    case_id=each.id,
                    waiting_since=each.since,
                    level=level,
                    at=now,
                    message_id=message.id,
                )
            )
            audit.append(
                session,
                keys,
                actor,
                action=AuditAction.CASE_ESCALATED,
                object_kind="case",
                object_id=each.id,
                now=now,
            )
            written += 1
    session.flush()
    return written


def _check_clinician(session: Session, clinician_id: str | None) -> None:
    if clinician_id is not None and clinician_id not in clinician_ids(session):
        raise NotAClinician("Choose a clinician from the list.")


def _record_naming(
    session: Session, keys: Keys, actor: Actor, clinician_id: str | None, now: datetime
) -> None:
    session.flush()
    audit.append(
        session,
        keys,
        actor,
        action=AuditAction.DUTY_NAMED,
        object_kind="staff",
        object_id=clinician_id,
        now=now,
    )


def _level(urgent: Waiting, passed_on: Sequence[datetime]) -> int:
    return sum(urgent.since <= start for start in passed_on)


def _fate(states: LetterStates | None) -> Fate:
    """What became of one level's letters; None where the program has not come to writing of it yet."""
    if states is None or states.event == OUTBOX_PENDING:
        return Fate.WAITING
    if OUTBOX_SENT in states.letters:
        return Fate.TOLD
    return Fate.WAITING if OUTBOX_PENDING in states.letters else Fate.NOT_SENT


def _member_on_duty(session: Session, day: date) -> Staff | None:
    named = query.named_for(session, day)
    member = staff_query.by_id(session, named.clinician_id) if named and named.clinician_id else None
    return member if member is not None and member.active and member.role == Role.CLINICIAN else None


def _person(keys: Keys, member: Staff) -> Person:
    return Person(member.id, accounts.profile_of(keys, member).name, member.role)
