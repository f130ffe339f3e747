"""What letters say, to whom they go, and what is never in them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.content.practice import load_practice
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.mail import delivery
from intake.mail.letters import FOR_STAFF, Letter, Letterhead, LetterKind
from intake.mail.notices import EVENTS
from intake.services import outbox
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor
from intake.services.frontdesk import duty
from intake.services.patient.filing import Filing
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Case, OutboxMessage, Staff
from intake.store.models.outbox import OutboxKind
from tests.support.staff import added
from tests.support.stories import ANSWERS, HERE, NOW, answered, assessment, file, filed, new_id, placing

LETTERHEAD = Letterhead(load_practice(), load_questionnaire(), "https://intake.example.com/staff/sign-in")
PRACTICE = LETTERHEAD.practice
MONDAY = date(2026, 6, 15)
MONDAY_5_PM = datetime(2026, 6, 15, 22, tzinfo=UTC)


def how(urgency: str, answers: dict[str, dict[str, object]] = ANSWERS) -> Filing:
    return Filing(answers, assessment(urgency), date(2026, 6, 15), placing(), HERE)


def delivered(session: Session, keys: Keys) -> list[tuple[str, Letter]]:
    """Turn every event in the outbox into letters, and open these."""
    while (taken := delivery.claim(session, NOW)) is not None:
        if taken.is_event:
            delivery.write_letters(session, keys, LETTERHEAD, taken, now=NOW, new_id=new_id)
    session.expire_all()
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.state == "pending")).all()
    written = [(str(each.letter), Letter.from_payload(outbox.payload_of(keys, each))) for each in messages]
    return sorted(written, key=lambda pair: (pair[0], pair[1].to))


def escalated(session: Session, keys: Keys, case: Case, level: int) -> None:
    payload = {"case_id": case.id, "level": level}
    outbox.add(session, keys, kind=OutboxKind.ESCALATION, payload=payload, now=NOW, new_id=new_id)


def named_on_duty(session: Session, keys: Keys, clinician: Staff, day: date) -> None:
    actor = Actor("staff", clinician.id, Role.CLINICIAN)
    duty.name(session, keys, clinician.id, day, actor=actor, now=NOW, new_id=new_id)


# --- who gets what ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("urgency", ["emergency", "same_day"])
def test_an_urgent_request_is_told_to_those_named_for_it_and_acknowledged_to_the_patient(
    session: Session, keys: Keys, urgency: str
) -> None:
    case = filed(session, keys, how(urgency))

    (patient_kind, to_patient), (staff_kind, to_staff) = delivered(session, keys)

    assert (staff_kind, to_staff) == (
        LetterKind.STAFF_NOTICE,
        LETTERHEAD.staff_notice(PRACTICE.notify.urgent[0]),
    )
    assert patient_kind == LetterKind.FORM_NUMBER
    assert to_patient.to == "Ximena.Q@Example.org"
    assert show_reference(case.reference) in to_patient.body
    assert "We will call you" not in to_patient.body


def test_an_urgent_request_is_told_to_the_clinician_on_duty_that_day(session: Session, keys: Keys) -> None:
    marta = added(session, keys, Profile("Marta Ridge", "marta@example.org"), Role.CLINICIAN)
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        named_on_duty(session, keys, marta, day)
    case = filed(session, keys, how("same_day"))

    told = [letter.to for kind, letter in delivered(session, keys) if kind == LetterKind.STAFF_NOTICE]

    assert case.updated_at.date() == MONDAY
    assert sorted(told) == sorted([*PRACTICE.notify.urgent, "marta@example.org"])


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)])
def test_a_clinician_on_duty_on_another_day_is_left_alone(session: Session, keys: Keys, day: date) -> None:
    marta = added(session, keys, Profile("Marta Ridge", "marta@example.org"), Role.CLINICIAN)
    named_on_duty(session, keys, marta, day)
    other = added(session, keys, Profile("Otis Vale", "otis@example.org"), Role.CLINICIAN)
    named_on_duty(session, keys, other, MONDAY)
    filed(session, keys, how("same_day"))

    told = {letter.to for _, letter in delivered(session, keys)}
    assert "otis@example.org" in told
    assert "marta@example.org" not in told


def test_where_nobody_is_on_duty_every_clinician_is_told(session: Session, keys: Keys) -> None:
    for name in ("marta", "otis"):
        added(session, keys, Profile(name.title(), f"{name}@example.org"), Role.CLINICIAN)
    added(session, keys, Profile("Dora Desk", "dora@example.org"), Role.FRONT_DESK)
    filed(session, keys, how("same_day"))

    told = [letter.to for kind, letter in delivered(session, keys) if kind == LetterKind.STAFF_NOTICE]
    assert sorted(told) == sorted([*PRACTICE.notify.urgent, "marta@example.org", "otis@example.org"])


def test_a_hand_over_is_told_to_the_clinician_on_duty_and_to_nobody_else(
    session: Session, keys: Keys
) -> None:
    marta = added(session, keys, Profile("Marta Ridge", "marta@example.org"), Role.CLINICIAN)
    named_on_duty(session, keys, marta, MONDAY)
    added(session, keys, Profile("Otis Vale", "otis@example.org"), Role.CLINICIAN)
    case = filed(session, keys, how("same_day"))
    duty.ring(session, keys, case.id, now=NOW, new_id=new_id)

    told = [letter.to for kind, letter in delivered(session, keys) if kind == LetterKind.UNCLAIMED_NOTICE]
    assert told == ["marta@example.org"]


@pytest.mark.parametrize("urgency", ["soon", "routine"])
def test_of_other_requests_only_the_patient_hears(session: Session, keys: Keys, urgency: str) -> None:
    case = filed(session, keys, how(urgency))

    ((kind, letter),) = delivered(session, keys)

    assert kind == LetterKind.FORM_NUMBER
    expected = LETTERHEAD.form_number(letter.to, "en", show_reference(case.reference), case.promised_at)
    assert letter == expected


def test_a_patient_without_an_address_gets_no_mail(session: Session, keys: Keys) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != "email"}
    filed(session, keys, how("soon", answers))

    assert delivered(session, keys) == []


def test_a_patient_who_was_refused_a_letter_gets_none_and_the_request_is_filed(
    session: Session, keys: Keys
) -> None:
    cases = [filed(session, keys, how("soon")) for _ in range(5)]

    assert len({case.reference for case in cases}) == 5
    assert [kind for kind, _ in delivered(session, keys)] == [LetterKind.FORM_NUMBER] * 3


def test_a_letter_goes_only_where_it_was_granted_for(session: Session, keys: Keys) -> None:
    """Else whoever changes the address before the letter leaves could send them all to one person."""
    case = filed(session, keys, how("soon"))
    identity = dict(sealed_case.open_identity(key := case.data_key(keys.ring), case))
    sealed_case.seal_identity(key, case, identity | {"email": {"value": "stranger@example.com"}})
    session.flush()

    assert delivered(session, keys) == []


def test_a_request_filed_before_letters_were_counted_gets_its_letter(session: Session, keys: Keys) -> None:
    case = filed(session, keys, how("soon", {}))
    key = case.data_key(keys.ring)
    sealed_case.seal_identity(key, case, {"email": {"value": "ana@example.com"}})
    event = session.scalars(select(OutboxMessage)).one()
    outbox.seal_payload(keys, event, {"case_id": case.id, "assessment_seq": 1})
    session.flush()

    assert [kind for kind, _ in delivered(session, keys)] == [LetterKind.FORM_NUMBER]


def test_a_contact_left_at_a_safety_page_is_told_to_staff_whatever_its_urgency(
    session: Session, keys: Keys
) -> None:
    opened, _ = answered(session, keys)
    file(session, keys, opened, how=how("routine"), contact_only=True)

    assert [kind for kind, _ in delivered(session, keys)] == [LetterKind.STAFF_NOTICE]


def test_an_unclaimed_request_goes_to_the_second_person_and_then_to_the_manager(
    session: Session, keys: Keys
) -> None:
    case = filed(session, keys, how("soon", {}))
    escalated(session, keys, case, level=1)
    escalated(session, keys, case, level=2)

    letters = delivered(session, keys)

    assert {letter.to for _, letter in letters} == {*PRACTICE.notify.second_person, *PRACTICE.notify.manager}
    assert all(letter == LETTERHEAD.unclaimed_notice(letter.to) for _, letter in letters)


def test_an_erased_case_makes_no_letters_about_its_patient(session: Session, keys: Keys) -> None:
    case = filed(session, keys)
    case.erase_data_key()
    session.flush()

    assert delivered(session, keys) == []


def test_a_case_that_is_gone_makes_no_letters(session: Session, keys: Keys) -> None:
    payload = {"case_id": new_id(), "assessment_seq": 1}
    outbox.add(session, keys, kind=OutboxKind.CASE_FILED, payload=payload, now=NOW, new_id=new_id)

    assert delivered(session, keys) == []


def test_an_event_makes_its_letters_once_however_often_it_is_taken(session: Session, keys: Keys) -> None:
    filed(session, keys)
    event = delivery.claim(session, NOW)
    assert event is not None

    made = [
        delivery.write_letters(session, keys, LETTERHEAD, event, now=NOW, new_id=new_id) for _ in range(3)
    ]

    assert made == [1, 0, 0]


# --- what they say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "accounts"), [(1, "1 staff account"), (3, "3 staff accounts")])
def test_administrators_hear_how_many_accounts_are_guessed_at_and_no_name(count: int, accounts: str) -> None:
    letter = LETTERHEAD.guesses_notice("ada@example.org", count)

    assert letter.subject == f"Wrong sign-ins to {accounts}"
    assert f"tried 20 times in vain to sign in to {accounts}," in letter.body
    assert letter.body.endswith("Sign in to see more:\n\nhttps://intake.example.com/staff/sign-in\n")
    assert "@" not in letter.body


def test_staff_letters_say_that_something_waits_and_where_to_sign_in() -> None:
    notice, waits = LETTERHEAD.staff_notice("a@example.com"), LETTERHEAD.unclaimed_notice("a@example.com")

    assert notice.subject == "1 new request"
    assert notice.body == ("1 new request. Sign in to see it:\n\nhttps://intake.example.com/staff/sign-in\n")
    assert waits.body.startswith("1 request still waits for a clinician.")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "We will call you by Monday, June 15 at 5 PM from (251) 555-0143."),
        (
            "es",
            "Le llamaremos a más tardar el lunes 15 de junio a las 5 de la tarde desde el (251) 555-0143.",
        ),
    ],
)
def test_the_form_number_comes_with_the_promise_in_the_patients_language(language: str, says: str) -> None:
    letter = LETTERHEAD.form_number("a@example.com", language, "ABCD-EFGH", MONDAY_5_PM)

    assert "ABCD-EFGH" in letter.body
    assert says in letter.body
    assert "911" in letter.body


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_a_promise_the_letter_gives_the_phone_to_call(language: str) -> None:
    letter = LETTERHEAD.form_number("a@example.com", language, "ABCD-EFGH", None)

    assert "ABCD-EFGH" in letter.body
    assert PRACTICE.phone.shown in letter.body
    assert PRACTICE.calls_from.shown not in letter.body


@pytest.mark.parametrize(
    ("language", "says"), [("en", "until Wednesday, July 15."), ("es", "hasta el miércoles 15 de julio.")]
)
def test_the_code_letter_says_where_until_when_and_that_nothing_was_sent(language: str, says: str) -> None:
    letter = LETTERHEAD.saved_code(
        "a@example.com",
        language,
        code="CODE1-CODE2",
        address="https://intake.example.com/saved",
        kept_until=date(2026, 7, 15),
    )

    assert "CODE1-CODE2" in letter.body
    assert "https://intake.example.com/saved" in letter.body
    assert says in letter.body
    words = LETTERHEAD.words.words
    assert words["save_birth_date"].in_(language) in letter.body


def test_no_letter_holds_a_name_an_answer_or_anything_about_health(session: Session, keys: Keys) -> None:
    answers = {**ANSWERS, "weakness_hard": {"value": "stairs and my left foot"}}
    case = filed(session, keys, how("emergency", answers))
    escalated(session, keys, case, level=1)

    letters = delivered(session, keys)
    text = "\n".join(f"{letter.subject}\n{letter.body}" for _, letter in letters).casefold()

    assert len(letters) == 3
    told = [word for key, each in answers.items() if key != "email" for word in words_of(each)]
    assert "quintanilla" in told
    assert not [word for word in told if word in text]
    health = ("pain", "spine", "surgery", "weak", "emergency room", "symptom", "urgent", "same day")
    assert not [word for word in health if word in text]


def words_of(answer: dict[str, object]) -> list[str]:
    plain = json.dumps(answer.get("value", ""), ensure_ascii=False).casefold()
    return [word for word in plain.replace("-", " ").replace('"', " ").split() if len(word) > 4]


def test_a_letter_shows_neither_its_address_nor_its_text_in_logs() -> None:
    letter = LETTERHEAD.form_number("somebody@example.com", "en", "ABCD-EFGH", None)

    assert "somebody" not in repr(letter)
    assert "ABCD" not in repr(letter)


def test_every_message_is_an_event_or_a_letter_that_an_event_or_a_page_writes() -> None:
    assert set(EVENTS) == set(OutboxKind) - {OutboxKind.LETTER, OutboxKind.EHR}
    notices = {LetterKind.STAFF_NOTICE, LetterKind.UNCLAIMED_NOTICE, LetterKind.GUESSES_NOTICE}
    notices.add(LetterKind.SIGN_IN_NOTICE)
    assert set(FOR_STAFF) == notices
    to_patients = {LetterKind.FORM_NUMBER, LetterKind.SAVED_CODE, LetterKind.FINAL_NOTICE}
    assert set(LetterKind) - set(FOR_STAFF) == to_patients
    assert not set(OutboxKind) & set(LetterKind)
