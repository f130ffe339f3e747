"""The questionnaire offers exactly what the rules read, and asks it the way the clinic agreed."""

from __future__ import annotations

import re

import pytest

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.domain.call_windows import CALL_WHEN, WEEKDAYS, Half
from intake.domain.conditions import ALWAYS
from intake.domain.questionnaire import Kind, PageKind, Question
from intake.domain.sign_lists import SIGN_LISTS, asked_for
from intake.domain.story import IMPLANTS, PLACES, PRIOR_SURGERY, PROCEDURES, REGIONS, TRENDS, UNSURE
from intake.domain.symptoms import symptom_keys
from intake.web.form.fields import REQUIRED_WORDS

FORM = load_questionnaire()
POLICY = load_policy()
QUESTIONS = [question for page in FORM.pages for question in page.questions]
LISTS = [link_id for which in SIGN_LISTS for link_id in (each.link_id for each in asked_for(FORM, which))]

PAGES = [
    *("who", "safety_legs", "safety_sudden", "safety_fever", "seen", "plan"),
    *("prior_surgery", "surgery", "surgery_date", "surgery_after", "surgeries", "planned"),
    "symptoms",
    *(page for symptom in symptom_keys() for page in (symptom, f"{symptom}_onset")),
    *("dates_right", "safety_moving", "safety_pain", "health", "more_words"),
    *("about_you", "contact", "helper", "call_times"),
    *("getting_around", "daily_life", "surgery_reason", "tests_tried", "goals"),
    "check",
]
QUESTION_IDS = [
    *("who", "relation"),
    *(f"safety_{part}{which}" for part in ("legs", "sudden", "fever") for which in ("", "_which")),
    *("seen_already", "seen_when", "seen_where", "help_plan"),
    *("prior_surgery", "prior_surgery_memory"),
    *("surgery_regions", "surgery_procedures", "surgery_other", "surgery_date"),
    "surgery_recent",
    *("surgery_by", "surgery_by_name", "surgery_by_hospital", "surgery_by_city"),
    *("surgery_problems", "surgery_implants", "surgeries_more"),
    *("surgery_planned", "planned_where", "planned_when", "planned_with"),
    *("symptoms", "pain_score", "pain_limb_score", "other_what", "wish"),
    "weakness_places",
    *("weakness_onset_when", "weakness_onset_surgery", "weakness_onset_date", "weakness_trend"),
    "numbness_places",
    *("numbness_onset_when", "numbness_onset_surgery", "numbness_onset_date", "numbness_trend"),
    "tingling_places",
    *("tingling_onset_when", "tingling_onset_surgery", "tingling_onset_date", "tingling_trend"),
    "pain_places",
    *("pain_onset_when", "pain_onset_surgery", "pain_onset_date", "pain_trend"),
    "other_places",
    *("other_onset_when", "other_onset_surgery", "other_onset_date", "other_trend"),
    "dates_right",
    *(f"safety_{part}{which}" for part in ("moving", "pain") for which in ("", "_which")),
    *("health", "weakness_hard", "own_words"),
    *("name_given", "name_family", "birth_date", "been_before", "earlier_reference"),
    *("phone", "phone_second", "message_ok", "email"),
    *("helper_name", "helper_phone", "helper_may_talk"),
    *("call_in", "call_language", "call_when", "call_windows", "call_help"),
    *("pain_walk", "pain_sitting", "pain_worse", "daily_pain", "daily_enjoy", "daily_activity"),
    *("surgery_for", "surgery_side", "surgery_level"),
    *("tests", "tests_where", "tried", "tried_when", "hope", "claim", "consent"),
]
MOST_QUESTIONS = 3
MOST_WORDS_OF_SIGNS = 600


def keys(link_id: str) -> list[str]:
    return [option.key for option in FORM.question(link_id).options]


def test_the_pages_stand_in_the_agreed_order() -> None:
    assert [page.id for page in FORM.pages] == PAGES


def test_the_answers_have_the_agreed_ids() -> None:
    assert [question.link_id for question in QUESTIONS] == QUESTION_IDS


# --- what the rules read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("list_name", SIGN_LISTS)
def test_every_sign_of_the_policy_can_be_ticked_once_and_no_other(list_name: str) -> None:
    signs = [sign.key for sign in POLICY.signs if sign.list == list_name]
    boxes = [key for each in asked_for(FORM, list_name) for key in keys(each.link_id)]
    assert sorted(key for key in boxes if key not in ("none", "unsure")) == sorted(signs)


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
    assert FORM.question(f"{symptom}_onset_date").kind is Kind.TOLD_DATE
    assert FORM.question(f"{symptom}_onset_surgery").options_from_loop == "surgeries"


