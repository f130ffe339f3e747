"""Every answer is read by somebody, every text is searched or said not to be, and nobody sees too much."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.questionnaire import Audience, Kind, Page, Question, SummaryPart
from intake.domain.who_sees_lint import lint_who_sees
from tests.domain.forms import boxes, form, option, page, question

PLACES = {Audience.DESK: frozenset({"phone"}), Audience.CLINICIAN: frozenset({"phone", "pain_trend"})}
DESK, CLINICIAN, NOBODY = Audience.DESK, Audience.CLINICIAN, Audience.NOBODY
CARE, SYMPTOM = (SummaryPart.CARE,), (SummaryPart.SYMPTOM,)


def says(*pages: Page) -> list[str]:
    return [str(finding) for finding in lint_who_sees(form(*pages), PLACES)]


def of(asked: Question, **of_page: Any) -> list[str]:
    """What is said of this question alone, without where it stands."""
    where = f"error: p.{asked.link_id}: "
    found = says(page("p", asked, **of_page))
    assert all(line.startswith(where) for line in found)
    return [line.removeprefix(where) for line in found]


def seen(*seen_by: Audience, link_id: str = "q", **changes: Any) -> Question:
    return question(link_id, "a", **{"seen_by": seen_by, "staff": "Asked"} | changes)


def text(kind: Kind = Kind.TEXT, **changes: Any) -> Question:
    given: dict[str, Any] = {"seen_by": (CLINICIAN,), "summary": CARE, "searched": True, "staff": "Asked"}
    return question("q", kind=kind, **given | changes)


def test_an_answer_that_is_somebody_s_is_not_complained_about() -> None:
    assert of(seen(CLINICIAN, summary=CARE)) == []
    assert of(seen(DESK)) == []
    assert of(seen(DESK, CLINICIAN, link_id="phone")) == []
    assert of(seen(NOBODY, link_id="consent")) == []
    assert of(text()) == of(text(searched=False)) == of(text(Kind.TEXTAREA)) == []


def test_an_answer_nobody_is_shown_is_found() -> None:
    assert of(seen()) == ["does not say who sees the answer; name desk, clinician or nobody in seen_by"]
    assert of(seen(NOBODY)) == ["nobody is shown the answer, and the program does not read it"]
    assert of(seen(NOBODY, DESK)) == ["is seen by nobody and by somebody; name the one or the other"]


def test_an_answer_that_no_page_would_show_is_found() -> None:
    parts = ", ".join(SummaryPart)
    assert of(seen(CLINICIAN)) == [
        f"no part of the clinician's summary shows it; name one of {parts} in summary"
    ]
    assert of(seen(CLINICIAN, summary=CARE), loop="surgeries") == [
        "is asked of each operation, which no part of the summary but the operations' own can show"
    ]
    assert of(seen(CLINICIAN, summary=SYMPTOM)) == [
        "begins with no symptom's key, so no symptom's line shows it"
    ]
    assert of(seen(CLINICIAN, summary=SYMPTOM, link_id="pain_where")) == []
    assert of(seen(DESK), loop="surgeries") == [
        "is asked of each operation, and the front desk's pages have no place for it"
    ]


@pytest.mark.parametrize(
    "shown", [{"summary": CARE}, {"gap": True}, {"link_id": "pain_trend"}], ids=["part", "gap", "place"]
)
def test_a_summary_that_shows_what_is_not_for_clinicians_is_found(shown: dict[str, Any]) -> None:
    assert of(seen(DESK, **shown)) == [
        "the clinician's summary shows it, and seen_by does not name the clinician"
    ]


def test_a_desk_page_that_shows_what_is_not_for_the_desk_is_found() -> None:
    assert of(seen(CLINICIAN, link_id="phone")) == [
        "the front desk's pages show it, and seen_by does not name the desk"
    ]


def test_a_hidden_choice_of_a_question_the_desk_reads_is_found() -> None:
    asked = boxes("q", "a", option("secret", hidden_from_desk=True), seen_by=(DESK,))
    assert of(asked) == ["has choices hidden from the desk, and would be shown to it as it was answered"]


def test_a_text_nobody_reads_or_searches_is_found() -> None:
    assert of(text(searched=None)) == ["does not say whether its text is searched for warnings; set searched"]
    assert of(text(Kind.TEXTAREA, searched=False)) == [
        "is not searched for warnings, and a red flag may hide wherever people write freely"
    ]
    nobodys = question("own_words", kind=Kind.TEXT, seen_by=(NOBODY,), searched=True)
    assert of(nobodys) == ["nobody reads the text"]
    assert of(seen(DESK, searched=False)) == ["is no free text, so there is nothing to search; drop searched"]


def test_what_the_summary_shows_needs_staff_s_own_short_words() -> None:
    asked = "the clinician's summary shows it in staff's own short words; say them in staff"
    assert of(seen(CLINICIAN, summary=CARE, staff="")) == [asked]
    assert of(seen(CLINICIAN, link_id="pain_trend", gap=True, staff="")) == [asked]
    assert of(seen(CLINICIAN, link_id="pain_trend", staff="")) == []
    assert of(seen(CLINICIAN, summary=CARE, staff="x" * 41)) == ["staff has 41 characters; use at most 40"]
    long_choice = (option("yes", staff="x" * 40), option("no", staff="x" * 41))
    assert of(seen(CLINICIAN, summary=CARE, options=long_choice)) == [
        "no.staff has 41 characters; use at most 40"
    ]
