"""The case file: right values come through, every wrong one is named with its field and the reason."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from intake.content.policies import load_policy
from intake.domain.dates import Ago, Between, CalendarDate
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset, onset_data
from intake.domain.story import Story, Surgery, Symptom
from intake.domain.triage import assess
from intake.formats.case_line import CaseFileError, parse_line
from intake.formats.casefile import dumps, read_case, write_assessment, write_error

TODAY = date(2026, 6, 15)
POLICY = load_policy()
SIGNS = frozenset(sign.key for sign in POLICY.signs)

DOCUMENTED = b"""{"id": "c1", "today": "2026-06-15", "birth_date": "1961-02",
 "safety": ["fever"], "safety_more": ["wound"],
 "prior_surgery": "yes",
 "surgeries": [{"regions": ["lower_back"], "procedures": ["disc_removed"], "date": "2026-05",
                "implants": "no"}],
 "symptoms": {
   "pain": {"places": ["lower_back", "left_leg"], "score": 7, "limb_score": 4, "trend": "slowly_worse",
            "onset": "2026-05-28"},
   "numbness": {"places": ["left_foot"], "trend": "same", "onset": {"never_went_away": 0}}},
 "own_words": "..."}"""


def read(**told: Any) -> Story:
    return read_case({"today": "2026-06-15"} | told, SIGNS, None)


def refused(**told: Any) -> tuple[str, str]:
    with pytest.raises(CaseFileError) as caught:
        read(**told)
    assert str(caught.value) == f"{caught.value.field}: {caught.value.reason}"
    return caught.value.field, caught.value.reason


# --- the documented example -------------------------------------------------------------------------------


def test_the_documented_case_is_read_whole() -> None:
    data = parse_line(DOCUMENTED)
    assert data["id"] == "c1"
    assert read_case(data, SIGNS, None) == Story(
        today=TODAY,
        birth=CalendarDate(1961, 2),
        safety=frozenset({"fever"}),
        safety_more=frozenset({"wound"}),
        prior_surgery="yes",
        surgeries=(
            Surgery(
                frozenset({"lower_back"}), frozenset({"disc_removed"}), CalendarDate(2026, 5), implants="no"
            ),
        ),
        symptoms=(
            Symptom("numbness", frozenset({"left_foot"}), NeverWentAway(0), "same"),
            Symptom(
                "pain", frozenset({"lower_back", "left_leg"}), CalendarDate(2026, 5, 28), "slowly_worse", 7, 4
            ),
        ),
        own_words="...",
        seen_already=None,
    )


def test_the_documented_case_comes_out_as_an_emergency_there_ever_since_surgery() -> None:
    data = parse_line(DOCUMENTED)
    line = write_assessment(data["id"], assess(POLICY, read_case(data, SIGNS, None)))
    printed = json.loads(line)
    assert "\n" not in line
    assert list(printed) == [
        "id",
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
    assert printed["id"] == "c1"
    assert (printed["urgency"], printed["link"], printed["group"]) == (
        "emergency",
        "persistent",
        "may_relate",
    )
    assert (printed["flagged"], printed["settled"], printed["possible"]) == (True, True, ["persistent"])
    assert printed["settling_questions"] == []
    assert {f["rule"]: f["effect"] for f in printed["findings"] if f["outcome"] == "fired"} == {
        "fever": "emergency",
        "wound": "emergency",
        "severe_after_surgery": "same_day",
        "any_after_surgery": "soon",
        "limb_pain_with_numbness": "soon",
        "never_went_away_after_surgery": "soon",
        "link_may_relate": "soon",
    }
    assert set(printed["policy"]) == {"id", "version", "digest"}


def test_re_running_gives_the_same_bytes() -> None:
    first, second = (
        write_assessment("c1", assess(POLICY, read_case(parse_line(DOCUMENTED), SIGNS, None)))
        for _ in range(2)
    )
    assert first.encode() == second.encode()


def test_the_order_of_keys_and_ticks_changes_no_byte() -> None:
    data = parse_line(DOCUMENTED)
    other = {key: data[key] for key in reversed(data)}
    other["symptoms"] = {key: data["symptoms"][key] for key in reversed(data["symptoms"])}
    other["safety"] = ["fever", "fever"]
    lines = {write_assessment("c1", assess(POLICY, read_case(case, SIGNS, None))) for case in (data, other)}
    assert len(lines) == 1


# --- right values -----------------------------------------------------------------------------------------


def test_an_empty_case_is_all_unknown() -> None:
    assert read() == Story(
        today=TODAY,
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery=None,
        surgeries=(),
        symptoms=(),
        own_words="",
        seen_already=None,
        symptoms_asked=False,
    )


def test_null_is_the_same_as_absent() -> None:
    lists = ("safety", "safety_more", "signs_asked")
    keys = ("birth_date", *lists, "seen_already", "prior_surgery", "surgeries", "own_words")
    assert read(**dict.fromkeys(keys), symptoms=None) == read()
    bare = read(prior_surgery="yes", surgeries=[{}], symptoms={"pain": {}})
    nulls = read(
        prior_surgery="yes",
        surgeries=[dict.fromkeys(("regions", "procedures", "date", "implants"))],
        symptoms={"pain": dict.fromkeys(("places", "score", "limb_score", "trend", "onset"))},
    )
    assert bare == nulls
    assert bare.surgeries == (Surgery(frozenset(), frozenset(), None),)
    assert bare.symptoms == (Symptom("pain", frozenset(), None),)


def test_symptoms_told_as_none_are_not_the_same_as_not_asked() -> None:
    assert read(symptoms={}).symptoms_asked
    assert not read(symptoms=None).symptoms_asked


def test_of_a_list_asked_in_part_what_was_asked_stands_beside_it() -> None:
    assert read(safety=[]).signs_asked is None
    assert read(safety=[], signs_asked=["fever"]).signs_asked == frozenset({"fever"})
    assert read(safety_more=[], signs_asked=[]).signs_asked == frozenset()


def test_no_tick_is_none_of_these_and_not_the_same_as_not_asked() -> None:
    assert read(safety=[]).safety == frozenset()
    assert read(safety=None).safety is None
    assert read(safety_more=["unsure", "wound", "wound"]).safety_more == frozenset({"unsure", "wound"})


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_any_sign_may_stand_in_either_list(sign: str) -> None:
    case = read(safety=[sign], safety_more=[sign])
    assert case.safety == case.safety_more == frozenset({sign})


@pytest.mark.parametrize("answer", ["yes", "no", "planned", "unsure"])
def test_prior_surgery(answer: str) -> None:
    assert read(prior_surgery=answer).prior_surgery == answer


def test_more_operations_than_were_told() -> None:
    told = {"prior_surgery": "yes", "surgeries": [{"date": "2009"}]}
    assert read(**told, more_surgeries=True).more_surgeries
    assert not read(**told, more_surgeries=False).more_surgeries
    assert not read(**told).more_surgeries
    for data, reason in (
        ({"more_surgeries": 1, **told}, "expected true or false"),
        ({"more_surgeries": True}, "expected operations that were told, too"),
    ):
        with pytest.raises(CaseFileError, match=reason) as refused:
            read(**data)
        assert refused.value.field == "more_surgeries"


@pytest.mark.parametrize("seen", [True, False])
def test_seen_already(seen: bool) -> None:
    assert read(seen_already=seen).seen_already is seen


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("2014", CalendarDate(2014)),
        ("2014-06", CalendarDate(2014, 6)),
        ("2024-02-29", CalendarDate(2024, 2, 29)),
        ({"ago_months": [3, 12]}, Ago("months", 3, 12, TODAY)),
        ({"ago_months": [120, None]}, Ago("months", 120, None, TODAY)),
        ({"ago_days": [0, 14]}, Ago("days", 0, 14, TODAY)),
        ({"between": ["2014", "2015-03"]}, Between(CalendarDate(2014), CalendarDate(2015, 3))),
        (None, None),
    ],
)
def test_every_form_of_date_in_an_operation_and_an_onset(told: Any, when: Any) -> None:
    case = read(prior_surgery="yes", surgeries=[{"date": told}], symptoms={"pain": {"onset": told}})
    assert case.surgeries[0].when == when
    assert case.symptoms[0].onset == when


def test_an_operation_may_lie_ahead_and_an_onset_may_reach_ahead() -> None:
    assert read(surgeries=[{"date": "2026-09-01"}]).surgeries[0].when == CalendarDate(2026, 9, 1)
    assert read(symptoms={"pain": {"onset": "2026-06"}}).symptoms[0].onset == CalendarDate(2026, 6)
    assert read(symptoms={"pain": {"onset": "2026-06-15"}}).symptoms[0].onset == CalendarDate(2026, 6, 15)


def test_dates_in_the_year_of_birth_are_not_before_it() -> None:
    case = read(birth_date="1961-02", surgeries=[{"date": "1961"}], symptoms={"pain": {"onset": "1961-02"}})
    assert case.surgeries[0].when == CalendarDate(1961)
    assert read(birth_date="2026").birth == CalendarDate(2026)
    assert read(birth_date="2026-06-15").birth == CalendarDate(2026, 6, 15)
    same_day = read(birth_date="1961-02-03", surgeries=[{"date": "1961-02-03"}])
    assert same_day.surgeries[0].when == CalendarDate(1961, 2, 3)
    assert read(birth_date="1961", symptoms={"pain": {"onset": "1961-03"}}).birth == CalendarDate(1961)


def test_never_went_away_since_one_operation_or_some() -> None:
    surgeries = [{"date": "2020"}, {"date": "2010"}]
    since = {"pain": {"onset": {"never_went_away": 0}}, "other": {"onset": {"never_went_away": None}}}
    case = read(prior_surgery="yes", surgeries=surgeries, symptoms=since)
    # The operations stand in order of their dates, and the index follows.
    assert [surgery.when for surgery in case.surgeries] == [CalendarDate(2010), CalendarDate(2020)]
    assert {symptom.key: symptom.onset for symptom in case.symptoms} == {
        "pain": NeverWentAway(1),
        "other": NeverWentAway(None),
    }


@pytest.mark.parametrize("score", [0, 10])
def test_scores_run_from_nought_to_ten(score: int) -> None:
    symptom = read(symptoms={"pain": {"score": score, "limb_score": score}}).symptoms[0]
    assert (symptom.score, symptom.limb_score) == (score, score)


@pytest.mark.parametrize("key", ["pain", "numbness", "weakness", "tingling", "other"])
@pytest.mark.parametrize(
    "trend", ["better", "same", "comes_and_goes", "slowly_worse", "worse_fast", "unsure"]
)
def test_every_symptom_and_trend(key: str, trend: str) -> None:
    symptom = read(symptoms={key: {"trend": trend}}).symptoms[0]
    assert (symptom.key, symptom.trend) == (key, trend)


def test_every_place_region_and_procedure() -> None:
    limbs = ("shoulder", "arm", "hand", "buttock", "leg", "foot")
    places = [
        "neck",
        "upper_back",
        "lower_back",
        "groin",
        *(f"{s}_{p}" for s in ("left", "right") for p in limbs),
    ]
    assert read(symptoms={"pain": {"places": places}}).symptoms[0].places == set(places)
    regions = ["neck", "upper_back", "lower_back", "unknown"]
    procedures = [
        "fusion",
        "disc_removed",
        "decompression",
        "disc_replacement",
        "hardware_in",
        "hardware_out",
        "stimulator_or_pump",
        "vertebra_cement",
        "deformity_correction",
        "tumor_infection_fracture",
        "other",
        "unknown",
    ]
    for implants in ("yes", "no", "unsure"):
        told = {"regions": regions, "procedures": procedures, "implants": implants}
        assert read(surgeries=[told]).surgeries == (
            Surgery(frozenset(regions), frozenset(procedures), None, implants),
        )


def test_today_comes_from_the_case_or_else_from_outside() -> None:
    other = date(2020, 1, 31)
    assert read_case({"today": "2026-06-15"}, SIGNS, other).today == TODAY
    assert read_case({}, SIGNS, other).today == other
    assert read_case({"today": None}, SIGNS, other).today == other


# --- wrong values -----------------------------------------------------------------------------------------

PLACES_NAMED = "expected one of neck, upper_back, lower_back, left_shoulder"


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        # Unknown keys at every level.
        ({"saftey": []}, "saftey", "is not known here; known are id, today, birth_date"),
        ({"surgeries": [{"when": "2014"}]}, "surgeries[0].when", "is not known here; known are regions"),
        ({"symptoms": {"ache": {}}}, "symptoms.ache", "is not known here; known are weakness, numbness"),
        (
            {"symptoms": {"pain": {"since": "2014"}}},
            "symptoms.pain.since",
            "is not known here; known are places",
        ),
        (
            {"surgeries": [{}], "symptoms": {"pain": {"onset": {"never_went_away": 0, "date": "2014"}}}},
            "symptoms.pain.onset.date",
            "is not known here; known are never_went_away",
        ),
        # Keys whose value is of another kind.
        ({"safety": "fever"}, "safety", "expected a list"),
        ({"safety": {"fever": True}}, "safety", "expected a list"),
        ({"safety": ["fever", "none"]}, "safety[1]", "expected one of bad_injury, belly_back_pain"),
        ({"safety_more": ["fevr"]}, "safety_more[0]", "expected one of bad_injury"),
        ({"safety": [], "signs_asked": ["unsure"]}, "signs_asked[0]", "expected one of bad_injury"),
        ({"signs_asked": ["fever"]}, "signs_asked", "stands only beside safety"),
        ({"safety": [3]}, "safety[0]", "expected one of bad_injury"),
        ({"safety": [["fever"]]}, "safety[0]", "expected one of bad_injury"),
        ({"seen_already": "yes"}, "seen_already", "expected true or false"),
        ({"seen_already": 1}, "seen_already", "expected true or false"),
        ({"prior_surgery": True}, "prior_surgery", "expected one of yes, no, planned, unsure"),
        ({"prior_surgery": "maybe"}, "prior_surgery", "expected one of yes, no, planned, unsure"),
        ({"prior_surgery": ["yes"]}, "prior_surgery", "expected one of yes, no, planned, unsure"),
        ({"surgeries": {}}, "surgeries", "expected a list"),
        ({"surgeries": ["2014"]}, "surgeries[0]", "expected an object"),
        ({"surgeries": [{}, None]}, "surgeries[1]", "expected an object"),
        ({"surgeries": [{"regions": "neck"}]}, "surgeries[0].regions", "expected a list"),
        (
            {"surgeries": [{}, {"regions": ["back"]}]},
            "surgeries[1].regions[0]",
            "expected one of neck, upper_back",
        ),
        ({"surgeries": [{"procedures": ["x"]}]}, "surgeries[0].procedures[0]", "expected one of fusion"),
        ({"surgeries": [{"implants": False}]}, "surgeries[0].implants", "expected one of yes, no, unsure"),
        ({"symptoms": []}, "symptoms", "expected an object"),
        ({"symptoms": {"pain": []}}, "symptoms.pain", "expected an object"),
        ({"symptoms": {"pain": None}}, "symptoms.pain", "expected an object"),
        ({"symptoms": {"pain": {"places": ["leg"]}}}, "symptoms.pain.places[0]", PLACES_NAMED),
        ({"symptoms": {"pain": {"places": "neck"}}}, "symptoms.pain.places", "expected a list"),
        ({"symptoms": {"pain": {"trend": "worse"}}}, "symptoms.pain.trend", "expected one of better, same"),
        (
            {"symptoms": {"pain": {"score": True}}},
            "symptoms.pain.score",
            "expected a whole number from 0 to 10",
        ),
        (
            {"symptoms": {"pain": {"score": 7.0}}},
            "symptoms.pain.score",
            "expected a whole number from 0 to 10",
        ),
        (
            {"symptoms": {"pain": {"score": "7"}}},
            "symptoms.pain.score",
            "expected a whole number from 0 to 10",
        ),
        (
            {"symptoms": {"pain": {"score": 11}}},
            "symptoms.pain.score",
            "expected a whole number from 0 to 10",
        ),
        ({"symptoms": {"pain": {"limb_score": -1}}}, "symptoms.pain.limb_score", "expected a whole number"),
        ({"own_words": ["fever"]}, "own_words", "expected a text"),
        ({"own_words": 3}, "own_words", "expected a text"),
    ],
)
def test_a_wrong_key_or_kind_is_named(told: dict[str, Any], field: str, reason: str) -> None:
    found = refused(**told)
    assert found[0] == field
    assert found[1].startswith(reason)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("2014-13", "there is no month 13: months run from 1 to 12"),
        ("2014-00", "there is no month 0: months run from 1 to 12"),
        ("2014-06-31", "June 2014 has 30 days, there is no day 31"),
        ("2023-02-29", "February 2023 has 28 days, there is no day 29"),
        ("2014-06-00", "June 2014 has 30 days, there is no day 0"),
        ("1899", "the year 1899 is not between 1900 and 9999"),
        ("14", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2014-6", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("06/2014", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2014-06-09T00:00", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (" 2014", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("２０１４", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (2014, "expected a date text, or one of ago_months, ago_days, between"),
        (True, "expected a date text, or one of ago_months, ago_days, between"),
        (["2014"], "expected a date text, or one of ago_months, ago_days, between"),
        ({}, "expected exactly one of ago_months, ago_days, between"),
        ({"year": 2014}, "expected exactly one of ago_months, ago_days, between"),
        ({"ago_months": [1, 2], "ago_days": [1, 2]}, "expected exactly one of ago_months, ago_days, between"),
        ({"between": ["2014", "2015"], "ago_days": [1, 2]}, "expected exactly one of ago_months"),
        ({"between": ["2014"]}, "between needs two dates, the earlier first"),
        ({"between": "2014"}, "between needs two dates, the earlier first"),
        ({"between": ["2015", "2014"]}, "the second date of a range must not be before the first"),
        ({"between": ["2014", None]}, "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"between": ["2014", {"ago_days": [1, 2]}]}, "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"ago_months": [3]}, "ago_months needs two whole numbers, the nearer first; the second may be null"),
        ({"ago_months": [None, 3]}, "ago_months needs two whole numbers"),
        ({"ago_months": [3, "12"]}, "ago_months needs two whole numbers"),
        ({"ago_days": [True, 14]}, "ago_days needs two whole numbers"),
        ({"ago_days": [0.5, 14]}, "ago_days needs two whole numbers"),
        ({"ago_days": [0, 10**30]}, "ago_days needs two whole numbers"),
        ({"ago_days": 14}, "ago_days needs two whole numbers"),
        ({"ago_months": [12, 3]}, "the far end of how long ago must be greater than the near end"),
        ({"ago_months": [3, 3]}, "the far end of how long ago must be greater than the near end"),
        ({"ago_months": [-1, 3]}, "how long ago cannot be less than zero"),
    ],
)
def test_an_impossible_date_says_why_wherever_it_stands(told: Any, reason: str) -> None:
    for field, case in (
        ("surgeries[0].date", {"surgeries": [{"date": told}]}),
        ("symptoms.pain.onset", {"symptoms": {"pain": {"onset": told}}}),
        ("birth_date", {"birth_date": told}),
    ):
        found = refused(**case)
        assert found[0] == field
        assert found[1].startswith(reason)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("surgeries[0].date", {"surgeries": [{"date": {"ago_days": [0, 14], "answered_on": "2026-06-01"}}]}),
        (
            "symptoms.pain.onset",
            {"symptoms": {"pain": {"onset": {"ago_days": [0, 14], "answered_on": "2026-06-01"}}}},
        ),
        ("birth_date", {"birth_date": {"ago_months": [600, 720], "answered_on": "2026-06-01"}}),
    ],
)
def test_ranges_are_counted_from_today_only(field: str, told: dict[str, Any]) -> None:
    assert refused(**told) == (f"{field}.answered_on", "is not known here; ranges are counted from today")


@pytest.mark.parametrize("when", ["2026-06-16", "2026-07", "2027", {"between": ["2026-07", "2027"]}])
def test_an_onset_in_the_future_is_refused(when: Any) -> None:
    told = {"symptoms": {"numbness": {"onset": when}}}
    assert refused(**told) == ("symptoms.numbness.onset", "is in the future; symptoms begin today or before")


@pytest.mark.parametrize(
    ("birth", "when"),
    [
        ("1961-02", "1961-01"),
        ("1961", "1960-12-31"),
        ("1961-02-03", {"between": ["1950", "1961-02-02"]}),
        ("2000", {"ago_months": [400, None]}),
    ],
)
def test_nothing_happens_before_birth(birth: str, when: Any) -> None:
    assert refused(birth_date=birth, surgeries=[{}, {"date": when}]) == (
        "surgeries[1].date",
        "is before the birth date",
    )
    assert refused(birth_date=birth, symptoms={"other": {"onset": when}}) == (
        "symptoms.other.onset",
        "is before the birth date",
    )


def test_a_birth_in_the_future_is_refused() -> None:
    assert refused(birth_date="2026-07") == ("birth_date", "is in the future")


@pytest.mark.parametrize("index", [1, -1, True, 0.0, "0", [], {}])
def test_never_went_away_names_an_operation_of_the_case(index: Any) -> None:
    told = {"surgeries": [{}], "symptoms": {"pain": {"onset": {"never_went_away": index}}}}
    assert refused(**told) == (
        "symptoms.pain.onset.never_went_away",
        "expected the index of a surgery of this case, or null",
    )


def test_never_went_away_needs_an_operation_to_name() -> None:
    told = {"symptoms": {"pain": {"onset": {"never_went_away": 0}}}}
    assert refused(**told)[0] == "symptoms.pain.onset.never_went_away"


@pytest.mark.parametrize(
    ("today", "reason"),
    [
        (None, "is missing; give it in the case or with --today"),
        ("2026-06", "expected a whole date, YYYY-MM-DD"),
        ("2026", "expected a whole date, YYYY-MM-DD"),
        ("2026-06-31", "June 2026 has 30 days, there is no day 31"),
        ("today", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (20260615, "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"ago_days": [0, 1]}, "expected YYYY, YYYY-MM or YYYY-MM-DD"),
    ],
)
def test_today_is_one_whole_day(today: Any, reason: str) -> None:
    assert refused(today=today) == ("today", reason)


# --- what is written --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case_id", ["c1", 7, None, 1.5, ["a"], {"a": 1}, "José", "\ud800"])
def test_the_id_comes_back_as_it_was_given(case_id: Any) -> None:
    line = write_assessment(case_id, assess(POLICY, read()))
    assert line.isascii()
    assert json.loads(line)["id"] == case_id


def test_an_error_names_line_id_field_and_reason() -> None:
    error = CaseFileError("symptoms.pain.score", "expected a whole number from 0 to 10")
    assert json.loads(write_error(3, "c9", error)) == {
        "line": 3,
        "id": "c9",
        "error": {"field": "symptoms.pain.score", "reason": "expected a whole number from 0 to 10"},
    }


def test_one_case_is_one_line() -> None:
    assert dumps({"id": "a\nb"}) == '{"id": "a\\nb"}'


# --- the order a person remembers -------------------------------------------------------------------------


def onset_told(onset: Any) -> dict[str, Any]:
    return {"surgeries": [{"date": "2024"}], "symptoms": {"pain": {"onset": onset}}}


@pytest.mark.parametrize(
    ("told", "onset"),
    [
        ({"after": 0, "date": "2024"}, After(0, CalendarDate(2024))),
        ({"after": 0, "date": None}, After(0, None)),
        ({"after": 0, "date": {"ago_days": [0, 14]}}, After(0, Ago("days", 0, 14, TODAY))),
        ({"after": 0, "gap_months": [2, 4]}, GapAfter(0, 2, 4)),
        ({"after": 0, "gap_months": [3, None]}, GapAfter(0, 3, None)),
        ({"before": 0, "date": "2023-05"}, Before(0, CalendarDate(2023, 5))),
        ({"before": 0, "date": None, "for_other": True}, Before(0, None, for_other=True)),
    ],
)
def test_an_order_to_an_operation_is_read_and_written_alike(told: dict[str, Any], onset: Onset) -> None:
    read_onset = read(**onset_told(told)).symptoms[0].onset
    assert read_onset == onset
    assert onset_data(read_onset) == told


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"after": 0}, "date", "is missing"),
        ({"before": 0}, "date", "is missing"),
        ({"after": 1, "date": None}, "after", "expected the index of a surgery of this case"),
        ({"before": -1, "date": None}, "before", "expected the index of a surgery of this case"),
        ({"before": None, "date": None}, "before", "expected the index of a surgery of this case"),
        ({"after": True, "date": None}, "after", "expected the index of a surgery of this case"),
        ({"after": 0, "date": None, "gap_months": [0, 3]}, "gap_months", "cannot stand beside date"),
        ({"after": 0, "gap_months": [3]}, "gap_months", "needs two whole numbers"),
        ({"after": 0, "gap_months": [3, 3]}, "gap_months", "must be greater"),
        ({"after": 0, "gap_months": [-1, 3]}, "gap_months", "less than zero"),
        ({"after": 0, "gap_months": [0.5, 3]}, "gap_months", "needs two whole numbers"),
        ({"before": 0, "gap_months": [0, 3]}, "gap_months", "is not known here"),
        ({"after": 0, "date": {"never_went_away": 0}}, "date", "expected exactly one of"),
        ({"after": 0, "date": {"before": 0, "date": None}}, "date", "expected exactly one of"),
        ({"after": 0, "date": "2027"}, "date", "is in the future"),
        ({"after": 0, "before": 0, "date": None}, "before", "is not known here"),
        ({"after": 0, "date": None, "for_other": True}, "for_other", "is not known here"),
        ({"before": 0, "date": None, "for_other": "yes"}, "for_other", "expected true or false"),
        ({"never_went_away": 0, "date": None}, "date", "is not known here"),
    ],
)
def test_an_order_that_cannot_be_is_named(told: dict[str, Any], field: str, reason: str) -> None:
    found, why = refused(**onset_told(told))
    assert found == f"symptoms.pain.onset.{field}"
    assert reason in why


@pytest.mark.parametrize("answer", ["yes", "no", "unsure", None])
def test_whether_an_operation_without_a_date_was_recent(answer: str | None) -> None:
    assert read(surgeries=[{"date": None, "recent": answer}]).surgeries[0].recent == answer


def test_whether_an_operation_was_recent_is_asked_only_without_a_date() -> None:
    field, why = refused(surgeries=[{"date": "2024", "recent": "yes"}])
    assert (field, why) == ("surgeries[0].recent", "is asked only of an operation whose date is null")
    assert refused(surgeries=[{"recent": "maybe"}])[0] == "surgeries[0].recent"
