"""Made-up stories for demonstrations: what a patient might answer, with every date relative to today.

Nobody in here exists. Phone numbers are 555-01xx, kept for fiction, and addresses end in example.org.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from intake.domain.answers import Answer, Answered, Answers, Blank, NotSure
from intake.domain.dates import add_months
from intake.domain.questionnaire import Questionnaire
from intake.domain.sign_lists import ticked_on

Told = Mapping[str, Any]
NOT_SURE = NotSure()


@dataclass(frozen=True)
class DemoStory:
    """One made-up history: a short name, and what was answered on that day."""

    name: str
    told: Callable[[date], Told]


def day(today: date, days_ago: int) -> str:
    """A whole date."""
    return (today - timedelta(days=days_ago)).isoformat()


def month(today: date, months_ago: int) -> str:
    """A month of a year, its day not told."""
    return add_months(today, -months_ago).isoformat()[:7]


def year(today: date, years_ago: int) -> str:
    """A year, nothing more."""
    return str(today.year - years_ago)


def operation(
    number: int, regions: list[str], procedures: list[str], when: Any, **more: Any
) -> dict[str, Any]:
    """One operation as the form asks for it; `more` by the last part of the answer's id, such as `by`."""
    told = {"regions": regions, "procedures": procedures, "date": when, "by": "other", "implants": "no"}
    if told["by"] == "other" and "by" not in more:
        more = {"by_name": "Dr. Example", "by_hospital": "Example County Hospital", **more}
    return {f"surgery_{key}@{number}": value for key, value in (told | more).items()}


def symptom(
    key: str, places: list[str], trend: Any, began: str, when: Any = None, **more: Any
) -> dict[str, Any]:
    """One symptom as the form asks for it; `began` is the answer to when, `when` its date."""
    told: dict[str, Any] = {f"{key}_places": places, f"{key}_trend": trend, f"{key}_onset_when": began}
    if when is not None:
        told[f"{key}_onset_date"] = when
    return told | {f"{key}_{name}": value for name, value in more.items()}


def pain(
    places: list[str], trend: Any, began: str, when: Any = None, score: int = 5, limb: int = 3
) -> dict[str, Any]:
    """Pain with its two scores and what it spoils."""
    daily = {"daily_pain": score, "daily_enjoy": min(10, score + 1), "daily_activity": max(0, score - 1)}
    told = symptom(
        "pain", places, trend, began, when, score=score, limb_score=limb, walk="few_blocks", sitting="better"
    )
    return told | daily


def answers_of(told: Told) -> Answers:
    """What was told as the form keeps it: None is a question left empty."""
    return Answers({key: _answer(value) for key, value in told.items()})


def on_pages(told: Told, questionnaire: Questionnaire) -> Told:
    """What was told, the signs of each list on the pages of this form that ask for them."""
    lists = {"first": told.get("safety", ()), "more": told.get("safety_more", ())}
    ticks = (ticked_on(questionnaire, which, signs) for which, signs in lists.items() if signs)
    told = {key: value for key, value in told.items() if key not in ("safety", "safety_more")}
    return told | {link_id: keys for boxes in ticks for link_id, keys in boxes.items()}


def _answer(value: Any) -> Answer:
    if isinstance(value, Answer):
        return value
    return Blank() if value is None else Answered(value)


BASE: Told = {
    "who": "me",
    "safety": ["none"],
    "prior_surgery": "no",
    "safety_more": ["none"],
    "tests": ["mri"],
    "tests_where": "Example Imaging, last spring",
    "tried": ["therapy", "pills"],
    "tried_when": "Therapy for six weeks, pills since then",
    "health": ["none"],
    "claim": ["none"],
    "hope": "Walk the dog again without stopping.",
    "own_words": None,
    "been_before": "no",
    "message_ok": "yes",
    "email": None,
    "call_in": "english",
    "call_when": "any",
    "call_help": ["none"],
    "preparing": "done",
    "consent": ["agree"],
}
_LEG = ["lower_back", "left_leg"]


