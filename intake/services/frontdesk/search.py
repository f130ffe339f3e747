"""Finding a case by what a caller tells: part of a name, a phone, a birth date, an email, a form number.

Nothing is opened to look: what was typed meets the keyed hashes that were kept when the case was filed. Only
the cases that are found are opened, and each search leaves an audit event that does not say what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.domain.date_checks import ADULT_YEARS
from intake.domain.reference import UnreadableReference, read_reference
from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import gists
from intake.services.cases.gists import Listed
from intake.services.cases.record import by_reference
from intake.services.cases.unreadable import Unreadable
from intake.services.errors import CaseNotFound
from intake.services.frontdesk.close_names import close_to
from intake.services.frontdesk.sought import Sought, as_typed, read_sought
from intake.store.blind_index import (
    Trait,
    birth_date_mac,
    birth_year,
    email_mac,
    name_ways,
    phone_end,
    phone_mac,
)
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import merges, search
from intake.store.queries.search import Place
from intake.store.reindexing import is_any_left

FOUND_AT_ONCE = 50

FORM_NUMBER = "form number"


@dataclass(frozen=True)
class Found:
    """The cases found, the newest first, and how what was typed was understood.

    One that was merged is found, too, and gives the one that it went into.
    `unreadable` are those that meet what was typed but cannot be opened. `more` is where to go on when there
    may be more than are here; None when these are all. `some_left_old`: search knows some cases by an older
    version (`search reindex`), and finds them by fewer ways of typing.
    `close` are cases with a name close to the one typed, where nobody has it, the nearest first.
    """

    cases: tuple[Listed, ...]
    understood_as: str
    more: Place | None
    unreadable: tuple[Unreadable, ...] = ()
    some_left_old: bool = False
    close: tuple[Listed, ...] = ()


def find(
    session: Session,
    keys: Keys,
    actor: Actor,
    text: str,
    now: datetime,
    *,
    after: Place | None = None,
    youngest: int = ADULT_YEARS,
) -> Found:
    """The cases that fit what was typed, at most fifty at once; `after` goes on behind an earlier page.

    `youngest` is the age in years from which people use the form: see `read_birth_date`.
    A text that could be a form number and is none of ours is looked for as what else it may be. Raises
    `CaseErased` for the form number of a case that was erased.
    """
    typed = as_typed(text)
    found = _by_reference(session, keys, typed) or _by_traits(
        session, keys, read_sought(typed, now.date(), youngest), after
    )
    audit.append(
        session,
        keys,
        actor,
        action=AuditAction.CASES_SEARCHED,
        object_kind="search",
        object_id=found.understood_as,
        now=now,
    )
    return found


def _by_reference(session: Session, keys: Keys, typed: str) -> Found | None:
    try:
        reference = read_reference(typed)
        row = by_reference(session, reference)
    except (UnreadableReference, CaseNotFound):
        return None
    return _found(_where_they_go_on(session, keys, _opened(session, keys, [row])), FORM_NUMBER, None)


def _by_traits(session: Session, keys: Keys, sought: Sought, after: Place | None) -> Found:
    """The cases of all ways to read what was typed; each way is read so far by itself.

    Else many whose joined name begins alike would stand in the place of the few that have the whole name.
    """
    ways = search.cases_by_way(session, _ways(keys, sought), FOUND_AT_ONCE + 1, after=after)
    rows = {row.reference: row for way in ways for row in way[:FOUND_AT_ONCE]}
    found = _opened(session, keys, sorted(rows.values(), key=search.place_of, reverse=True))
    if (name := sought.name) is not None:
        # The index knows the first letters of a name only; here the whole typed words are compared.
        found = [each for each in found if isinstance(each, Unreadable) or each.gist.identity.has_name(name)]
    shown, ends = found[:FOUND_AT_ONCE], [way[FOUND_AT_ONCE - 1] for way in ways if len(way) > FOUND_AT_ONCE]
    if len(found) > FOUND_AT_ONCE:
        last = shown[-1]
        ends.append(rows[last.reference] if isinstance(last, Unreadable) else last.row)
    shown = _where_they_go_on(session, keys, shown)
    close = close_to(session, keys, name, _besides(keys, sought)) if name and not shown and not after else ()
    more = max(map(search.place_of, ends), default=None)
    return replace(_found(shown, sought.what, more), some_left_old=is_any_left(session), close=close)


def _opened(session: Session, keys: Keys, rows: Sequence[Case]) -> list[Listed | Unreadable]:
    return gists.show_many(session, keys, rows, lambda case: case)


def _where_they_go_on(
    session: Session, keys: Keys, found: list[Listed | Unreadable]
) -> list[Listed | Unreadable]:
    """The requests found, each that was merged replaced by the one that it went into; none twice."""
    opened = [each for each in found if isinstance(each, Listed)]
    merged = [each.row.id for each in opened if each.row.status == Status.MERGED]
    if not merged:
        return found
    goes_on = {its: row for its, row in merges.kept_for_many(session, merged).items() if not row.is_erased}
    here = {each.row.id for each in opened}
    missing = {row.id: row for row in goes_on.values() if row.id not in here}
    added = dict(zip(missing, _opened(session, keys, [*missing.values()]), strict=True))
    kept: list[Listed | Unreadable] = []
    for each in found:
        row = goes_on.get(each.row.id) if isinstance(each, Listed) else None
        one = added.pop(row.id, None) if row is not None else each
        kept += [one] if one is not None else []
    return kept


def _found(found: Sequence[Listed | Unreadable], understood_as: str, more: Place | None) -> Found:
    opened = tuple(each for each in found if not isinstance(each, Unreadable))
    unreadable = tuple(each for each in found if isinstance(each, Unreadable))
    return Found(opened, understood_as, more, unreadable)


def _ways(keys: Keys, sought: Sought) -> list[list[Trait]]:
    """The ways in which a case may fit, each the traits it must have, the rarest first."""
    besides = _besides(keys, sought)
    if sought.name is None:
        return besides
    names = name_ways(keys.index, sought.name)
    return [[*traits, *way] for traits in besides for way in names]


def _besides(keys: Keys, sought: Sought) -> list[list[Trait]]:
    """What a case must have besides the name: each a set of traits, the rarest first."""
    traits: list[Trait] = []
    if sought.email is not None:
        traits.append(("email", email_mac(keys.index, sought.email)))
    if sought.born is not None:
        traits.append(("birth_date", birth_date_mac(keys.index, sought.born.isoformat())))
    if sought.phone is not None and (phone := phone_mac(keys.index, sought.phone)):
        traits.append(("phone", phone))
    either: list[Trait] = []
    if sought.phone_end is not None:
        either.append(phone_end(keys.index, sought.phone_end))
    if sought.year is not None:
        either.append(birth_year(keys.index, str(sought.year)))
    return [[*traits, each] for each in either] or [traits]
