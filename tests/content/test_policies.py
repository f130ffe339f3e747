"""The policy reader: the default says what was agreed, any change changes its digest, errors name the key."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from intake.content import policies
from intake.content.policies import DEFAULT_POLICY, LIST_RULES, NOTES, POLICIES, load_policy, read_policy
from intake.content.reading import ContentError, read_toml
from intake.domain.bands import Bands
from intake.domain.policy import ENGINE_VERSION, Due, Raise, Rule, Urgency
from intake.domain.triage import assess
from intake.domain.urgency_rules import RULES, known_rules
from tests.domain.stories import ago, case_of

DEFAULT = read_toml(DEFAULT_POLICY)

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> dict[str, Any]:
    """The default policy's data with one thing changed."""
    data = copy.deepcopy(DEFAULT)
    change(data)
    return data


def refused(change: Change) -> ContentError:
    with pytest.raises(ContentError) as caught:
        read_policy("mine.toml", changed(change))
    assert caught.value.file == "mine.toml"
    assert str(caught.value) == f"mine.toml: {caught.value.key}: {caught.value.expected}"
    return caught.value


# --- what the default policy says -------------------------------------------------------------------------

TO_EMERGENCY = {
    "post_op_worse": ("fever",),
    "fever": ("recent_surgery", "weak_immune", "wound", "new_or_worse_numbness_or_weakness"),
    "wound": ("fever",),
    "cancer_history": ("weakness_new_worse_or_unclear", "unsteady"),
}
SIGNS = {
    "first": {
        "urine_trouble": "emergency",
        "lost_control": "emergency",
        "saddle_numbness": "emergency",
        "weaker_fast": "emergency",
        "both_legs_new": "emergency",
        "older_checked": "soon",
        "older_unchecked": "same_day",
        "stroke_signs": "emergency",
        "post_op_worse": "same_day",
        "chest_breath": "emergency",
        "neck_swelling": "emergency",
        "bad_injury": "emergency",
        "belly_back_pain": "emergency",
        "stiff_neck_fever": "emergency",
        "fever": "same_day",
    },
    "more": {
        "wound": "same_day",
        "clear_fluid": "same_day",
        "upright_headache": "same_day",
        "swallowing": "soon",
        "injury_weeks": "same_day",
        "fever_weeks": "same_day",
        "calf_swelling": "same_day",
        "foot_drop": "same_day",
        "clumsy_hands": "same_day",
        "unsteady": "same_day",
        "sexual_change": "same_day",
        "small_fall_weak_bones": "same_day",
        "cancer_history": "same_day",
        "night_pain_weight_loss": "soon",
        "weak_immune": "soon",
    },
}

RULE_SETTINGS: dict[str, tuple[str | None, dict[str, int]]] = {
    "weakness_worse_fast": ("emergency", {}),
    "both_legs_new_or_worse": ("emergency", {"days": 14}),
    "weakness_two_limbs": ("emergency", {"days": 14}),
    "numbness_two_limbs_worse_fast": ("emergency", {"days": 14}),
    "weakness_after_surgery": ("emergency", {"days": 14}),
    "pain_worse_fast_after_surgery": ("emergency", {"days": 14}),
    "weakness_new": ("same_day", {"days": 14}),
    "numbness_two_limbs": ("same_day", {"days": 14}),
    "both_legs_slowly_worse": ("same_day", {"months": 6}),
    "pain_both_legs_new": ("same_day", {"days": 14}),
    "numbness_worse_fast": ("same_day", {}),
    "groin_numbness": ("same_day", {"days": 14}),
    "severe_after_surgery": ("same_day", {"days": 90, "score": 7}),
    "any_after_surgery": ("soon", {"days": 90}),
    "never_went_away_after_surgery": ("soon", {"days": 90}),
    "numbness_new": ("soon", {"days": 14}),
    "limb_pain_with_numbness": ("soon", {"days": 90}),
    "limb_pain_with_implants": ("soon", {"months": 12}),
    "weakness_told": ("soon", {}),
    "pain_worse_fast": ("soon", {}),
    "numbness_slowly_worse": ("soon", {}),
    "pain_score_high": ("soon", {"score": 8}),
    "both_legs": ("soon", {}),
    "link_may_relate": ("soon", {}),
    "unsure_first": ("same_day", {}),
    "unsure_more": ("soon", {}),
    "first_not_asked": ("soon", {}),
    "own_words_self_harm": ("same_day", {}),
    "own_words_red_flag": ("soon", {}),
    "note_stated_seen": (None, {}),
    "note_repeat_surgery": (None, {}),
    "note_remote_with_implants": (None, {}),
}


