"""Forms that the front desk fills in for callers: begun with what was typed, found again, thrown away.

Such a form belongs to whoever began it. It is the patients' own form in every other way (`services/patient`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.phone import sought as read_phone
from intake.domain.questionnaire import Questionnaire
from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.frontdesk.sought import as_typed, read_sought
from intake.services.patient import sitting
from intake.services.patient.filling import LEAVE_PHONE
from intake.services.patient.sitting import FormUsed, Sitting
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.queries import drafts
from intake.store.sealed_case import STAFF

KEPT_FOR = timedelta(days=1)
"""After its last page: the caller rings again the same day, or another form is begun."""
SHOWN = 20
NAMES = ("name_given", "name_family")

TypedOn = dict[str, list[list[str]]]
"""By page, names and values of its form."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who of the staff fills a form in, and by which name the request says so."""

    actor: Actor
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeftForm:
    """A form for a caller that is not sent: its id, since when, and the name as far as it was told."""

    id: str
    begun_at: datetime
    name: str = field(repr=False)


def begin(
    session: Session,
    keys: Keys,
    questionnaire: Questionnaire,
    writer: Writer,
    typed: TypedOn,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> Sitting:
    """Begin a form for a caller; what is `typed` stands in its boxes, and answers nothing yet."""
    form = FormUsed(
        questionnaire.id,
        questionnaire.version,
        "en",
        filled_in_by=STAFF,
        staff_id=writer.actor.id,
        staff_name=writer.name,
        typed=typed,
    )
    begun, _ = sitting.start(
        session,
        keys,
        form,
        now=now,
        new_id=new_id,
        new_token=new_token,
        kept_for=KEPT_FOR,
    )
    _record(session, keys, writer.actor, AuditAction.DRAFT_BEGUN_FOR_CALLER, begun.draft.id, now)
    return begun


def left_forms(session: Session, keys: Keys, actor: Actor, now: datetime) -> tuple[LeftForm, ...]:
    """What this person began for callers and did not send, the newest first; written down as a look."""
    found = drafts.open_of_staff(session, actor.id or "", now, SHOWN)
    left = tuple(LeftForm(draft.id, draft.created_at, _name(keys, drafts.row_of(draft))) for draft in found)
    if left:
        _record(session, keys, actor, AuditAction.DRAFTS_OF_CALLERS_READ, None, now)
    return left


def how_many_left(session: Session, actor: Actor, now: datetime) -> int:
    """How many forms this person began for callers and did not send."""
    return drafts.count_open_of_staff(session, actor.id or "", now)


def drop(session: Session, keys: Keys, opened: Sitting, actor: Actor, now: datetime) -> None:
    """Throw a form for a caller away: its answers are erased for good. Raises `DraftChanged`."""
    sitting.end(session, opened, now)
    _record(session, keys, actor, AuditAction.DRAFT_OF_CALLER_DROPPED, opened.draft.id, now)


def typed_of(questionnaire: Questionnaire, sought: str, today: date, youngest: int) -> TypedOn:
    """What was typed into the search box, as the boxes of the form's pages hold it.

    The last word of a name is taken for the last name. Also on the page that asks for a phone number alone.
    """
    found = read_sought(as_typed(sought), today, youngest)
    boxes: dict[str, str] = {}
    if found.name:
        given, _, family = found.name.rpartition(" ")
        boxes |= {"name_given": given, "name_family": family}
    if found.born:
        boxes |= {
            "birth_date-month": str(found.born.month),
            "birth_date-day": str(found.born.day),
            "birth_date-year": str(found.born.year),
        }
    if found.year:
        boxes["birth_date-year"] = str(found.year)
    if found.phone and read_phone(found.phone):
        boxes["phone"] = found.phone
    if found.email:
        boxes["email"] = found.email
    typed: TypedOn = {}
    for name, value in boxes.items():
        if value:
            page = questionnaire.page_of(name.partition("-")[0]).id
            typed.setdefault(page, []).append([name, value])
            if name != "email":
                typed.setdefault(LEAVE_PHONE, []).append([name, value])
    return typed


def _name(keys: Keys, draft: drafts.DraftRow) -> str:
    """The name told so far, else the one typed to begin with; "" for none, or where it cannot be opened."""
    try:
        opened = sitting.open_row(keys, draft)
    except SealError:
        return ""
    typed: Mapping[str, str] = {
        name: value for pairs in opened.typed.values() for name, value in pairs if name in NAMES
    }
    told = (opened.answers.get(name, {}).get("value") or typed.get(name, "") for name in NAMES)
    return " ".join(filter(None, told))


def _record(
    session: Session, keys: Keys, actor: Actor, action: AuditAction, draft_id: str | None, now: datetime
) -> None:
    audit.append(session, keys, actor, action=action, object_kind="draft", object_id=draft_id, now=now)
