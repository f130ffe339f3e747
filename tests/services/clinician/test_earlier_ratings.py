"""A small trend: what the same person rated before, in earlier tellings and in earlier requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.domain.answers import Answers
from intake.services.cases import record
from intake.services.cases.record import Earlier
from intake.services.clinician.earlier_ratings import MOST_SHOWN, Rated, earlier_ratings
from intake.store.keys import Keys
from tests.support.filed_stories import file_into

AT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


def file(session: Session, keys: Keys, days: int, score: int, **told: Any) -> str:
    """A request of so many days before, with that score."""
    at = AT - timedelta(days=days)
    return file_into(session, keys, "plain back pain", at, {"pain_score": score, **told}).reference


def before(session: Session, keys: Keys, reference: str, *earlier: Earlier) -> dict[str, tuple[Rated, ...]]:
    opened = record.open_one(session, keys, reference)
    return dict(earlier_ratings(session, keys, opened, earlier, load_questionnaire()))


def test_earlier_requests_of_the_same_person_are_told_the_oldest_first(session: Session, keys: Keys) -> None:
    file(session, keys, 400, 3)
    file(session, keys, 30, 6, name_given="XIMENA")
    file(session, keys, 20, 9, name_given="Xavier")
    file(session, keys, 10, 9, birth_date="1961-02-04")
    newest = file(session, keys, 0, 8)
    file(session, keys, -1, 1)
    found = before(session, keys, newest)["pain_score"]
    assert [(each.value, (AT - each.at).days) for each in found] == [(3, 400), (6, 30)]


def test_earlier_tellings_count_too_and_only_the_newest_are_shown(session: Session, keys: Keys) -> None:
    for days in (50, 40, 30, 20):
        file(session, keys, days, days // 10)
    newest = file(session, keys, 0, 8)
    told = Answers.from_json({"pain_score": {"value": 7}})
    found = before(session, keys, newest, Earlier(1, AT - timedelta(hours=1), "spine", "1", told))
    assert [each.value for each in found["pain_score"]] == [4, 3, 2, 7][-MOST_SHOWN:]


def test_of_whom_no_birth_date_is_known_nothing_else_is_known(session: Session, keys: Keys) -> None:
    file(session, keys, 30, 6)
    assert before(session, keys, file(session, keys, 0, 8, birth_date=None)) == {}
