"""Two requests of one person made one: what of the other survives in the one that stays, and how they part.

Both stay as they were told. The one that stays presses as the more pressing of the two does, in whatever
order several are merged; only a clinician lowers that. Apart again each has its own urgency and time, and the
one that stayed has all that was done on it since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from intake.domain.bands import Link
from intake.domain.case_state import DONE, Action, Actor, CaseEvent, CaseState, Command, Status
from intake.domain.due_times import SoonBy
from intake.domain.lifecycle import replayed
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    HasVisit,
    HoldsOthers,
    IllegalTransition,
    LeaseHeld,
    NotWithItself,
    OtherIsDone,
    PerhapsOthers,
    TellsLess,
)
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Due, Urgency
from intake.domain.transitions import CLINICIAN, WAITING


@dataclass(frozen=True, slots=True)
class Pressing:
    """How much a request presses: the urgency and the timing flag in force, and by when it is due.

    `awaits_since` is since when it waits for a clinician; None where it waits for none.
    """

    urgency: Urgency
    link: Link
    settled: bool
    due_at: datetime
    due_soon_at: datetime
    awaits_since: datetime | None

    def joined(self, other: Pressing) -> Pressing:
        """The worse urgency, the more related flag, and the earlier of each time."""
        waits = [at for at in (self.awaits_since, other.awaits_since) if at is not None]
        link, settled = worse_flag((self.link, self.settled), (other.link, other.settled))
        return Pressing(
            urgency=min(self.urgency, other.urgency, key=lambda level: level.rank),
            link=link,
            settled=settled,
            due_at=min(self.due_at, other.due_at),
            due_soon_at=min(self.due_soon_at, other.due_soon_at),
            awaits_since=min(waits, default=None),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One of two requests, as far as merging them goes.

    `birth_date` is as stored; None where none was told. `urgent`, `surgery_elsewhere` and `soon_because` are
    what the facts say of it, `holds_others` that others were merged into it and stand there.
    """

    id: str
    reference: str
    birth_date: str | None
    contact_only: bool
    has_phone: bool
    urgent: bool
    surgery_elsewhere: bool
    soon_because: SoonBy | None
    holds_others: bool
    state: CaseState

    @property
    def left_at_safety_page(self) -> bool:
        """Whether it, or one merged into it, stopped at a safety page, and no disposition ended that."""
        return (self.contact_only or self.state.took_in_exit) and not self.state.disposed


@dataclass(frozen=True, slots=True)
class Asked:
    """Who merges or separates, when, and which versions of the two they looked at: the kept one's first.

    `agreed`: they were asked whether it is one person, and say so.
    """

    actor: Actor
    now: datetime
    seen: tuple[int, int]
    agreed: bool = False


def worse_flag(one: tuple[Link, bool], other: tuple[Link, bool]) -> tuple[Link, bool]:
    """The more related of two links, each with whether it is settled; of two alike the one that is not."""
    return min(one, other, key=lambda flag: (flag[0].rank, flag[1]))


def check(kept: Request, other: Request, asked: Asked) -> None:
    """Make sure that the other may be merged into the kept one now.

    Raises `NotWithItself`, `ChangedMeanwhile`, `IllegalTransition`, `OtherIsDone`, `HoldsOthers`,
    `TellsLess`, `HasVisit`, `LeaseHeld` and, last of all, `PerhapsOthers`.
    """
    if kept.id == other.id:
        raise NotWithItself
    if kept.state.status in DONE:
        raise IllegalTransition(Action.TAKE_IN, kept.state.status)
    if other.state.status in DONE:
        raise OtherIsDone(other.reference, other.state.status)
    for each, seen in ((kept, asked.seen[0]), (other, asked.seen[1])):
        _check_free(each.state, asked, seen, None if each is kept else each.reference)
    if other.holds_others:
        raise HoldsOthers(other.reference)
    if (kept.contact_only, not kept.has_phone) > (other.contact_only, not other.has_phone):
        raise TellsLess(other.reference)
    if other.state.origin is Status.SCHEDULED:
        raise HasVisit(other.reference, both=kept.state.origin is Status.SCHEDULED)
    _check_one_person(kept, other, asked)


def _check_free(state: CaseState, asked: Asked, seen: int, reference: str | None = None) -> None:
    """`reference` names the request where it is not the one that the page is about."""
    if seen != state.version:
        raise ChangedMeanwhile(seen, state.version, reference)
    if state.lease is not None and state.lease.blocks(asked.actor, asked.now):
        raise LeaseHeld(state.lease.holder, state.lease.until, reference)


def _check_one_person(kept: Request, other: Request, asked: Asked) -> None:
    """Birth dates that differ are a clinician's to judge; one that is missing proves nothing."""
    born, other_born = kept.birth_date, other.birth_date
    if born == other_born and born is not None:
        return
    differ = born is not None and other_born is not None
    may_agree = not differ or asked.actor.role is CLINICIAN
    if not (asked.agreed and may_agree):
        raise PerhapsOthers(born, other_born, differ=differ, may_agree=may_agree)


def merge(kept: Request, other: Request, asked: Asked) -> tuple[CaseEvent, CaseEvent]:
    """The event of the one that stays and that of the other. Raises what `check` raises."""
    check(kept, other, asked)
    after = replace(taken_in(kept.state, other, kept_urgent=kept.urgent), version=kept.state.version + 1)
    gone = replace(
        other.state,
        status=Status.MERGED,
        version=other.state.version + 1,
        lease=None,
        back_to=None,
        follow_up_at=None,
    )
    return (
        CaseEvent(Command(Action.TAKE_IN), asked.actor, asked.now, kept.state, after),
        CaseEvent(Command(Action.MERGE), asked.actor, asked.now, other.state, gone),
    )


