"""Requests that may be one person's: the same birth date, and the same phone or a last name alike.

Only staff are told; a patient who sends a second request hears nothing of the first. The program merges
nothing: staff close one of the two as sent twice, which can be undone. The other stays open, so that somebody
calls: two people who close one each at the same moment close one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import DONE, CloseReason, Status
from intake.domain.lifecycle_errors import NoOpenTwin
from intake.domain.person import name_words, telling_words
from intake.services.cases import gists
from intake.services.cases.gists import Listed
from intake.services.cases.unreadable import Unreadable
from intake.store.blind_index import birth_date_mac, phone_macs
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import cases, merges, search

WITHIN = timedelta(days=14)
MOST_COMPARED = 200
"""Of the requests with one birth date: a person sends a few, and only a flood sends more."""
MOST_PAIRED = 500
"""Of pairs with one birth date on a page of a list."""
ALIKE = 80.0
"""Per cent of two last names that agree when one letter of five is heard or typed wrong."""

SAME_PHONE = "Same birth date and phone"
NAME_ALIKE = "Same birth date, last name alike"
NUMBER_GIVEN = "The patient gave its form number"


@dataclass(frozen=True)
class Double:
    """Another request that may be the same person's, and what makes it seem so."""

    case: Listed
    why: str


def doubles(session: Session, keys: Keys, case: Listed, *, holds_others: bool = True) -> tuple[Double, ...]:
    """The requests of the 14 days before and after this one that may be the same person's, newest first.

    One whose form number the patient gave comes first, however old it is. Those that were merged into this
    one are none: the page shows them by themselves. `holds_others`: there may be such.
    """
    within = {row.id for _, row in merges.into(session, case.row.id)} if holds_others else set()
    given = case.gist.answers.value("earlier_reference")
    named = cases.by_reference(session, given) if given else None
    rows = _same_birth_date(session, keys, case)
    if named is not None and named.id != case.row.id:
        rows = [named, *(row for row in rows if row.id != named.id)]
    found = []
    rows = [row for row in rows if row.id not in within]
    for other in gists.show_many(session, keys, rows, lambda other: other):
        if isinstance(other, Unreadable):
            continue
        if why := NUMBER_GIVEN if other.row is named else _why(keys, case, other):
            found.append(Double(other, why))
    return tuple(found)


def marked(session: Session, keys: Keys, listed: Sequence[Listed]) -> Mapping[str, int]:
    """How many open requests may be the same person's as one of a list, by its id; who has none is left out.

    Asked for together, with two statements however many they are.
    """
    known = {case.row.id: case for case in listed}
    received = [case.row.received_at for case in listed]
    if not received:
        return {}
    since, until = min(received) - WITHIN, max(received) + WITHIN
    pairs = search.sharing(session, "birth_date", [*known], since, until, MOST_PAIRED)
    rows = cases.by_ids(session, {other for _, other in pairs} - set(known)) if pairs else []
    opened = gists.show_many(session, keys, rows, lambda other: other)
    known |= {case.row.id: case for case in opened if isinstance(case, Listed)}
    alike = [
        mine
        for mine, other in pairs
        if other in known
        and Status(known[other].row.status) not in DONE
        and abs(known[mine].row.received_at - known[other].row.received_at) <= WITHIN
        and _why(keys, known[mine], known[other])
    ]
    return Counter(alike)


def check_twin_stays_open(session: Session, keys: Keys, case: Listed) -> None:
    """Make sure that closing this case as sent twice leaves another one of the person's open.

    That holds for this case and for every one that was closed as sent twice beside it. Whoever closes another
    one waits until this transaction ends. Raises `NoOpenTwin`.
    """
    serialise(session, "closed as sent twice")
    twins = [double.case for double in doubles(session, keys, case)]
    if not _others_open(session, twins, case):
        kept_for = next((twin for twin in twins if _was_sent_twice(twin)), None)
        raise NoOpenTwin(case.row.reference, kept_for.row.reference if kept_for else None)
    for twin in filter(_was_sent_twice, twins):
        if not _others_open(session, [double.case for double in doubles(session, keys, twin)], case):
            raise NoOpenTwin(case.row.reference, twin.row.reference)


def _others_open(session: Session, twins: list[Listed], closing: Listed) -> bool:
    """Whether another one than this stays open; one that was merged is as open as the one it went into."""
    merged = [twin.row.id for twin in twins if Status(twin.row.status) is Status.MERGED]
    gone_into = merges.kept_for_many(session, merged)
    stand = (gone_into.get(twin.row.id, twin.row) for twin in twins)
    return any(Status(row.status) not in DONE for row in stand if row.id != closing.row.id)


def _was_sent_twice(twin: Listed) -> bool:
    return twin.gist.state.close_reason is CloseReason.DUPLICATE


def _same_birth_date(session: Session, keys: Keys, case: Listed) -> list[Case]:
    born, at = case.gist.identity.birth_date, case.row.received_at
    if not born:
        return []
    traits = [("birth_date", birth_date_mac(keys.index, born))]
    rows = search.cases_with_all(session, traits, limit=MOST_COMPARED, besides=case.row.id)
    return [row for row in rows if abs(row.received_at - at) <= WITHIN]


def _why(keys: Keys, one: Listed, other: Listed) -> str:
    """What two requests with one birth date have in common besides; empty for nothing."""
    if _phones(keys, one) & _phones(keys, other):
        return SAME_PHONE
    return NAME_ALIKE if _alike(one.gist.identity.family, other.gist.identity.family) else ""


def _phones(keys: Keys, case: Listed) -> set[bytes]:
    return phone_macs(keys.index, case.gist.identity.phones)


def _alike(one: str | None, other: str | None) -> bool:
    """Whether one telling word of a last name agrees with one of the other's, a slip apart.

    Written as one or in parts is alike, too: "de la Rosa" and "Delarosa".
    """
    from rapidfuzz import fuzz  # loaded by whoever compares names, and not by every process of a server

    if one is None or other is None:
        return False
    if "".join(name_words(one)) == "".join(name_words(other)) != "":
        return True
    return any(
        fuzz.ratio(mine, theirs) >= ALIKE for mine in telling_words(one) for theirs in telling_words(other)
    )
