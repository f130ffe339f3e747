from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.actor import Actor
from intake.services.frontdesk.search import FOUND_AT_ONCE, Found, find
from intake.services.frontdesk.sought import read_birth_date
from intake.services.patient.filing import Filing
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case, CaseIndex
from tests.support.databases import postgresql_later
from tests.support.every import holds_of_every
from tests.support.stories import ANSWERS, HERE, NOW, answered, assessment, file, filed, placing

on_sqlite = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
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


CALLER_TELLS = [
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
    ("ximena.q\u200b@example.org", "email"),
    ("0142", "last digits of a phone number"),
    ("0177", "last digits of a phone number"),
    ("555-0142", "last digits of a phone number"),
    ("5550142", "last digits of a phone number"),
    ("Quintanilla 0142", "name and last digits of a phone number"),
    ("555 0142 ximena", "name and last digits of a phone number"),
    ("Quintanilla 2/3/1961", "name and birth date"),
    ("Ximena Quintanilla 1961", "name and year of birth or last digits of a phone number"),
    ("2/3/61 ximena", "name and birth date"),
    ("Quintanilla, Ximena, Feb 3, 1961", "name and birth date"),
    ("1961-02-03 quint", "name and birth date"),
    ("ximena 02031961", "name and birth date"),
    ("3 de febrero de 1961", "birth date"),
    ("3rd of February 1961", "birth date"),
    ("1961/2/3", "birth date"),
    ("02031961", "birth date"),
    ("Feb 3 61", "birth date"),
    ("quintanillaroe", "name"),
    ("Quintanilla Roe", "name"),
    ("xi mena", "name"),
    ("Ximena\u200b Quintanílla", "name"),
]
"""What is typed, and what it is understood as."""


def test_a_case_is_found_by_whatever_the_caller_tells(session: Session, keys: Keys, case: Case) -> None:
    def is_found(telling: tuple[str, str]) -> None:
        typed, understood_as = telling
        found = look_for(session, keys, typed)
        assert [record.row.id for record in found.cases] == [case.id]
        assert found.understood_as == understood_as
        assert found.more is None
        assert found.cases[0].gist.identity.given == "Ximena"

    holds_of_every(CALLER_TELLS, is_found, repr)


CLOSE = ("Xiemna", "Zimena Qintanilla", "quintanila 1961", "Ximena Quintanyla 2/3/1961", "kintanilla 0142")
NOT_CLOSE = (
    "Quintanilla 1962",
    "Xiemna 1962",
    "Hoa",
    "xiemna 0143",
    "1961",
    "Maximena Quintanilla",
)


@on_sqlite
def test_a_slip_is_offered_as_close_to_what_was_typed_and_never_as_found(
    session: Session, keys: Keys, case: Case
) -> None:
    someone(session, keys, name_given="Ximo", name_family="Quintana", birth_date="1970-01-01")
    for typed in CLOSE:
        found = look_for(session, keys, typed)
        assert (found.cases, [each.row.id for each in found.close]) == ((), [case.id]), typed
    for typed in NOT_CLOSE:
        assert look_for(session, keys, typed).close == (), typed
    assert look_for(session, keys, "Ximena").close == ()


OTHER_TEXTS = (
    "xi", "imena", "ximena quintanar", "ximenax", "qu", "", " ", "555-0143", "0143", "205 555 0143", "1961",
    "3/2/1961", "2/30/1961", "13/13/1961", "q@example.org", "%", "' OR 1=1 --", "\ud83d", "\x00",
)  # fmt: skip


@pytest.mark.usefixtures("case")
def test_other_texts_find_nobody(session: Session, keys: Keys) -> None:
    def finds_nobody(typed: str) -> None:
        assert look_for(session, keys, typed).cases == ()

    holds_of_every(OTHER_TEXTS, finds_nobody, repr)


def test_a_name_that_is_longer_than_the_index_is_compared_in_full(session: Session, keys: Keys) -> None:
    christopher = someone(session, keys, name_given="Christopher")
    someone(session, keys, name_given="Christophoros")

    assert len(look_for(session, keys, "christop").cases) == 2
    assert [each.row.id for each in look_for(session, keys, "christophe").cases] == [christopher.id]


@pytest.mark.usefixtures("case")
def test_a_name_of_two_letters_is_found_whole(session: Session, keys: Keys) -> None:
    assert [each.gist.identity.family for each in look_for(session, keys, "Xu").cases] == ["Xu"]


