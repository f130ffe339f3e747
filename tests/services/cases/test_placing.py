"""A case's place follows from its assessment as it was made: nothing is judged a second time for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.domain.bands import Headline
from intake.domain.triage import assess
from intake.domain.worklist import QueueClass
from intake.formats.casefile import read_case
from intake.services.cases.placing import Office, place_new

OFFICE = Office(load_practice().hours, load_policy())
MONDAY = datetime(2026, 6, 15, 14, 30, tzinfo=UTC)
STORY = read_case(
    {
        "id": "c",
        "today": "2026-06-15",
        "safety": [],
        "safety_more": [],
        "prior_surgery": "yes",
        "surgeries": [
            {"regions": ["lower_back"], "date": "2010"},
            {"regions": ["lower_back"], "date": "2026-04-01"},
        ],
        "symptoms": {"pain": {"places": ["lower_back"], "onset": {"never_went_away": None}}},
    },
    frozenset(),
    None,
)


def due_on(headline: Headline | None) -> date:
    found = assess(OFFICE.policy, STORY)
    found = replace(found, surgery_link=replace(found.surgery_link, headline=headline))
    placing = place_new(OFFICE, STORY, found, contact_only=False, received_at=MONDAY)
    assert placing.queue_class == QueueClass.PERSISTENT
    return OFFICE.hours.local_date(placing.due_at)


@pytest.mark.parametrize(
    ("headline", "days"),
    [
        (Headline("pain", 0), OFFICE.policy.due.persistent_days),
        (Headline("pain", 1), OFFICE.policy.due.soon_days),
        (Headline("pain", None), OFFICE.policy.due.soon_days),
        (None, OFFICE.policy.due.soon_days),
    ],
)
def test_the_operation_that_the_rules_counted_from_says_how_long_a_case_may_wait(
    headline: Headline | None, days: int
) -> None:
    assert OFFICE.policy.due.persistent_days != OFFICE.policy.due.soon_days
    assert due_on(headline) == OFFICE.hours.local_date(OFFICE.hours.close_of_business_day(MONDAY, days))