def _one(when: Any, procedures: tuple[str, ...] = ("disc_removed",), **more: Any) -> dict[str, Any]:
    told = {"prior_surgery": "yes", "surgeries": [1], "surgeries_more": "no"}
    return told | operation(1, ["lower_back"], list(procedures), when, **more)


STORIES: tuple[DemoStory, ...] = (
    DemoStory(
        "cannot pass urine",
        lambda t: {
            "safety": ["urine_trouble", "saddle_numbness"],
            "symptoms": ["numbness", "pain"],
            **symptom("numbness", ["groin"], "worse_fast", "started", day(t, 3)),
            **pain(_LEG, "worse_fast", "same_as_numbness", score=9, limb=8),
        },
    ),
    DemoStory(
        "both legs weak",
        lambda t: {
            "safety": ["both_legs_new", "weaker_fast"],
            "symptoms": ["weakness"],
            **symptom(
                "weakness", ["left_leg", "right_leg"], "worse_fast", "started", day(t, 5), hard="Stairs"
            ),
            "own_words": "My legs give out on the stairs since last week.",
        },
    ),
    DemoStory(
        "weak since surgery last week",
        lambda t: {
            **_one(day(t, 9), implants="yes", procedures=("fusion",)),
            "symptoms": ["weakness", "pain"],
            **symptom(
                "weakness", ["right_foot"], "slowly_worse", "new_after", day(t, 4), hard="Lifting my toes"
            ),
            **pain(_LEG, "slowly_worse", "new_after", day(t, 6), score=7, limb=6),
        },
    ),
    DemoStory(
        "fever after surgery",
        lambda t: {
            "safety": ["fever"],
            **_one(month(t, 1), by="our_office"),
            "safety_more": ["wound"],
            "symptoms": ["pain"],
            **pain(["lower_back"], "worse_fast", "new_after", day(t, 6), score=8),
        },
    ),
    DemoStory(
        "foot drop",
        lambda _: {
            "symptoms": ["weakness", "tingling"],
            **symptom(
                "weakness", ["left_foot"], "same", "started", {"ago_months": [0, 3]}, hard="I trip on the rug"
            ),
            **symptom("tingling", ["left_foot"], "same", "same_as_weakness"),
            "safety_more": ["foot_drop"],
        },
    ),
    DemoStory(
        "clumsy hands",
        lambda t: {
            "symptoms": ["numbness"],
            **symptom("numbness", ["left_hand", "right_hand"], "slowly_worse", "started", month(t, 5)),
            "safety_more": ["clumsy_hands", "unsteady"],
        },
    ),
    DemoStory(
        "headache when upright",
        lambda t: {
            **_one(day(t, 20), by="our_office"),
            "symptoms": ["other"],
            "other_what": "Headache whenever I stand up",
            **symptom("other", ["neck"], "same", "new_after", day(t, 17)),
            "safety_more": ["upright_headache"],
        },
    ),
    DemoStory(
        "sexual change",
        lambda t: {
            "symptoms": ["pain"],
            **pain(_LEG, "same", "started", year(t, 2), score=4),
            "safety_more": ["sexual_change"],
        },
    ),
    DemoStory(
        "weak immune system",
        lambda t: {
            "symptoms": ["pain"],
            **pain(["upper_back"], "same", "started", month(t, 7), score=5),
            "safety_more": ["weak_immune"],
            "health": ["diabetes"],
        },
    ),
    DemoStory(
        "not sure about the first signs",
        lambda t: {
            "safety": ["unsure"],
            "safety_which": "I go to the toilet more often but maybe it is the pills.",
            "symptoms": ["pain"],
            **pain(_LEG, "comes_and_goes", "started", year(t, 4), score=6),
        },
    ),
    DemoStory(
        "early after surgery",
        lambda t: {
            **_one(month(t, 6)),
            "symptoms": ["pain", "numbness"],
            **symptom("numbness", ["left_leg"], "same", "new_after", month(t, 5)),
            **pain(_LEG, "same", "same_as_numbness", score=5, limb=6),
        },
    ),
    DemoStory(
        "back within two years",
        lambda t: {
            **_one(month(t, 30), implants="yes", procedures=("fusion",)),
            "symptoms": ["pain"],
            **pain(["lower_back", "right_buttock"], "slowly_worse", "came_back", month(t, 14), score=6),
        },
    ),
    DemoStory(
        "never better since surgery",
        lambda t: {
            **_one(year(t, 6)),
            "symptoms": ["pain"],
            **pain(_LEG, "same", "never_better", score=6, limb=7),
            "own_words": "It never went away. Nobody told me it could stay like this.",
        },
    ),
    DemoStory(
        "somewhere between",
        lambda t: {
            **_one(year(t, 9)),
            "symptoms": ["pain"],
            **pain(["lower_back"], "comes_and_goes", "new_after", year(t, 4), score=4),
        },
    ),
    DemoStory(
        "year alone does not settle it",
        lambda t: {
            **_one(year(t, 2)),
            "symptoms": ["pain"],
            **pain(["lower_back"], "same", "new_after", year(t, 0), score=4),
        },
    ),
    DemoStory(
        "ten years or more",
        lambda t: {
            **_one(year(t, 16), implants="yes", procedures=("hardware_in", "fusion")),
            "symptoms": ["pain"],
            **pain(_LEG, "slowly_worse", "new_after", month(t, 8), score=5),
        },
    ),
    DemoStory(
        "neck surgery, back pain",
        lambda t: {
            "prior_surgery": "yes",
            "surgeries": [1],
            "surgeries_more": "no",
            **operation(1, ["neck"], ["disc_replacement"], month(t, 20), implants="yes"),
            "symptoms": ["pain"],
            **pain(["lower_back"], "same", "new_after", month(t, 3), score=5),
        },
    ),
    DemoStory(
        "there before the surgery",
        lambda t: {
            **_one(month(t, 40)),
            "symptoms": ["tingling"],
            **symptom("tingling", ["left_foot"], "same", "before_other", year(t, 12)),
        },
    ),
    DemoStory(
        "surgery date forgotten",
        lambda _: {
            **_one(NOT_SURE, procedures=("unknown",), by=NOT_SURE, implants=NOT_SURE),
            "symptoms": ["pain"],
            **pain(["lower_back"], NOT_SURE, "unsure", NOT_SURE, score=5),
        },
    ),
    DemoStory(
        "two operations",
        lambda t: {
            "prior_surgery": "yes",
            "surgeries": [1, 2],
            "surgeries_more": "no",
            **operation(1, ["lower_back"], ["fusion"], year(t, 3), implants="yes", problems=["second_trip"]),
            **operation(2, ["lower_back"], ["decompression"], {"between": [year(t, 14), year(t, 12)]}),
            "symptoms": ["weakness", "pain"],
            **symptom(
                "weakness", ["right_leg"], "same", "new_after", year(t, 2), onset_surgery="1", hard="Kneeling"
            ),
            **pain(_LEG, "same", "same_as_weakness", score=7, limb=6),
        },
    ),
    DemoStory(
        "surgery planned",
        lambda t: {
            "prior_surgery": "planned",
            "symptoms": ["pain"],
            **pain(["neck", "right_arm"], "same", "started", month(t, 10), score=6, limb=6),
        },
    ),
    DemoStory(
        "plain back pain",
        lambda _: {
            "symptoms": ["pain"],
            **pain(["lower_back"], "comes_and_goes", "started", {"ago_months": [24, 60]}, score=4, limb=0),
        },
    ),
    DemoStory(
        "severe pain, long",
        lambda t: {
            "symptoms": ["pain"],
            **pain(["lower_back"], "same", "started", year(t, 7), score=9, limb=2),
            "health": ["blood_thinner", "allergy_contrast"],
        },
    ),
    DemoStory(
        "only wants a second opinion",
        lambda _: {
            "symptoms": ["none"],
            "wish": "A second opinion about an operation another office offered me.",
        },
    ),
)
