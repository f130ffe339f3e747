"""The time rule's own tables, row by row and in its own words, read from the case file."""

from __future__ import annotations

import re
from typing import Any

import pytest

from intake.domain.bands import Bands, Link
from intake.domain.surgery_link import judge
from intake.formats.casefile import read_case

BANDS = Bands(early_months=3, recent_months=24, remote_months=120)

THE_LINKS = """
persistent     | may_relate
early          | may_relate
recent         | may_relate
unknown        | uncertain
uncertain      | uncertain
other_area     | uncertain
before_surgery | uncertain
remote         | less_likely
no_surgery     | no_surgery
"""

BY_ORDER = """
2026-06-15 | 2024    | 2024, after  | early, possible early and recent, unsettled
2026-06-15 | 2024-06 | 2024, after  | early, possible early and recent, unsettled
2026-06-15 | 2024    | 2024, before | before_surgery, unsettled: ask what it was for
2026-06-15 | 2024    | null, after  | early, possible early, recent, uncertain, unsettled
2026-06-15 | 2024    | null, before | before_surgery, unsettled: ask what it was for
2026-06-15 | 2024    | 2023, after  | before_surgery, unsettled: ask which is right
2026-06-15 | 2010    | 2010, after  | early, possible early and recent, unsettled
2026-06-15 | 1982    | null, after  | unknown
"""

BY_DATES = """
2026-06-15 | 2015-06-01 | 2025-06-01 | remote
2026-06-15 | 2015-06-02 | 2025-06-01 | uncertain
2026-06-15 | 2012-03-10 | 2013-02-01 | recent (thirteen-year-old onset, still recent)
2026-06-15 | 2024-02-29 | 2024-05-28 | early
2026-06-15 | 2024-02-29 | 2024-05-29 | recent
2026-06-15 | 2023-11-30 | 2024-02-28 | early
2026-06-15 | 2023-11-30 | 2024-02-29 | recent (month end clamped)
2026-06-15 | 2023-12-31 | 2025-12-31 | uncertain
2026-06-15 | 2014       | 2025       | remote
2026-06-15 | 2015       | 2025       | uncertain, possible uncertain and remote, unsettled
2026-06-15 | 2016       | 2025       | uncertain
2026-06-15 | 2024-06    | 2026-06    | recent, possible recent and uncertain, unsettled
2026-06-15 | 2016-06    | 2026-06    | uncertain, possible uncertain and remote, unsettled
2026-06-15 | 2024       | 2024       | early, possible early, recent, before_surgery, unsettled: ask the order
2026-06-15 | 2026-09-01 | 2026-01    | no_surgery (planned)
2026-06-15 | 2026       | 2024       | before_surgery, possible before_surgery and no_surgery, unsettled
2026-06-15 | 2020-05    | 2018       | before_surgery
any        | 2013 or null | never went away | persistent
any        | null       | 2025-10    | unknown
2026-06-15 | 2026-03-16 | null       | early, possible early and before_surgery, unsettled
2026-06-15 | 2026-03-15 | null       | early, possible early, recent and before_surgery, unsettled
2026-06-15 | 2024       | null       | early, possible early, recent, uncertain, before_surgery, unsettled
2026-06-15 | 1982       | null       | unknown
"""

ASKED = {
    "ask what it was for": "for this trouble, or for something else?",
    "ask which is right": "Which is right?",
    "ask the order": "Which came first:",
}


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def told_onset(words: str) -> Any:
    if words == "never went away":
        return {"never_went_away": 0}
    when, _, order = words.partition(", ")
    date = None if when == "null" else when
    return {order: 0, "date": date} if order else date


def test_the_order_of_the_links_is_their_rank() -> None:
    assert [(str(link), link.group) for link in Link] == rows(THE_LINKS)


@pytest.mark.parametrize(("today", "operated", "onset", "result"), rows(BY_ORDER) + rows(BY_DATES))
def test_every_row_of_the_tables(today: str, operated: str, onset: str, result: str) -> None:
    for day in ("2026-06-15", "2026-01-31", "2028-02-29") if today == "any" else (today,):
        for when in operated.split(" or "):
            case = {
                "today": day,
                "prior_surgery": "yes",
                "surgeries": [{"regions": ["lower_back"], "date": None if when == "null" else when}],
                "symptoms": {"pain": {"places": ["lower_back"], "onset": told_onset(onset)}},
            }
            link = judge(read_case(case, frozenset(), None), BANDS)
            words = re.sub(r" \(.*\)$", "", result)
            assert str(link.link) == words.partition(",")[0]
            possible = re.search(r"possible (.*?), unsettled", words)
            expected = re.split(r", | and ", possible[1]) if possible else [str(link.link)]
            assert [str(each) for each in link.possible] == expected
            # "Unknown" is never settled; all else is, unless the row says so.
            assert link.settled is not ("unsettled" in words or words == "unknown")
            assert bool(link.settling_questions) is not link.settled
            _, _, ask = words.partition("unsettled: ")
            assert not ask or ASKED[ask] in link.settling_questions[0]
