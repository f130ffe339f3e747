from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services import audit
from intake.services.actor import Actor, patient, system
from intake.services.audit_actions import AuditAction
from intake.services.audit_kinds import AuditKind
from intake.services.keeping import audit_log
from intake.services.keeping.audit_log import PAGE_SIZE, AuditPage, Wanted
from intake.store.keys import Keys
from intake.store.models import Case
from tests.support.staff import DANA, added
from tests.support.stories import NOW, filed

AUDITOR = Actor("staff", "auditor-1", Role.AUDITOR)


def read(session: Session, keys: Keys, wanted: Wanted | None = None, before: int | None = None) -> AuditPage:
    people = audit_log.everybody(session, keys)
    page = audit_log.read_page(session, wanted or Wanted(), people, before=before)
    audit_log.note_look(session, keys, page, actor=AUDITOR, now=NOW)
    return page


def look(session: Session, keys: Keys, actor: Actor, case: Case) -> None:
    audit.append(
        session, keys, actor, action=AuditAction.CASE_READ, object_kind="case", object_id=case.id, now=NOW
    )


@pytest.fixture
def case(session: Session, keys: Keys) -> Case:
    return filed(session, keys, next_reference=lambda: "ABCD2345")


def test_each_entry_tells_who_did_what_to_what(session: Session, keys: Keys, case: Case) -> None:
    dana = added(session, keys)
    audit.within_request(session, "request-2")
    look(session, keys, Actor("staff", dana.id, Role.FRONT_DESK), case)
    look(session, keys, Actor("staff", "gone", Role.FRONT_DESK), case)
    look(session, keys, patient("draft-1"), case)

    lines = read(session, keys).lines

    assert [(line.who, line.role, line.action, line.about) for line in lines] == [
        ("patient", None, "case.read", "ABCD-2345"),
        ("unknown account", "front_desk", "case.read", "ABCD-2345"),
        (DANA.name, "front_desk", "case.read", "ABCD-2345"),
        ("program", None, "staff.added", DANA.name),
        ("patient", None, "case.filed", "ABCD-2345"),
    ]
    assert (lines[2].request_id, lines[2].at, lines[2].seq) == ("request-2", NOW, 3)


def test_reading_is_an_entry_itself(session: Session, keys: Keys, case: Case) -> None:
    read(session, keys)
    read(session, keys, Wanted(reference=case.reference))

    newest, before, *_ = read(session, keys).lines
    assert (newest.action, newest.role, newest.about) == ("audit.read", "auditor", "ABCD-2345")
    assert (before.action, before.about) == ("audit.read", None)


def test_pages_follow_each_other_without_gap_or_repeat(session: Session, keys: Keys) -> None:
    for n in range(2 * PAGE_SIZE + 7):
        audit.append(
            session,
            keys,
            system(),
            action=AuditAction.KEYS_ROTATED,
            object_kind="key",
            object_id=str(n),
            now=NOW,
        )

    seen: list[int] = []
    page = read(session, keys)
    seen += [line.seq for line in page.lines]
    while page.next_before:
        page = read(session, keys, before=page.next_before)
        seen += [line.seq for line in page.lines]

    assert seen == list(range(2 * PAGE_SIZE + 7, 0, -1))


def test_entries_are_found_by_kind_by_day_and_by_who_is_no_staff(
    session: Session, keys: Keys, case: Case
) -> None:
    dana = added(session, keys)
    look(session, keys, Actor("staff", dana.id, Role.FRONT_DESK), case)
    days = (NOW, NOW + timedelta(seconds=1))

    def found(**wanted: Any) -> list[str]:
        lines = read(session, keys, Wanted(**wanted)).lines
        return [line.action for line in lines if line.action != "audit.read"]

    assert found(kind=AuditKind.LOOKS) == ["case.read"]
    assert found(kind=AuditKind.ACCOUNTS, days=days) == found(by="system") == ["staff.added"]
    assert found(by="patient") == ["case.filed"]
    assert found(days=days) == ["case.read", "staff.added", "case.filed"]
    assert found(days=(NOW + timedelta(seconds=1), NOW + timedelta(days=1))) == []
    assert found(days=(NOW - timedelta(days=1), NOW)) == []
    assert list(audit_log.everybody(session, keys).values()) == [DANA.name, "Patients", "The program"]


def test_a_file_holds_so_many_and_is_an_entry_itself(
    session: Session, keys: Keys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "FILE_SIZE", 2)
    for _ in range(3):
        look(session, keys, AUDITOR, case)
    page = audit_log.read_for_file(session, Wanted(), {})
    audit_log.note_look(session, keys, page, actor=AUDITOR, now=NOW)
    assert (len(page.lines), page.next_before) == (2, 3)
    rest = audit_log.read_for_file(session, Wanted(), {}, before=3)
    audit_log.note_look(session, keys, rest, actor=AUDITOR, now=NOW)
    assert [line.seq for line in rest.lines] == [2, 1]
    assert [line.action for line in read(session, keys).lines][:2] == ["audit.exported"] * 2


def test_entries_are_found_by_case_and_by_person(session: Session, keys: Keys, case: Case) -> None:
    dana = added(session, keys)
    other = filed(session, keys)
    mine = Actor("staff", dana.id, Role.FRONT_DESK)
    look(session, keys, mine, case)
    look(session, keys, mine, other)
    look(session, keys, AUDITOR, case)

    by_case = read(session, keys, Wanted(reference=case.reference)).lines
    by_both = read(session, keys, Wanted(reference=case.reference, by=dana.id)).lines
    by_person = read(session, keys, Wanted(by=dana.id)).lines

    assert [line.action for line in by_case] == ["case.read", "case.read", "case.filed"]
    assert [(line.who, line.about) for line in by_both] == [(DANA.name, "ABCD-2345")]
    assert len(by_person) == 2
    assert read(session, keys, Wanted(reference="ZZZZ9999")).lines == ()