def taken_in(kept: CaseState, other: Request, *, kept_urgent: bool) -> CaseState:
    """The state of the one that stays: what of the other must not be forgotten is true of it, too.

    Its version is as it was.
    """
    its = other.state
    if kept_urgent or other.urgent:
        acted = (kept.clinician_acted or not kept_urgent) and (its.clinician_acted or not other.urgent)
    else:
        acted = kept.clinician_acted and its.clinician_acted
    awaits = (kept_urgent or other.urgent) and not acted
    status, follow_up = _where(kept, its, awaits=awaits)
    moved = status is not kept.status
    tried = {*kept.tried, *its.tried}
    return replace(
        kept,
        status=status,
        lease=None if moved else kept.lease,
        back_to=kept.origin if moved and status is Status.WITH_CLINICIAN else None if moved else kept.back_to,
        follow_up_at=follow_up,
        tried=tuple(sorted(tried, key=lambda half: (half.day, half.half == "afternoon"))),
        spoken=kept.spoken or its.spoken,
        told_worse=kept.told_worse or its.told_worse,
        disposed=kept.disposed and not other.left_at_safety_page,
        check_on=kept.check_on or its.check_on,
        clinician_read=kept.clinician_read and its.clinician_read,
        clinician_asked_call=kept.clinician_asked_call or its.clinician_asked_call,
        clinician_acted=acted,
        took_in_exit=kept.took_in_exit or other.left_at_safety_page,
        took_in_surgery=kept.took_in_surgery or other.surgery_elsewhere,
        took_in_soon=more_soon(kept.took_in_soon, other.soon_because),
    )


def told_in(kept: CaseState, other: Request) -> CaseState:
    """The state of the one that stays once news of the other came: what its facts say now is true of it, too.

    What a disposition ended of the other before counts again, as it does with any news.
    """
    return replace(
        kept,
        took_in_exit=kept.took_in_exit or other.contact_only or other.state.took_in_exit,
        took_in_surgery=kept.took_in_surgery or other.surgery_elsewhere,
        took_in_soon=more_soon(kept.took_in_soon, other.soon_because),
    )


def more_soon(one: SoonBy | None, other: SoonBy | None) -> SoonBy | None:
    """Which of two reasons puts a case that is `soon` before others, the order of `SoonBy` deciding."""
    told = [each for each in SoonBy if each in (one, other)]
    return told[0] if told else None


def _where(kept: CaseState, other: CaseState, *, awaits: bool) -> tuple[Status, datetime | None]:
    """Where the one that stays is then, and when it comes back if it is put aside there.

    It must not wait for a visit, for records or for the patient while the other needs somebody now.
    """
    aside = kept.status in WAITING
    if awaits and (aside or kept.status is Status.SCHEDULED):
        return Status.WITH_CLINICIAN, None
    if other.status is Status.WITH_CLINICIAN and kept.status is not Status.SCHEDULED:
        back = [kept.follow_up_at] if kept.status is Status.WITH_CLINICIAN else []
        days = [at for at in (*back, other.follow_up_at) if at is not None]
        return Status.WITH_CLINICIAN, min(days) if len(days) > len(back) else None
    if aside and other.status not in WAITING:
        return Status.REOPENED, None
    if aside and other.follow_up_at is not None and kept.follow_up_at is not None:
        return kept.status, min(kept.follow_up_at, other.follow_up_at)
    return kept.status, kept.follow_up_at


@dataclass(frozen=True, slots=True)
class Past:
    """What two requests are made of again when they part.

    `kept` is the one that stayed before it took in the first of those that it has held without a break since,
    `other` the one that leaves before it was merged. `since` is what happened on the one that stayed after
    that: each step that was not taken back, and each other request that it took in and still holds.
    `kept_urgent` is what it is by itself; `told_anew`: the patient changed the one that leaves meanwhile.
    `reference` is the form number of the one that leaves.
    """

    reference: str
    kept: CaseState
    other: CaseState
    since: Sequence[CaseEvent | Request]
    kept_urgent: bool
    told_anew: bool


def separate(
    kept: CaseState,
    other: CaseState,
    past: Past,
    asked: Asked,
    *,
    due: Due,
    hours: OfficeHours,
) -> tuple[CaseEvent, CaseEvent]:
    """The event of the one that stayed and that of the other, which parts from it.

    Raises `IllegalTransition`, `ChangedMeanwhile` and `LeaseHeld`.
    """
    if other.status is not Status.MERGED:
        raise IllegalTransition(Action.SEPARATE, other.status)
    for state, seen, reference in zip((kept, other), asked.seen, (None, past.reference), strict=True):
        _check_free(state, asked, seen, reference)
    own, its = past.kept, past.other
    for step in past.since:
        if isinstance(step, Request):
            own = taken_in(own, step, kept_urgent=past.kept_urgent)
        else:
            own = replayed(own, step, due=due, hours=hours)
    if past.told_anew:
        its = replace(its, clinician_read=False, clinician_acted=False, disposed=False)
    command = Command(Action.SEPARATE)
    return (
        CaseEvent(command, asked.actor, asked.now, kept, replace(own, version=kept.version + 1)),
        CaseEvent(command, asked.actor, asked.now, other, replace(its, version=other.version + 1)),
    )
