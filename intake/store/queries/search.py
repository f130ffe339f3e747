"""Search over sealed cases, through the blind index: traits meet by keyed hash and nothing is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from intake.store.base import UtcDateTime
from intake.store.blind_index import Trait
from intake.store.models import Case, CaseIndex

FOUND_AT_MOST = 50
COUNTED_AT_MOST = 1_000
"""Of the cases with a trait: which of two that more have is read first makes no difference that is felt."""

Place = tuple[datetime, str]
"""Where a page of results ended: when its last case was received, and that case's id."""


def add_entries(session: Session, case: Case, traits: set[Trait]) -> None:
    """Add traits for a case that has none of them yet."""
    if traits:
        shared = {"case_id": case.id, "received_at": case.received_at}
        rows = [{**shared, "kind": kind, "mac": mac} for kind, mac in sorted(traits)]
        session.execute(insert(CaseIndex), rows)


def forget(session: Session, case_id: str) -> int:
    """Make search know nothing about a case any more, and say how many traits it knew."""
    known = delete(CaseIndex).where(CaseIndex.case_id == case_id).returning(CaseIndex.kind)
    return len(session.execute(known).all())


def sharing(
    session: Session, kind: str, case_ids: Collection[str], since: datetime, until: datetime, limit: int
) -> Sequence[tuple[str, str]]:
    """Pairs of one of these cases and another one, received between two instants, with a trait in common."""
    asked = {"kind": kind, "cases": [*case_ids], "since": since, "until": until, "most": limit}
    return [(mine, its) for mine, its in session.execute(_sharing(), asked)]


@cache
def _sharing() -> Select[tuple[str, str]]:
    """Put together once: every look at a list asks it."""
    one, other = aliased(CaseIndex), aliased(CaseIndex)
    query = select(one.case_id, other.case_id).join(
        other, (other.kind == one.kind) & (other.mac == one.mac) & (other.case_id != one.case_id)
    )
    since, until = (bindparam(name, type_=UtcDateTime()) for name in ("since", "until"))
    near = (
        one.kind == bindparam("kind"),
        one.case_id.in_(bindparam("cases", expanding=True)),
        other.received_at.between(since, until),
    )
    return query.where(*near).limit(bindparam("most", type_=Integer()))


def macs_of_case(session: Session, case_id: str, kind: str) -> Sequence[bytes]:
    """The keyed hashes of one kind that a case is found by."""
    query = select(CaseIndex.mac).where(CaseIndex.case_id == case_id, CaseIndex.kind == kind)
    return session.scalars(query).all()


def cases_with_all_of_one(session: Session, ways: Sequence[Sequence[Trait]], limit: int) -> Sequence[Case]:
    """Cases that have every trait of one of these ways, newest first; see `cases_with_all`."""
    found = {case.id: case for way in cases_by_way(session, ways, limit) for case in way}
    return sorted(found.values(), key=place_of, reverse=True)[:limit]


def cases_by_way(
    session: Session, ways: Sequence[Sequence[Trait]], limit: int, *, after: Place | None = None
) -> list[Sequence[Case]]:
    """For each of these ways the cases that have every trait of it; see `cases_with_all`."""
    return [cases_with_all(session, _rarest_first(session, way), limit=limit, after=after) for way in ways]


def place_of(case: Case) -> Place:
    """Where a case stands among those found."""
    return case.received_at, case.id


def _rarest_first(session: Session, traits: Sequence[Trait]) -> Sequence[Trait]:
    """The same traits, that which fewest cases have first; counted no further than is worth knowing."""
    if len(traits) < 2:  # noqa: PLR2004 - one alone is the rarest
        return traits
    counts = session.execute(_how_many(len(traits)), _asked(traits)).one()
    return [trait for _, trait in sorted(zip(counts, traits, strict=True), key=lambda pair: pair[0])]


@cache
def _how_many(traits: int) -> Select[tuple[int, ...]]:
    """How many cases have each of so many traits, at most `COUNTED_AT_MOST`; put together once."""
    having = (select(CaseIndex.case_id).where(*_is_trait(CaseIndex, number)) for number in range(traits))
    return select(
        *(
            select(func.count()).select_from(each.limit(COUNTED_AT_MOST).subquery()).scalar_subquery()
            for each in having
        )
    )


def _asked(traits: Sequence[Trait]) -> dict[str, object]:
    """The traits by the names under which statements ask for them."""
    asked: dict[str, object] = {}
    for number, (kind, mac) in enumerate(traits):
        asked |= {f"kind_{number}": kind, f"mac_{number}": mac}
    return asked


def cases_with_all(
    session: Session,
    traits: Sequence[Trait],
    limit: int = FOUND_AT_MOST,
    *,
    after: Place | None = None,
    besides: str | None = None,
) -> Sequence[Case]:
    """Cases that have every given trait, newest first, at most `limit`; none when no trait is given.

    Give the rarest trait first: the index is read along it, newest case first, until enough are found, so
    that a page costs the same however many cases there are. `after` goes on behind the last case of an
    earlier page. `besides` is the id of a case that is known already, and left out of those found.
    """
    if not traits:
        return []
    query, asked = _with_all(len(traits)), {**_asked(traits), "most": limit}
    if after is not None:
        place = tuple_(literal(after[0], UtcDateTime()), literal(after[1]))
        query = query.where(tuple_(CaseIndex.received_at, CaseIndex.case_id) < place)
    found = [each for each in session.scalars(query, asked) if each != besides]
    cases = {case.id: case for case in session.scalars(_BY_IDS, {"ids": found})} if found else {}
    return [cases[case_id] for case_id in found]


_BY_IDS = select(Case).where(Case.id.in_(bindparam("ids", expanding=True)))


@cache
def _with_all(traits: int) -> Select[tuple[str]]:
    """The cases with so many traits, the newest first; put together once, since every page of a case asks."""
    query = select(CaseIndex.case_id).where(*_is_trait(CaseIndex, 0))
    for number in range(1, traits):
        other = aliased(CaseIndex)
        here = other.case_id == CaseIndex.case_id
        query = query.where(select(other).where(here, *_is_trait(other, number)).exists())
    newest_first = query.order_by(CaseIndex.received_at.desc(), CaseIndex.case_id.desc())
    return newest_first.limit(bindparam("most", type_=Integer()))


def _is_trait(entry: type[CaseIndex], number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That an entry of the index is the trait with this number among those asked for."""
    return entry.kind == bindparam(f"kind_{number}"), entry.mac == bindparam(f"mac_{number}")
