"""Forms are counted while they are kept and just the same once they are gone; updates are not."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.content.reading import ContentError
from intake.domain.answers import Answered
from intake.domain.finishing import BegunForm
from intake.domain.flow import Step
from intake.domain.questionnaire import Questionnaire
from intake.services.actor import system
from intake.services.keeping import erasure, retention
from intake.services.keeping.retention import KeptFor
from intake.services.patient import filling, sitting
from intake.services.patient.sitting import FormUsed
from intake.services.patient.turn import turn_of
from intake.services.running import finishing
from intake.store.keys import Keys
from intake.store.models import Draft, FormTally
from tests.support.filed_stories import desk_at, file_into, new_id, office
from tests.support.populated import TUESDAY

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
FORM = load_form()
FOR_GOOD = KeptFor(timedelta(days=9999), timedelta(days=9999), timedelta(days=9999))


def count(session: Session, keys: Keys, month: date = NOVEMBER) -> Counter[BegunForm]:
    return finishing.counts_since(session, keys, office().hours, lambda _id, _version: FORM, month)


def begin(session: Session, keys: Keys, language: str, *pages: str, updates: str | None = None) -> None:
    """Somebody answers these pages, and no more."""
    desk = desk_at(keys, TUESDAY)
    opened, _ = sitting.start(
        session,
        keys,
        FormUsed(FORM.id, FORM.version, language, updates=updates),
        now=TUESDAY,
        new_id=new_id,
        new_token=lambda: secrets.token_urlsafe(32),
        kept_for=timedelta(days=30),
    )
    turn = turn_of(desk, opened)
    answers = {"who": {"who": Answered("someone_else")}, "safety_legs": {"safety_legs": Answered(["none"])}}
    for page in pages:
        turn = filling.answer_page(session, turn, Step(page), answers[page]).turn


def test_forms_are_counted_the_same_before_and_after_they_are_gone(session: Session, keys: Keys) -> None:
    begin(session, keys, "es", "who", "safety_legs")
    begin(session, keys, "es", "who")
    begin(session, keys, "en")
    case = file_into(session, keys, "plain back pain", TUESDAY)
    file_into(session, keys, "plain back pain", TUESDAY)
    begin(session, keys, "en", "who", updates=case.id)
    erased = file_into(session, keys, "foot drop", TUESDAY)
    erasure.erase_case(
        session, keys, erased.reference, reason="asked_for", actor=system(), now=TUESDAY, new_id=new_id
    )
    session.flush()
    expected = {
        BegunForm("es", "someone_else", sent=False, page="safety_legs"): 1,
        BegunForm("es", "someone_else", sent=False, page="who"): 1,
        BegunForm("en", "not_told", sent=False): 1,
        BegunForm("en", "me", sent=True, decade=60): 2,
    }
    assert count(session, keys) == expected
    keep = partial(finishing.keep_counts, session, keys, office().hours, lambda _id, _version: FORM)
    for _ in range(2):  # the second time there is nothing left to count
        later = TUESDAY + timedelta(days=40)
        retention.erase_expired(
            session, keys, FOR_GOOD, actor=system(), now=later, new_id=new_id, before_drafts=keep
        )
        assert session.scalars(select(Draft)).all() == []
        assert count(session, keys) == count(session, keys, OCTOBER) == expected
    assert count(session, keys, date(2026, 12, 1)) == {}
    begin(session, keys, "es", "who")
    assert count(session, keys)[BegunForm("es", "someone_else", sent=False, page="who")] == 2
    keep(session.scalars(select(Draft)).all())
    kept = session.scalars(select(FormTally).where(FormTally.page == "who")).all()
    session.expire_all()
    assert [row.how_many for row in kept] == [2]


def test_a_form_of_which_no_file_is_left_is_counted_and_stops_no_erasure(
    session: Session, keys: Keys
) -> None:
    def gone(_id: str, _version: str) -> Questionnaire:
        raise ContentError("questionnaire.toml", "(file)", "cannot be read")

    begin(session, keys, "es", "who")
    found = finishing.counts_since(session, keys, office().hours, gone, NOVEMBER)
    assert found == {BegunForm("es", "someone_else", sent=False, page=finishing.NOT_KNOWN): 1}


def test_a_form_that_cannot_be_opened_is_left_out(session: Session, keys: Keys) -> None:
    begin(session, keys, "en", "who")
    begin(session, keys, "es", "who")
    session.flush()
    session.scalars(select(Draft)).first().sealed_content = b"broken"  # type: ignore[union-attr]
    session.flush()
    assert sum(count(session, keys).values()) == 1
