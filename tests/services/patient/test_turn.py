"""A turn finds out each thing once, records a page once, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from intake.demo.stories import answers_of, on_pages
from intake.domain import flow, triage
from intake.domain.answers import Answer, Answered
from intake.domain.flow import Step
from intake.domain.policy import Urgency
from intake.services.patient import sitting
from intake.services.patient.sitting import FormUsed
from intake.services.patient.turn import Turn, turn_of
from intake.store.keys import Keys
from tests.support.filed_stories import desk_at, new_id

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
SAFETY = Step("safety_legs")
UNCHECKED: Mapping[str, Answer] = {"safety_legs": Answered(["older_unchecked"])}


@pytest.fixture
def turn(session: Session, keys: Keys) -> Turn:
    """A form with its safety check answered."""
    desk = desk_at(keys, NOW)
    form = FormUsed(desk.questionnaire.id, desk.questionnaire.version, "en")
    opened, _ = sitting.start(
        session,
        keys,
        form,
        now=NOW,
        new_id=new_id,
        new_token=lambda: "a" * 43,
        kept_for=timedelta(days=30),
    )
    answers = answers_of(on_pages({"who": "me", "safety": ["none"]}, desk.questionnaire))
    return turn_of(desk, sitting.save_page(session, opened, answers=answers.to_json(), now=NOW))


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Any]:
    """Every call of that function from now on."""
    calls: list[Any] = []
    real: Callable[..., Any] = getattr(module, name)

    def call(*args: Any) -> Any:
        calls.append(args)
        return real(*args)

    monkeypatch.setattr(module, name, call)
    return calls


def test_a_page_may_be_opened_up_to_the_first_that_is_not_complete(turn: Turn) -> None:
    assert turn.first_incomplete == Step("prior_surgery")
    assert turn.may_open(SAFETY)
    assert turn.may_open(Step("prior_surgery"))
    assert not turn.may_open(Step("symptoms"))
    assert not turn.may_open(Step("surgery", 1)), "not on the path"


def test_what_a_page_gives_makes_another_turn_and_leaves_this_one(turn: Turn) -> None:
    after = turn.after(SAFETY, UNCHECKED)
    assert after.answers.value("safety_legs") == ["older_unchecked"]
    assert turn.answers.value("safety_legs") == ["none"]
    assert after.sitting is turn.sitting
    assert after.needed is not None
    assert after.needed.level is Urgency.SAME_DAY
    assert turn.needed is None


def test_the_same_page_is_recorded_once_and_another_anew(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = counted(monkeypatch, flow, "record")
    after = turn.after(SAFETY, UNCHECKED)
    assert turn.after(SAFETY, dict(UNCHECKED)) is after
    assert len(recorded) == 1
    assert turn.after(SAFETY, {"safety_legs": Answered(["none"])}) is not after
    assert turn.after(Step("who"), UNCHECKED) is not after
    assert len(recorded) == 3


def test_answers_are_judged_once_whoever_asks(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = counted(monkeypatch, triage, "judge")
    assert turn.needed is None
    assert turn.assessment.urgency is Urgency.ROUTINE
    assert turn.needed is None
    assert len(judged) == 1


def test_looking_ahead_saves_nothing(turn: Turn, session: Session) -> None:
    revision = turn.sitting.draft.revision
    assert turn.after(SAFETY, UNCHECKED).needed is not None
    session.flush()
    assert turn.sitting.draft.revision == revision
