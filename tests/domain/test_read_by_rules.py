"""Which pages the rules read is found out from the form."""

from __future__ import annotations

from intake.domain.read_by_rules import pages_read, questions_read
from tests.domain.forms import REAL


def test_pages_that_the_rules_read_or_that_decide_of_them_are_found() -> None:
    read = pages_read(REAL)
    assert {"safety_legs", "prior_surgery", "surgery_date", "symptoms", "pain", "pain_onset"} <= read
    assert {page.id for page in REAL.pages for each in page.questions if each.searched} <= read
    assert {"health", "contact", "call_times"}.isdisjoint(read)


def test_questions_that_are_read_only_where_no_operation_is_left_are_found() -> None:
    assert {"surgery_planned", "surgeries_more"} <= questions_read(REAL)
    assert {one.link_id for one in REAL.questions if one.searched} <= questions_read(REAL)