@pytest.mark.parametrize("typed", ["1040-0PXY", "1o4o opxy", "IO4OOPXY", "l040.0pxy"])
def test_a_form_number_is_read_with_its_look_alikes(
    session: Session, keys: Keys, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.domain.reference.check_character", lambda _body: "1")
    case = filed(session, keys, next_reference=lambda: "10400PXY")

    found = look_for(session, keys, typed)

    assert [record.row.id for record in found.cases] == [case.id]
    assert found.understood_as == "form number"


def test_a_name_that_reads_like_a_form_number_is_looked_for_as_a_name(
    session: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.domain.reference.check_character", lambda _body: "J")
    johnston = someone(session, keys, name_family="Johnston")

    found = look_for(session, keys, "Johnston")

    assert [record.row.id for record in found.cases] == [johnston.id]
    assert found.understood_as == "name"


@postgresql_later
def test_pages_of_results_follow_each_other_newest_first(session: Session, keys: Keys) -> None:
    ids = [someone(session, keys, minutes=n // 3).id for n in range(FOUND_AT_ONCE + 7)]

    first = find(session, keys, DESK, "ximena", NOW)
    assert first.more is not None
    second = find(session, keys, DESK, "ximena", NOW, after=first.more)

    assert (len(first.cases), len(second.cases), second.more) == (FOUND_AT_ONCE, 7, None)
    listed = [record.row for record in (*first.cases, *second.cases)]
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
        assert [record.row.id for record in look_for(session, keys, text).cases] == [case.id]

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
        ("13/2/1961", date(1961, 2, 13)),
        ("2 sept. 1970", date(1970, 9, 2)),
        ("14 de mayo del 1950", date(1950, 5, 14)),
        ("05141950", date(1950, 5, 14)),
        ("05149950", None),
        ("Mary 3 1961", None),
    ],
)
def test_birth_dates_are_read_as_the_desk_writes_them(typed: str, read: date | None) -> None:
    assert read_birth_date(typed, TODAY) == read


@pytest.mark.parametrize(("youngest", "year"), [(18, 1910), (16, 2010)])
def test_two_figures_of_a_year_are_of_somebody_old_enough_for_the_form(youngest: int, year: int) -> None:
    assert read_birth_date("2/3/10", TODAY, youngest) == date(year, 2, 3)


@pytest.mark.parametrize(
    ("family", "typed"),
    [
        ("O`Malley", "O'Malley"),
        ("O'Malley", "omalley"),
        ("OMalley", "O\u2019Malley"),
        ("O Malley", "O'Malley"),
        ("Đặng", "Dang"),
        ("Dang", "Đặng"),
        ("Łukasz", "Lukasz"),
        ("Keʻalohilani", "Kealohilani"),
        ("Kealohilani", "Ke'alohilani"),
        ("Sørensen", "Sorensen"),
        ("Weiß", "Weiss"),
        ("Işık", "Isik"),
        ("de la Rosa", "delarosa"),
        ("delarosa", "de la Rosa"),
        ("de la Rosa", "de la rosa, ximena"),
        ("Mac Donald", "macdonald"),
        ("MacDonald", "Mac Donald"),
        ("Ro\u200bsa", "Rosa"),
        ("Van Der Berg", "vanderberg 2/3/1961"),
    ],
)
def test_a_name_is_found_however_it_is_written(session: Session, keys: Keys, family: str, typed: str) -> None:
    case = someone(session, keys, name_family=family)
    someone(session, keys, name_family="Otherwise", birth_date="1950-12-31")

    assert [record.row.id for record in look_for(session, keys, typed).cases] == [case.id]


def test_a_given_name_of_two_words_is_found_as_one_and_the_other_way_round(
    session: Session, keys: Keys
) -> None:
    two = someone(session, keys, name_given="Mary Ann", name_family="Smith")
    one = someone(session, keys, minutes=1, name_given="Maryann", name_family="Smith")

    for typed in ("mary ann", "maryann", "Mary Ann Smith", "maryann smith", "smith maryann"):
        assert {record.row.id for record in look_for(session, keys, typed).cases} == {one.id, two.id}, typed


def test_pages_of_a_name_that_is_read_in_several_ways_leave_out_and_repeat_nothing(
    session: Session, keys: Keys
) -> None:
    names = ("Mary Ann", "Maryann")
    ids = {someone(session, keys, n, name_given=names[n % 2]).id for n in range(FOUND_AT_ONCE + 9)}

    first = find(session, keys, DESK, "mary ann", NOW)
    second = find(session, keys, DESK, "mary ann", NOW, after=first.more)

    listed = [record.row.id for record in (*first.cases, *second.cases)]
    assert (len(first.cases), len(listed), set(listed)) == (FOUND_AT_ONCE, len(ids), ids)


@on_sqlite
def test_many_names_that_begin_alike_when_joined_hide_nobody_who_has_the_whole_name(
    session: Session, keys: Keys
) -> None:
    whole = someone(session, keys, name_given="Kofius", name_family="Verdaley")
    for n in range(FOUND_AT_ONCE + 1):
        someone(session, keys, n + 1, name_given="Kofius", name_family="Verloop")

    found = look_for(session, keys, "Kofius Verdaley")

    assert [record.row.id for record in found.cases] == [whole.id]
    assert found.close == ()


def test_cases_of_an_older_version_are_found_as_before_and_the_result_says_so(
    session: Session, keys: Keys, case: Case
) -> None:
    assert not look_for(session, keys, "quint").some_left_old
    session.execute(delete(CaseIndex).where(CaseIndex.kind == "phone_end"))
    session.execute(update(Case).values(index_version=1))
    session.commit()

    for typed in ("quintanilla", "2055550142", "2/3/1961", "ximena.q@example.org"):
        found = look_for(session, keys, typed)
        assert [record.row.id for record in found.cases] == [case.id]
        assert found.some_left_old
    assert look_for(session, keys, "0142").cases == ()
