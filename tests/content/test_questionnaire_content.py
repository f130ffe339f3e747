"""The questionnaire offers exactly what the rules read, and asks it the way the clinic agreed."""

from __future__ import annotations

import pytest

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.domain.call_windows import WEEKDAYS, Half
from intake.domain.conditions import ALWAYS
from intake.domain.questionnaire import Kind, PageKind, Question
from intake.domain.story import IMPLANTS, PLACES, PRIOR_SURGERY, PROCEDURES, REGIONS, TRENDS, UNSURE
from intake.domain.symptoms import symptom_keys
from intake.web.form.fields import REQUIRED_WORDS

FORM = load_questionnaire()
POLICY = load_policy()
QUESTIONS = [question for page in FORM.pages for question in page.questions]
LISTS = {"safety": "first", "safety_more": "more"}

PAGES = [
    *("who", "safety", "seen", "prior_surgery", "surgery", "surgery_date", "surgery_after", "surgeries"),
    "symptoms",
    *(page for symptom in symptom_keys() for page in (symptom, f"{symptom}_onset")),
    *("dates_right", "safety_more", "daily_life", "tests_tried", "health", "own_words"),
    *("about_you", "contact", "call_times", "check"),
]
QUESTION_IDS = [
    *(
        "who",
        "relation",
        "safety",
        "safety_which",
        "seen_already",
        "seen_when",
        "seen_where",
        "prior_surgery",
        "prior_surgery_memory",
    ),
    *(
        "surgery_regions",
        "surgery_procedures",
        "surgery_other",
        "surgery_date",
        "surgery_by",
        "surgery_by_name",
        "surgery_by_hospital",
    ),
    *(
        "surgery_by_city",
        "surgery_for",
        "surgery_side",
        "surgery_level",
        "surgery_problems",
        "surgery_implants",
        "surgeries_more",
        "symptoms",
        "wish",
    ),
    *(
        "weakness_places",
        "weakness_trend",
        "weakness_hard",
        "weakness_onset_when",
        "weakness_onset_surgery",
        "weakness_onset_date",
    ),
    *(
        "numbness_places",
        "numbness_trend",
        "numbness_onset_when",
        "numbness_onset_surgery",
        "numbness_onset_date",
    ),
    *(
        "tingling_places",
        "tingling_trend",
        "tingling_onset_when",
        "tingling_onset_surgery",
        "tingling_onset_date",
    ),
    *("pain_places", "pain_trend", "pain_score", "pain_limb_score", "pain_walk", "pain_sitting"),
    *("pain_onset_when", "pain_onset_surgery", "pain_onset_date"),
    *(
        "other_what",
        "other_places",
        "other_trend",
        "other_onset_when",
        "other_onset_surgery",
        "other_onset_date",
        "dates_right",
    ),
    *(
        "safety_more",
        "safety_more_which",
        "daily_pain",
        "daily_enjoy",
        "daily_activity",
        "tests",
        "tests_where",
        "tried",
        "tried_when",
        "health",
        "claim",
    ),
    *(
        "hope",
        "own_words",
        "name_given",
        "name_family",
        "name_called",
        "birth_date",
        "been_before",
        "earlier_reference",
    ),
    *("phone", "phone_second", "message_ok", "email", "helper_name", "helper_phone", "helper_may_talk"),
    *("call_windows", "call_not_days", "call_help", "call_language", "consent"),
]


def keys(link_id: str) -> list[str]:
    return [option.key for option in FORM.question(link_id).options]


def test_the_pages_stand_in_the_agreed_order() -> None:
    assert [page.id for page in FORM.pages] == PAGES


def test_the_answers_have_the_agreed_ids() -> None:
    assert [question.link_id for question in QUESTIONS] == QUESTION_IDS


# --- what the rules read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("link_id", "list_name"), LISTS.items())
def test_every_sign_of_the_policy_can_be_ticked_and_no_other(link_id: str, list_name: str) -> None:
    signs = [sign.key for sign in POLICY.signs if sign.list == list_name]
    assert sorted(keys(link_id)) == sorted([*signs, "none", "unsure"])


@pytest.mark.parametrize(
    ("link_id", "values"),
    [
        ("prior_surgery", PRIOR_SURGERY),
        ("surgery_regions", REGIONS),
        ("surgery_procedures", PROCEDURES),
        ("surgery_implants", IMPLANTS),
        ("symptoms", (*symptom_keys(), "none")),
        *((f"{symptom}_places", (*PLACES, UNSURE)) for symptom in symptom_keys()),
        *((f"{symptom}_trend", TRENDS) for symptom in symptom_keys()),
    ],
)
def test_choices_are_the_values_the_case_knows(link_id: str, values: tuple[str, ...]) -> None:
    assert sorted(keys(link_id)) == sorted(values)


@pytest.mark.parametrize("symptom", symptom_keys())
def test_scores_dates_and_operations_have_the_kind_the_case_reads(symptom: str) -> None:
    assert FORM.question(f"{symptom}_onset_date").kind is Kind.PARTIAL_DATE
    assert FORM.question(f"{symptom}_onset_surgery").options_from_loop == "surgeries"


def test_call_windows_are_the_half_days_of_the_week() -> None:
    assert keys("call_windows") == [f"{day}_{half}" for day in WEEKDAYS for half in Half]
    assert keys("call_not_days") == list(WEEKDAYS)


