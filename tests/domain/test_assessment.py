"""The assessment as a value: what fired, the most urgent first, and the notes beside it."""

from __future__ import annotations

import pytest

from intake.domain.assessment import Assessment, PolicyReference
from intake.domain.bands import Link
from intake.domain.policy import Urgency
from intake.domain.surgery_link import SurgeryLink
from intake.domain.trace import NOTE, Effect, Finding, Outcome


def finding(rule: str, effect: Effect | None) -> Finding:
    outcome = Outcome.NOT_FIRED if effect is None else Outcome.FIRED
    return Finding(rule, outcome, effect, f"{rule}.", {}, "Somewhere, 2020")


FOUND = Assessment(
    urgency=Urgency.EMERGENCY,
    surgery_link=SurgeryLink(
        Link.NO_SURGERY, (Link.NO_SURGERY,), settled=True, settling_questions=(), headline=None
    ),
    findings=(
        finding("weakness", Urgency.SOON),
        finding("fever", None),
        finding("seen", NOTE),
        finding("urine", Urgency.EMERGENCY),
        finding("numbness", Urgency.SOON),
        finding("score", Urgency.ROUTINE),
    ),
    policy=PolicyReference("spine", "1", "sha256:0"),
)


def test_what_fired_stands_the_most_urgent_first_and_else_in_the_policys_order() -> None:
    assert [each.rule for each in FOUND.fired] == ["urine", "weakness", "numbness", "score"]


def test_notes_stand_apart_from_what_has_a_level() -> None:
    assert [each.rule for each in FOUND.notes] == ["seen"]
    assert FOUND.finding("seen").level is None


def test_the_line_of_a_rule_is_found_by_its_id() -> None:
    assert FOUND.finding("fever").because == "fever."
    with pytest.raises(KeyError):
        FOUND.finding("else")
