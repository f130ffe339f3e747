"""How old somebody is only ever raises: told as older, no rule finds anything less urgent or less related."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import Ago, CalendarDate, PartialDate, add_months
from intake.domain.story import Story
from intake.domain.trace import Finding
from intake.domain.triage import assess
from tests.domain.strategies import POLICY, cases

YOUNGEST, OLDEST = 12, 119


@st.composite
def older_and_younger(draw: st.DrawFn) -> tuple[Story, Story]:
    """The same story of two people who differ in their birth dates alone."""
    story = draw(cases())
    if draw(st.booleans()):
        story = replace(
            story,
            surgeries=tuple(replace(each, when=draw(back_to_birth(story))) for each in story.surgeries),
            symptoms=tuple(replace(each, onset=draw(back_to_birth(story))) for each in story.symptoms),
        )
    years = sorted(draw(st.tuples(st.integers(YOUNGEST, OLDEST), st.integers(YOUNGEST, OLDEST))))
    precision = draw(st.sampled_from([1, 2, 3]))
    younger, older = (
        replace(story, birth=born(story.today, months=12 * each, precision=precision)) for each in years
    )
    return older, younger


def back_to_birth(story: Story) -> st.SearchStrategy[PartialDate]:
    """Dates that may lie as far back as birth, where an age can tell, and years anybody may have lived in."""
    ago = st.integers(0, 240).map(lambda months: Ago("months", months, None, story.today))
    return ago | st.integers(1910, story.today.year).map(CalendarDate)


def born(today: date, *, months: int, precision: int) -> CalendarDate:
    day = add_months(today, -months)
    return CalendarDate(*(day.year, day.month, day.day)[:precision])


def weight(finding: Finding) -> int:
    """How much a finding calls for: the higher, the more urgent."""
    return -finding.level.rank if finding.level else -99


@given(older_and_younger())
def test_told_as_older_nothing_is_less_urgent_and_nothing_less_related(people: tuple[Story, Story]) -> None:
    older, younger = (assess(POLICY, story) for story in people)

    assert older.urgency.rank <= younger.urgency.rank
    assert older.surgery_link.link.rank <= younger.surgery_link.link.rank
    assert older.surgery_link.flagged >= younger.surgery_link.flagged
    assert [finding.rule for finding in older.findings] == [finding.rule for finding in younger.findings]
    lowered = [
        (a.rule, a, b) for a, b in zip(older.findings, younger.findings, strict=True) if weight(a) < weight(b)
    ]
    assert lowered == []
