"""A ticked sign counts until the person takes it back, whatever else they change."""

from __future__ import annotations

from intake.content.loader import load_questionnaire
from intake.domain.answers import Answered, Answers
from intake.domain.flow import on_path_answers

FORM = load_questionnaire()


def test_a_ticked_sign_stays_when_surgery_is_denied_afterwards() -> None:
    told = Answers(
        {
            "who": Answered("me"),
            "safety_legs": Answered(["none"]),
            "prior_surgery": Answered("no"),
            "symptoms": Answered(["pain"]),
            "safety_moving": Answered(["wound", "calf_swelling"]),
        }
    )
    assert on_path_answers(FORM, told).value("safety_moving") == ["wound", "calf_swelling"]