# --- the safety lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize("link_id", LISTS)
def test_each_list_ends_in_none_which_stands_alone_and_not_sure_which_need_not(link_id: str) -> None:
    none, unsure = FORM.question(link_id).options[-2:]
    assert (none.key, none.exclusive, none.group) == ("none", True, None)
    assert (unsure.key, unsure.exclusive, unsure.group) == ("unsure", False, None)
    assert (none.text.en, unsure.text.en) == ("None of these", "I am not sure about one or more of these")


@pytest.mark.parametrize("link_id", LISTS)
def test_on_safety_pages_help_comes_before_every_error(link_id: str) -> None:
    assert FORM.page_of(link_id).help_first
    assert [page.id for page in FORM.pages if page.help_first] == list(LISTS)


def test_new_stands_in_every_emergency_item() -> None:
    emergencies = {sign.key for sign in POLICY.signs if sign.level == "emergency"}
    items = [option for option in FORM.question("safety").options if option.key in emergencies]
    assert len(items) == len(emergencies)
    assert [item.key for item in items if "new" not in item.text.en.lower()] == []
    assert [item.key for item in items if "nuev" not in item.text.es.lower()] == []


def test_bladder_saddle_and_leg_signs_stand_under_new_or_clearly_worse_in_two_weeks() -> None:
    first = FORM.question("safety").options[:5]
    assert {option.key for option in first} == {
        *("urine_trouble", "lost_control", "saddle_numbness", "weaker_fast", "both_legs_new")
    }
    assert {option.group.en for option in first if option.group} == {
        "New or clearly worse in the last 2 weeks"
    }


def test_the_older_signs_speak_of_the_five_above_them() -> None:
    fifth, sixth = FORM.question("safety").options[5:7]
    assert (fifth.key, sixth.key) == ("older_checked", "older_unchecked")
    assert all("five signs above" in option.text.en for option in (fifth, sixth))


@pytest.mark.parametrize("link_id", LISTS)
def test_signs_of_one_heading_stand_together(link_id: str) -> None:
    headings = [option.group for option in FORM.question(link_id).options]
    changes = [group for group, before in zip(headings, [None, *headings], strict=False) if group != before]
    assert len(changes) == len(set(changes))


@pytest.mark.parametrize("level", ["emergency", "same day", "same_day", "soon", "routine", "urgen"])
def test_levels_are_never_named_on_the_safety_lists(level: str) -> None:
    for link_id in LISTS:
        for option in FORM.question(link_id).options:
            said = [text.en.lower() for text in (option.text, option.hint, option.group) if text]
            assert not any(level in wording for wording in said)


def test_everyone_sees_the_whole_first_list_and_only_surgery_items_of_the_second_can_be_left_out() -> None:
    assert all(option.enable_when is ALWAYS for option in FORM.question("safety").options)
    conditional = [o.key for o in FORM.question("safety_more").options if o.enable_when is not ALWAYS]
    assert conditional == ["wound", "clear_fluid", "swallowing"]


# --- how it is asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.link_id)
def test_every_question_names_who_uses_its_answer_for_what_and_tells_the_patient_why(
    question: Question,
) -> None:
    assert question.consumer
    assert all(": " in consumer for consumer in question.consumer)
    assert question.why.en.endswith(".")


MUST_GUESS_WITHOUT = {
    *("who", "surgery_date", "prior_surgery", "safety", "safety_more", "surgery_by", "surgery_implants"),
    *(
        f"{symptom}_{part}"
        for symptom in symptom_keys()
        for part in ("places", "trend", "onset_when", "onset_date")
    ),
    *("pain_score", "pain_limb_score", "daily_pain", "daily_enjoy", "daily_activity", "health", "claim"),
    "been_before",
} - {"who"}


@pytest.mark.parametrize("link_id", sorted(MUST_GUESS_WITHOUT))
def test_not_sure_is_offered_wherever_a_guess_would_become_a_false_fact(link_id: str) -> None:
    question = FORM.question(link_id)
    assert question.offers_not_sure


def test_what_is_required_and_may_not_be_known_offers_not_sure_or_unknown() -> None:
    known_to_all = {
        *("who", "surgeries_more", "symptoms", "other_what", "name_given", "name_family", "birth_date"),
        *("phone", "message_ok", "call_help", "consent", "seen_already"),
    }
    stuck = [
        question.link_id
        for question in QUESTIONS
        if question.required
        and not question.offers_not_sure
        and question.option("unknown") is None
        and question.link_id not in known_to_all
    ]
    assert stuck == []


def test_text_that_must_be_written_is_asked_for_in_words_of_its_own() -> None:
    written = {
        q.link_id for q in QUESTIONS if q.required and q.kind in (Kind.TEXT, Kind.TEXTAREA, Kind.PHONE)
    }
    assert written <= REQUIRED_WORDS.keys()


def test_the_only_page_off_the_path_is_the_one_asked_from_the_help_page() -> None:
    assert [page.id for page in FORM.pages if page.kind is PageKind.ASIDE] == ["seen"]


def test_free_text_is_bounded() -> None:
    texts = [question for question in QUESTIONS if question.kind in (Kind.TEXT, Kind.TEXTAREA)]
    assert all(question.max_length and question.max_length <= 500 for question in texts)
    assert FORM.question("own_words").max_length == FORM.question("hope").max_length == 500