def thresholds(rule: Rule) -> dict[str, int]:
    """The numbers that a rule takes from the policy."""
    numbers = {"days": rule.days, "months": rule.months, "score": rule.score}
    return {name: number for name, number in numbers.items() if number is not None}


def test_the_signs_stand_in_their_lists_with_their_levels() -> None:
    signs = load_policy().signs
    for which, levels in SIGNS.items():
        found = {sign.key: str(sign.level) for sign in signs if sign.list == which}
        assert found == levels
        assert list(found) == list(levels)


def test_what_raises_a_sign_and_to_which_level() -> None:
    raised = {
        (sign.key, each.condition, str(each.to)) for sign in load_policy().signs for each in sign.raised_with
    }
    assert raised == {
        ("swallowing", "recent_surgery", "same_day"),
        *((sign, condition, "emergency") for sign, listed in TO_EMERGENCY.items() for condition in listed),
    }


def test_the_rules_have_their_levels_and_thresholds() -> None:
    rules = load_policy().rules
    said = {
        rule.id: (None if rule.level is None else str(rule.level), thresholds(rule))
        for rule in rules.values()
    }
    assert said == RULE_SETTINGS
    assert set(rules) == {*RULES, *LIST_RULES, *NOTES}


def test_the_raise_conditions_have_their_thresholds() -> None:
    raises = load_policy().raises
    assert {rule.id: (rule.level, thresholds(rule)) for rule in raises.values()} == {
        "recent_surgery": (None, {"days": 90}),
        "new_or_worse_numbness_or_weakness": (None, {"days": 14}),
        "weakness_new_worse_or_unclear": (None, {"months": 3}),
    }


@pytest.mark.parametrize("table", ["bands", "due"])
def test_beside_each_number_of_the_bands_and_due_times_stands_where_it_comes_from(table: str) -> None:
    text = DEFAULT_POLICY.read_text(encoding="utf-8").split(f"\n[{table}]\n")[1].split("\n\n")[0]
    lines = text.splitlines()
    assert len(lines) == len(DEFAULT[table])
    without = [line for line in lines if not re.search(r"#.*(\b(19|20)\d\d\b|our choice)", line)]
    assert without == []


def test_the_bands_and_due_times_are_the_defaults() -> None:
    policy = load_policy()
    assert policy.bands == Bands(early_months=3, recent_months=24, remote_months=120)
    assert policy.due == Due(
        urgent_minutes=60,
        soon_days=0,
        persistent_days=1,
        other_days=2,
        persistent_after_months=24,
        escalate_minutes=(15, 60),
        lease_minutes=30,
        attempts_before_closing=3,
        attempt_days=3,
        notice_days=10,
        follow_up_patient_days=3,
        follow_up_records_days=7,
        follow_up_clinician_days=1,
        check_on_days=1,
    )


def test_the_policy_names_itself_and_every_statement_its_source() -> None:
    policy = load_policy()
    assert (policy.id, policy.version) == ("spine-triage", "2026.2")
    assert DEFAULT_POLICY.name == f"{policy.id}-{policy.version}.toml"
    stated = [*policy.rules.values(), *policy.raises.values()]
    assert all(rule.says and rule.source for rule in stated)
    assert all(not rule.says.endswith(".") for rule in stated)
    assert all(sign.label and sign.source and not sign.label.endswith(".") for sign in policy.signs)


def test_both_word_lists_share_idioms_and_only_red_flags_can_be_denied() -> None:
    policy = load_policy()
    assert policy.red_flag_words.idioms == policy.self_harm_words.idioms
    assert policy.red_flag_words.fillers == policy.self_harm_words.fillers != ()
    assert load_policy(OLDER).red_flag_words.fillers == ()
    assert policy.red_flag_words.negations
    assert policy.red_flag_words.negation_ends
    assert policy.self_harm_words.negations == policy.self_harm_words.negation_ends == ()
    assert {"chest pain", "dolor de pecho"} <= set(policy.red_flag_words.phrases)
    assert {"want to die", "quiero morir"} <= set(policy.self_harm_words.phrases)


