"""An assessment written and read back is the same value, and written again the same bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from intake.content.vignettes import Vignette, load_vignettes
from intake.domain.assessment import Assessment
from intake.domain.story import Story
from intake.domain.triage import assess
from intake.formats.assessments import (
    UnreadableAssessment,
    read,
    to_data,
    to_text,
    without_the_person,
    write,
)
from intake.formats.casefile import read_case
from tests.domain.strategies import FIRST, MORE, POLICY, cases
from tests.support.every import holds_of_every


def judged(**told: Any) -> Assessment:
    data = {"id": "c", "today": "2026-06-15", "safety": [], "safety_more": []} | told
    return assess(POLICY, read_case(data, frozenset([*FIRST, *MORE]), None))


PAIN = {"pain": {"places": ["lower_back"], "onset": "2025"}}
OPERATED = {"prior_surgery": "yes", "surgeries": [{"regions": ["lower_back"], "date": "2015"}]}
TOLD = judged(**OPERATED, symptoms=PAIN, own_words="sue\u00f1o \U0001f62c", seen_already=True)


@given(cases())
def test_whatever_was_judged_comes_back_equal_and_gives_the_same_bytes(case: Story) -> None:
    assessment = assess(POLICY, case)
    stored = write(assessment)
    again = read(stored)
    assert again == assessment
    assert write(again) == stored


@given(cases())
def test_the_text_put_together_from_shared_parts_is_the_one_of_the_data(case: Story) -> None:
    assessment = assess(POLICY, case)
    assert to_text(assessment) == json.dumps(to_data(assessment))


def comes_back_equal_and_gives_the_same_bytes(vignette: Vignette) -> None:
    assessment = assess(POLICY, read_case(dict(vignette.case), frozenset([*FIRST, *MORE]), None))
    assert read(write(assessment)) == assessment
    assert write(read(write(assessment))) == write(assessment)


def test_every_vignette_comes_back_equal_and_gives_the_same_bytes() -> None:
    holds_of_every(load_vignettes(), comes_back_equal_and_gives_the_same_bytes, lambda vignette: vignette.id)


def test_what_was_stored_before_is_read_and_written_to_the_byte() -> None:
    stored = (
        b'{"findings":[{"because":"The patient ticked: fever.","effect":"same_day","outcome":"fired",'
        b'"read":{"safety":["fever"]},"rule":"fever","source":"x"},{"because":"Two operations.",'
        b'"effect":"note","outcome":"fired","read":{},"rule":"note_repeat_surgery","source":"y"},'
        b'{"because":"Cannot tell.","effect":null,"outcome":"cannot_tell","read":{"safety_more":null},'
        b'"rule":"wound","source":"z"}],"flagged":true,"group":"may_relate",'
        b'"headline":{"surgery":0,"symptom":"pain"},"link":"recent",'
        b'"policy":{"digest":"sha256:1","id":"spine","version":"7"},"possible":["recent","uncertain"],'
        b'"settled":false,"settling_questions":["Was your 2024 surgery before or after June?"],'
        b'"urgency":"same_day"}'
    )
    assert write(read(stored)) == stored


def test_an_assessment_is_printed_with_the_case_files_keys_in_their_order() -> None:
    printed = to_data(TOLD)
    assert list(printed) == [
        "urgency",
        "link",
        "group",
        "flagged",
        "settled",
        "possible",
        "settling_questions",
        "findings",
        "policy",
    ]
    assert list(printed["findings"][0]) == ["rule", "outcome", "effect", "because", "read", "source"]
    assert printed["policy"] == {"id": POLICY.id, "version": POLICY.version, "digest": POLICY.digest}
    assert (printed["link"], printed["group"]) == ("uncertain", "uncertain")
    assert (printed["flagged"], printed["settled"]) == (False, False)
    assert printed["possible"] == ["uncertain", "remote"]


def test_what_is_stored_also_names_the_headline() -> None:
    assert json.loads(write(TOLD))["headline"] == {"symptom": "pain", "surgery": 0}
    assert json.loads(write(judged(symptoms=PAIN)))["headline"] is None


def test_what_is_kept_without_the_person_has_outcomes_and_nothing_read() -> None:
    kept = without_the_person(TOLD)
    assert list(kept) == ["urgency", "link", "group", "flagged", "settled", "policy", "rules"]
    assert len(kept["rules"]) == len(TOLD.findings)
    assert {key for rule in kept["rules"] for key in rule} == {"rule", "outcome", "effect"}
    assert "2015" not in json.dumps(kept)


STORED = json.loads(write(TOLD))


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"not JSON",
        b"[]",
        b"null",
        *(json.dumps({k: v for k, v in STORED.items() if k != key}).encode() for key in STORED
          if key not in ("group", "flagged")),
        json.dumps(STORED | {"urgency": "later"}).encode(),
        json.dumps(STORED | {"link": "close"}).encode(),
        json.dumps(STORED | {"findings": [STORED["findings"][0] | {"effect": "diagnosis"}]}).encode(),
        json.dumps(STORED | {"findings": [STORED["findings"][0] | {"outcome": "maybe"}]}).encode(),
    ],
)  # fmt: skip
def test_other_bytes_are_refused_by_name_and_not_half_read(stored: bytes) -> None:
    with pytest.raises(UnreadableAssessment):
        read(stored)
