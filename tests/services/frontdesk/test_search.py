from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.actor import Actor
from intake.services.frontdesk import search
from intake.services.frontdesk.search import FOUND_AT_ONCE, Found, find, read_birth_date
from intake.services.patient.filing import Filing
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case
from tests.support.stories import ANSWERS, HERE, NOW, answered, assessment, file, filed, placing

DESK = Actor("staff", "staff-1", Role.FRONT_DESK)
TODAY = date(2026, 6, 15)


def someone(session: Session, keys: Keys, minutes: int = 0, **answers: str) -> Case:
    told = ANSWERS | {name: {"value": value} for name, value in answers.items()}
    opened, _ = answered(session, keys, told)
    how = Filing(told, assessment(), TODAY, placing(), HERE)
    return file(session, keys, opened, how=how, now=NOW + timedelta(minutes=minutes))


def look_for(session: Session, keys: Keys, text: str) -> Found:
    return find(session, keys, DESK, text, NOW)


@pytest.fixture
def case(session: Session, keys: Keys) -> Case:
    """Ximena Quintanilla-Roe, helped by Bao Roe, beside somebody else."""
    someone(
        session,
        keys,
        name_given="Otto",
        name_family="Xu",
        birth_date="1950-12-31",
        phone="205 555 0111",
        email="otto@example.org",
        helper_name="",
        helper_phone="",
    )
    return filed(session, keys, next_reference=lambda: "10400PXY")


@pytest.mark.parametrize(
    ("typed", "understood_as"),
    [
        ("xim", "name"),
        ("XIMENA", "name"),
        ("  quintanilla   ximena ", "name"),
        ("Quintanilla-R", "name"),
        ("Ximena Q", "name"),
        ("bao", "name"),
        ("2055550142", "phone number"),
        ("(205) 555-0142", "phone number"),
        ("+1 205.555.0142", "phone number"),
        ("205 555 0142 ext. 9", "phone number"),
        ("2055550177", "phone number"),
        ("1961-02-03", "birth date"),
        ("2/3/1961", "birth date"),
        ("02-03-1961", "birth date"),
        ("2/3/61", "birth date"),
        ("Feb 3, 1961", "birth date"),
        ("3 February 1961", "birth date"),
        ("ximena.q@example.org", "email"),
        (" XIMENA.Q@EXAMPLE.ORG", "email"),
    ],
)
def test_a_case_is_found_by_whatever_the_caller_tells(
    session: Session, keys: Keys, case: Case, typed: str, understood_as: str
) -> None:
    found = look_for(session, keys, typed)

    assert [record.row.id for record in found.records] == [case.id]
    assert found.understood_as == understood_as
    assert found.more is None
    assert found.records[0].identity.given == "Ximena"


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    "typed",
    ["xi", "imena", "ximena quintanar", "ximenax", "qu", "", " ", "555-0142", "205 555 0143", "1961",
     "3/2/1961", "2/30/1961", "13/13/1961", "q@example.org", "%", "' OR 1=1 --", "\ud83d", "\x00"],
)  # fmt: skip
def test_other_texts_find_nobody(session: Session, keys: Keys, typed: str) -> None:
    assert look_for(session, keys, typed).records == ()


def test_a_name_that_is_longer_than_the_index_is_compared_in_full(session: Session, keys: Keys) -> None:
    christopher = someone(session, keys, name_given="Christopher")
    someone(session, keys, name_given="Christophoros")

    assert len(look_for(session, keys, "christop").records) == 2
    assert [each.row.id for each in look_for(session, keys, "christophe").records] == [christopher.id]


@pytest.mark.usefixtures("case")
def test_a_name_of_two_letters_is_found_whole(session: Session, keys: Keys) -> None:
    assert [each.identity.family for each in look_for(session, keys, "Xu").records] == ["Xu"]


@pytest.mark.parametrize("typed", ["1040-0PXY", "1o4o opxy", "IO4OOPXY", "l040.0pxy"])
def test_a_form_number_is_read_with_its_look_alikes(
    session: Session, keys: Keys, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.domain.reference.check_character", lambda _body: "1")
    case = filed(session, keys, next_reference=lambda: "10400PXY")

    found = look_for(session, keys, typed)

    assert [record.row.id for record in found.records] == [case.id]
    assert found.understood_as == "form number"


def test_a_name_that_reads_like_a_form_number_is_looked_for_as_a_name(
    session: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.domain.reference.check_character", lambda _body: "J")
    johnston = someone(session, keys, name_family="Johnston")

    found = look_for(session, keys, "Johnston")

    assert [record.row.id for record in found.records] == [johnston.id]
    assert found.understood_as == "name"


def test_pages_of_results_follow_each_other_newest_first(session: Session, keys: Keys) -> None:
    ids = [someone(session, keys, minutes=n // 3).id for n in range(FOUND_AT_ONCE + 7)]

    first = find(session, keys, DESK, "ximena", NOW)
    assert first.more is not None
    second = find(session, keys, DESK, "ximena", NOW, after=first.more)

    assert (len(first.records), len(second.records), second.more) == (FOUND_AT_ONCE, 7, None)
    listed = [record.row for record in (*first.records, *second.records)]
    assert {row.id for row in listed} == set(ids)
    assert [row.received_at for row in listed] == sorted((row.received_at for row in listed), reverse=True)


def test_a_search_leaves_an_event_that_does_not_say_what_was_typed(
    session: Session, keys: Keys, case: Case
) -> None:
    for text in ("quintanilla", "2055550142", "1961-02-03", "a@example.org"):
        find(session, keys, DESK, text, NOW)

    searched = select(AuditEvent).where(AuditEvent.action == "cases.searched").order_by(AuditEvent.seq)
    events = session.scalars(searched).all()
    assert [event.object_id for event in events] == ["name", "phone number", "birth date", "email"]
    assert {(event.actor_id, event.actor_role) for event in events} == {("staff-1", "front_desk")}
    assert case.id not in {event.object_id for event in events}


def test_a_search_sends_the_database_nothing_that_was_typed(session: Session, keys: Keys, case: Case) -> None:
    sent: list[str] = []
    event.listen(
        session.get_bind(),
        "before_cursor_execute",
        lambda _conn, _cursor, statement, parameters, *_: sent.append(f"{statement} {parameters!r}"),
    )

    for text in ("quintanilla", "2055550142", "1961-02-03", "ximena.q@example.org"):
        assert [record.row.id for record in look_for(session, keys, text).records] == [case.id]

    everything = " ".join(sent).lower()
    assert "case_index" in everything
    for typed in ("quintan", "2055550142", "555-0142", "1961-02-03", "ximena"):
        assert typed not in everything


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1/2/08", date(2008, 1, 2)),
        ("1/2/26", date(1926, 1, 2)),
        ("1/2/09", date(1909, 1, 2)),
        ("Sept 9 1970", date(1970, 9, 9)),
        ("12 Dec. 1950", date(1950, 12, 12)),
        ("March 1st, 1944", date(1944, 3, 1)),
        ("Foo 1 1944", None),
        ("1944", None),
        ("Quintanilla", None),
    ],
)
def test_birth_dates_are_read_as_the_desk_writes_them(typed: str, read: date | None) -> None:
    assert read_birth_date(typed, TODAY) == read


def test_the_youngest_age_is_the_one_the_form_asks_for() -> None:
    assert search.YOUNGEST.days // 365 == 18