# --- the digest -------------------------------------------------------------------------------------------


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each single value."""
    if isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(item, (*path, key))
    else:
        yield path


def digest_with_other_value(data: dict[str, Any], path: tuple[Any, ...]) -> str:
    """The digest with the value at that path changed; the data is as before after that."""
    inner: Any = data
    for key in path[:-1]:
        inner = inner[key]
    value = inner[path[-1]]
    inner[path[-1]] = value + 1 if isinstance(value, int) else f"{value}x"
    digest = policies._digest(data)
    inner[path[-1]] = value
    return digest


def test_any_change_of_any_value_changes_the_digest() -> None:
    paths = list(places(DEFAULT))
    assert len(paths) > 400
    data = copy.deepcopy(DEFAULT)
    digests = {digest_with_other_value(data, path) for path in paths}
    assert len(digests) == len(paths)
    assert load_policy().digest not in digests


def reordered(data: Any) -> Any:
    """The same data with the keys of every table the other way round."""
    if isinstance(data, dict):
        return {key: reordered(data[key]) for key in reversed(data)}
    return [reordered(item) for item in data] if isinstance(data, list) else data


def test_the_order_of_keys_does_not_change_the_digest() -> None:
    other = reordered(DEFAULT)
    assert list(other) != list(DEFAULT)
    assert read_policy("mine.toml", other).digest == load_policy().digest


def test_the_digest_is_of_the_content_not_of_the_file(tmp_path: Path) -> None:
    copied = tmp_path / "other-name.toml"
    copied.write_text("# Another comment.\n" + DEFAULT_POLICY.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_policy(copied) == load_policy()
    assert load_policy().digest.startswith("sha256:")
    assert len(load_policy().digest) == len("sha256:") + 64


def test_the_engines_version_is_part_of_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_policy("mine.toml", DEFAULT).digest
    monkeypatch.setattr(policies, "ENGINE_VERSION", ENGINE_VERSION + 1)
    assert read_policy("mine.toml", DEFAULT).digest != before


# --- changes a practice may make --------------------------------------------------------------------------


def test_a_practice_changes_levels_thresholds_raises_and_words() -> None:
    def change(data: dict[str, Any]) -> None:
        data["bands"]["early_months"] = 6
        data["rules"]["weakness_new"]["days"] = 21
        data["rules"]["weakness_told"]["level"] = "same_day"
        data["signs"][0]["raised_with"] = ["fever", {"condition": "weakness_told", "to": "soon"}]
        data["raises"]["weakness_told"] = {"says": "Weakness told", "source": "Ours, 2026"}
        data["words"]["red_flags"]["en"] = ["odd feeling"]

    policy = read_policy("mine.toml", changed(change))
    assert policy.bands.early_months == 6
    assert policy.rules["weakness_new"].days == 21
    assert policy.rules["weakness_told"].level is Urgency.SAME_DAY
    assert policy.signs[0].raised_with == (Raise("fever"), Raise("weakness_told", Urgency.SOON))
    assert policy.red_flag_words.phrases[0] == "odd feeling"


def test_the_smallest_numbers_are_taken() -> None:
    due = ("urgent_minutes", "persistent_after_months", "lease_minutes", "attempts_before_closing")

    def change(data: dict[str, Any]) -> None:
        data["due"] |= dict.fromkeys(due, 1) | {"soon_days": 0, "persistent_days": 0, "other_days": 0}
        data["rules"]["pain_score_high"]["score"] = 1
        data["rules"]["weakness_new"]["days"] = 1
        data["bands"] = {"early_months": 1, "recent_months": 2, "remote_months": 3}

    policy = read_policy("mine.toml", changed(change))
    assert [getattr(policy.due, key) for key in due] == [1, 1, 1, 1]
    assert (policy.rules["pain_score_high"].score, policy.rules["weakness_new"].days) == (1, 1)
    assert policy.bands == Bands(1, 2, 3)


def test_another_number_changes_the_words_with_it() -> None:
    def change(data: dict[str, Any]) -> None:
        data["rules"]["severe_after_surgery"] |= {"days": 60, "score": 6}
        data["rules"]["weakness_new"]["days"] = 1
        data["raises"]["recent_surgery"]["days"] = 60
        data["signs"][0]["label"] = "{early_time}, {recent_time}, {remote_time}, {surgery_time}"
        data["bands"]["recent_months"] = 18

    policy = read_policy("mine.toml", changed(change))
    severe = "Pain of 6 or more, numbness or weakness within 60 days of an operation"
    assert policy.rules["severe_after_surgery"].says == severe
    assert policy.rules["weakness_new"].says == "Weakness began in the last 1 day"
    assert policy.raises["recent_surgery"].says == "An operation in the last 60 days"
    assert policy.signs[0].label == "3 months, 18 months, 10 years, 60 days"
    assert policy.recent_surgery_days == 60


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        (("rules", "weakness_new", "says"), "Weakness is new", "expected {days} where the statement names"),
        (("rules", "pain_score_high", "says"), "Much pain", "expected {score} where the statement names"),
        (("rules", "weakness_new", "says"), "New {days} {weeks}", "known here: {days}"),
        (("rules", "weakness_told", "says"), "Weakness {days}", "known here: none"),
        (("signs", 0, "label"), "In {recent_tme}", "known here: {early_time}, {recent_time}"),
    ],
)
def test_words_that_miss_their_number_or_name_another_are_refused(
    place: tuple[Any, ...], text: str, expected: str
) -> None:
    def change(data: dict[str, Any]) -> None:
        data[place[0]][place[1]][place[2]] = text

    error = refused(change)
    assert error.key.endswith(f".{place[2]}")
    assert expected in error.expected


def test_a_phrase_in_both_languages_stands_once() -> None:
    phrases = load_policy().red_flag_words.phrases
    assert "pus" in DEFAULT["words"]["red_flags"]["en"]
    assert "pus" in DEFAULT["words"]["red_flags"]["es"]
    assert phrases.count("pus") == 1


# --- a policy of an older engine ----------------------------------------------------------------------------

OLDER = POLICIES / "spine-triage-2026.1.toml"


def test_a_rule_that_an_older_policy_does_not_name_does_not_exist_in_it() -> None:
    older = load_policy(OLDER)
    assert set(older.rules) == {*known_rules(1), *LIST_RULES, *NOTES}
    assert "weakness_new_worse_or_unclear" not in older.raises
    story = case_of(symptoms={"numbness": {"places": ["left_hand"], "onset": ago(3), "trend": "same"}})
    rules = {finding.rule for finding in assess(older, story).findings}
    assert rules == {*older.rules, *(sign.key for sign in older.signs)}
    assert assess(load_policy(), story).urgency is Urgency.SOON
    assert assess(older, story).urgency is Urgency.ROUTINE


def test_a_policy_names_every_rule_of_its_engine_and_none_of_a_later_one() -> None:
    without = refused(drop("rules", "numbness_new"))
    assert (without.key, without.expected) == ("rules.numbness_new", "missing; expected a table")
    older = copy.deepcopy(read_toml(OLDER))
    older["rules"]["numbness_new"] = DEFAULT["rules"]["numbness_new"]
    with pytest.raises(ContentError, match=r"rules\.numbness_new: unknown key"):
        read_policy("mine.toml", older)
    with pytest.raises(ContentError, match=r"rules\.weakness_two_limbs: missing; expected a table"):
        read_policy("mine.toml", older | {"engine": 2})


# --- errors -----------------------------------------------------------------------------------------------


def drop(*path: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return change


def put(value: Any, *path: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        # Missing.
        (drop("id"), "id", "missing; expected a text"),
        (drop("version"), "version", "missing; expected a text"),
        (drop("bands"), "bands", "missing; expected a table"),
        (drop("bands", "recent_months"), "bands.recent_months", "missing; expected a whole number"),
        (drop("signs"), "signs", "missing; expected a list of tables"),
        (drop("signs", 2, "level"), "signs[3].level", "missing; expected a text"),
        (drop("rules", "weakness_new"), "rules.weakness_new", "missing; expected a table"),
        (
            drop("rules", "weakness_new", "days"),
            "rules.weakness_new.days",
            "missing; expected a whole number",
        ),
        (
            drop("rules", "pain_score_high", "score"),
            "rules.pain_score_high.score",
            "missing; expected a whole number",
        ),
        (drop("rules", "note_stated_seen"), "rules.note_stated_seen", "missing; expected a table"),
        (drop("rules", "unsure_first", "level"), "rules.unsure_first.level", "missing; expected a text"),
        (drop("raises", "recent_surgery"), "raises.recent_surgery", "missing; expected a table"),
        (drop("words"), "words", "missing; expected a table"),
        (drop("words", "idioms"), "words.idioms", "missing; expected a table"),
        (drop("words", "red_flags", "es"), "words.red_flags.es", "missing; expected a list of texts"),
        (drop("words", "negations", "en"), "words.negations.en", "missing; expected a list of texts"),
        (drop("due"), "due", "missing; expected a table"),
        (drop("due", "lease_minutes"), "due.lease_minutes", "missing; expected a whole number"),
        # Unknown.
        (put("x", "title"), "title", "unknown key; known here: bands"),
        (put(1, "bands", "late_months"), "bands.late_months", "unknown key; known here: early_months"),
        (put("x", "signs", 0, "lable"), "signs[1].lable", "unknown key"),
        (put({}, "rules", "numbness_old"), "rules.numbness_old", "unknown key"),
        (put(3, "rules", "weakness_told", "days"), "rules.weakness_told.days", "unknown key"),
        (put(3, "rules", "weakness_new", "score"), "rules.weakness_new.score", "unknown key"),
        (put("soon", "rules", "note_stated_seen", "level"), "rules.note_stated_seen.level", "unknown key"),
        (put({}, "raises", "any_surgery"), "raises.any_surgery", "unknown key"),
        (put("soon", "raises", "recent_surgery", "level"), "raises.recent_surgery.level", "unknown key"),
        (put({}, "words", "anger"), "words.anger", "unknown key"),
        (put(["ya, ya"], "words", "fillers", "es"), "words.fillers.es", "expected words without a comma"),
        (put([], "words", "idioms", "fr"), "words.idioms.fr", "unknown key"),
        # Never to be found.
        (
            put(["fever", "fever, chills"], "words", "red_flags", "en"),
            "words.red_flags.en",
            "expected words without a comma or other stop, found 'fever, chills'",
        ),
        (put(["¡!"], "words", "idioms", "es"), "words.idioms.es", "expected words without a comma"),
        (put(1, "due", "later_days"), "due.later_days", "unknown key"),
        # Of the wrong kind.
        (put(2026, "version"), "version", "expected a text that is not empty, found a number"),
        (put("  ", "id"), "id", "expected a text that is not empty"),
        (put([], "bands"), "bands", "expected a table, found a list"),
        (
            put("3", "bands", "early_months"),
            "bands.early_months",
            "expected a whole number of at least 1, found '3'",
        ),
        (
            put(2.5, "bands", "early_months"),
            "bands.early_months",
            "expected a whole number of at least 1, found 2.5",
        ),
        (
            put(0, "bands", "early_months"),
            "bands.early_months",
            "expected a whole number of at least 1, found 0",
        ),
        (put({}, "signs"), "signs", "expected a list of tables, found a table"),
        (put("fever", "signs", 1), "signs[2]", "expected a table, found a text"),
        (put("second", "signs", 0, "list"), "signs[1].list", "expected one of first, more, found 'second'"),
        (
            put("urgent", "signs", 0, "level"),
            "signs[1].level",
            "expected one of emergency, same_day, soon, routine, found 'urgent'",
        ),
        (
            put("fever", "signs", 0, "raised_with"),
            "signs[1].raised_with",
            "expected a list of conditions, found 'fever'",
        ),
        (put([1], "signs", 0, "raised_with"), "signs[1].raised_with[1]", "expected a table, found a number"),
        (
            put(["fever", {"condition": "fever"}], "signs", 0, "raised_with"),
            "signs[1].raised_with[2].to",
            "missing; expected a text",
        ),
        (
            put([{"condition": "fever", "to": "sooner"}], "signs", 0, "raised_with"),
            "signs[1].raised_with[1].to",
            "found 'sooner'",
        ),
        (
            put([{"condition": "fever", "to": "soon", "with": 1}], "signs", 0, "raised_with"),
            "signs[1].raised_with[1].with",
            "unknown key",
        ),
        (put(99, "engine"), "engine", "expected at most 2, the engine of this program, found 99"),
        (put(0, "engine"), "engine", "expected a whole number of at least 1, found 0"),
        (put("2", "engine"), "engine", "expected a whole number of at least 1, found '2'"),
        (
            drop("raises", "new_or_worse_numbness_or_weakness"),
            "raises.new_or_worse_numbness_or_weakness",
            "missing; expected a table, since a sign names it",
        ),
        (
            put({"says": "Weakness", "source": "Ours"}, "raises", "weakness_told"),
            "raises.weakness_told",
            "expected a sign that it raises, found none",
        ),
        (
            drop("rules", "both_legs_slowly_worse", "months"),
            "rules.both_legs_slowly_worse.months",
            "missing; expected a whole number",
        ),
        (put(True, "rules", "weakness_new", "days"), "rules.weakness_new.days", "expected a whole number"),
        (put(0, "rules", "weakness_new", "days"), "rules.weakness_new.days", "of at least 1, found 0"),
        (put("note", "rules", "unsure_more", "level"), "rules.unsure_more.level", "found 'note'"),
        (
            put("", "rules", "unsure_more", "says"),
            "rules.unsure_more.says",
            "expected a text that is not empty",
        ),
        (put(["fever", 3], "words", "red_flags", "en"), "words.red_flags.en", "expected a list of texts"),
        (put([""], "words", "idioms", "es"), "words.idioms.es", "expected a list of texts"),
        (put([15, 0], "due", "escalate_minutes"), "due.escalate_minutes", "expected a list of whole numbers"),
        (put([True], "due", "escalate_minutes"), "due.escalate_minutes", "expected a list of whole numbers"),
        (put(-1, "due", "soon_days"), "due.soon_days", "expected a whole number of at least 0, found -1"),
        (
            put(0, "due", "lease_minutes"),
            "due.lease_minutes",
            "expected a whole number of at least 1, found 0",
        ),
        (put(date(2026, 1, 1), "bands", "early_months"), "bands.early_months", "expected a whole number"),
        (put(date(2026, 1, 1), "released"), "released", "unknown key"),
    ],
)
def test_an_error_names_the_file_the_key_and_what_was_expected(
    change: Change, key: str, expected: str
) -> None:
    error = refused(change)
    assert error.key == key
    assert expected in error.expected


@pytest.mark.parametrize(
    ("key", "number"), [("early_months", 24), ("recent_months", 120), ("remote_months", 24)]
)
def test_bands_out_of_order_are_refused(key: str, number: int) -> None:
    error = refused(put(number, "bands", key))
    assert error.key == "bands"
    assert "0 < early_months < recent_months < remote_months" in error.expected


def test_a_sign_that_stands_twice_is_refused() -> None:
    error = refused(lambda data: data["signs"].append(dict(data["signs"][4])))
    assert error.key == "signs[5].key"
    assert error.expected == "expected each sign once, 'both_legs_new' stands twice"


def test_an_unknown_raise_condition_is_refused_and_the_known_ones_are_named() -> None:
    error = refused(put(["fever", "bad_luck"], "signs", 0, "raised_with"))
    assert error.key == "signs[1].raised_with"
    assert error.expected.startswith("'bad_luck' is not one of recent_surgery, ")
    assert "weak_immune" in error.expected


def test_a_computed_rule_is_no_raise_condition() -> None:
    assert refused(put(["pain_score_high"], "signs", 0, "raised_with")).key == "signs[1].raised_with"


def test_a_policy_that_is_missing_or_not_toml_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none\.toml: \(file\): cannot be read: No such file"):
        load_policy(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_text("id = ", encoding="utf-8")
    with pytest.raises(ContentError, match=r"bad\.toml: \(file\): is not valid TOML"):
        load_policy(bad)