def test_call_windows_are_the_half_days_of_the_week() -> None:
    assert keys("call_windows") == [f"{day}_{half}" for day in WEEKDAYS for half in Half]
    assert keys("call_when") == list(CALL_WHEN)


# --- the safety lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize("link_id", LISTS)
def test_each_list_ends_in_none_which_stands_alone_and_not_sure_which_need_not(link_id: str) -> None:
    none, unsure = FORM.question(link_id).options[-2:]
    assert (none.key, none.exclusive, none.group) == ("none", True, None)
    assert (unsure.key, unsure.exclusive, unsure.group) == ("unsure", False, None)
    assert (none.text.en, unsure.text.en) == ("None of these", "Not sure about one or more")


@pytest.mark.parametrize("link_id", LISTS)
def test_on_safety_pages_help_comes_before_every_error(link_id: str) -> None:
    assert FORM.page_of(link_id).help_first
    assert [page.id for page in FORM.pages if page.help_first] == LISTS


def test_new_stands_in_every_emergency_item() -> None:
    emergencies = {sign.key for sign in POLICY.signs if sign.level == "emergency"}
    boxes = [option for link_id in LISTS for option in FORM.question(link_id).options]
    items = [option for option in boxes if option.key in emergencies]
    assert len(items) == len(emergencies)
    assert [item.key for item in items if "new" not in item.text.en.lower()] == []
    assert [item.key for item in items if "nuev" not in item.text.es.lower()] == []


def test_bladder_saddle_and_leg_signs_say_themselves_new_or_clearly_worse_in_two_weeks() -> None:
    first = FORM.question("safety_legs").options[:5]
    assert {option.key for option in first} == {
        *("urine_trouble", "lost_control", "saddle_numbness", "weaker_fast", "both_legs_new")
    }
    said = "New or clearly worse in the last 2 weeks: "
    assert [option.key for option in first if not option.text.en.startswith(said)] == []


def test_the_older_signs_speak_of_the_five_above_them() -> None:
    sixth, seventh = FORM.question("safety_legs").options[5:7]
    assert (sixth.key, seventh.key) == ("older_checked", "older_unchecked")
    assert all("One of the five" in option.text.en for option in (sixth, seventh))


def test_the_two_lists_together_are_short() -> None:
    texts = (
        text.en
        for link_id in LISTS
        for option in FORM.question(link_id).options
        for text in (option.text, option.hint)
        if text
    )
    assert len(re.findall(r"\w[\w'.-]*", " ".join(texts))) <= MOST_WORDS_OF_SIGNS


def test_no_page_asks_more_than_three_questions() -> None:
    """Boxes that belong to another question, or that an answer on the page opens, are part of it."""
    asked = {
        page.id: [
            question.link_id
            for question in page.questions
            if not question.part_of
            and not any(page.question(each.link_id) for each in question.enable_when.references())
        ]
        for page in FORM.pages
    }
    assert {page: ids for page, ids in asked.items() if len(ids) > MOST_QUESTIONS} == {}


@pytest.mark.parametrize("level", ["emergency", "same day", "same_day", "soon", "routine", "urgen"])
def test_levels_are_never_named_on_the_safety_lists(level: str) -> None:
    for link_id in LISTS:
        for option in FORM.question(link_id).options:
            said = [text.en.lower() for text in (option.text, option.hint, option.group) if text]
            assert not any(level in wording for wording in said)


def test_everyone_sees_the_whole_first_list_and_only_surgery_items_of_the_second_can_be_left_out() -> None:
    first, more = (
        [option for each in asked_for(FORM, which) for option in each.options] for which in SIGN_LISTS
    )
    assert all(option.enable_when is ALWAYS for option in first)
    conditional = [option.key for option in more if option.enable_when is not ALWAYS]
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
    *("who", "surgery_date", "surgery_recent", "prior_surgery", *LISTS, "surgery_by", "surgery_implants"),
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
        *("call_in", "call_language", "call_when", "call_windows"),
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


def test_the_only_pages_off_the_path_are_those_asked_from_the_help_page() -> None:
    assert [page.id for page in FORM.pages if page.kind is PageKind.ASIDE] == ["seen", "plan"]


def test_free_text_is_bounded() -> None:
    texts = [question for question in QUESTIONS if question.kind in (Kind.TEXT, Kind.TEXTAREA)]
    assert all(question.max_length and question.max_length <= 500 for question in texts)
    assert FORM.question("own_words").max_length == FORM.question("hope").max_length == 500
