"""The case file: one case a line in JSON, as other systems hand cases in and take assessments out.

Reading is strict. A line that cannot be used gives one `CaseFileError` that names the field and the reason;
nothing is guessed and no key is passed over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.assessment import Assessment
from intake.domain.dates import (
    Interval,
    InvalidDate,
    PartialDate,
    parse_calendar_date,
    parse_date,
    parse_range,
)
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset
from intake.domain.story import (
    IMPLANTS,
    MAX_SCORE,
    PLACES,
    PRIOR_SURGERY,
    PROCEDURES,
    RECENT,
    REGIONS,
    TRENDS,
    UNSURE,
    Story,
    Surgery,
    Symptom,
    make_story,
)
from intake.domain.symptoms import symptom_keys
from intake.formats import assessments
from intake.formats.case_line import CaseFileError

CASE_KEYS = (
    "id",
    "today",
    "birth_date",
    "safety",
    "safety_more",
    "signs_asked",
    "seen_already",
    "prior_surgery",
    "surgeries",
    "more_surgeries",
    "symptoms",
    "own_words",
)
SURGERY_KEYS = ("regions", "procedures", "date", "implants", "recent")
SYMPTOM_KEYS = ("places", "score", "limb_score", "trend", "onset")
ORDER_KEYS = {
    "never_went_away": ("never_went_away",),
    "after": ("after", "date", "gap_months"),
    "before": ("before", "date", "for_other"),
}
"""How an onset may stand to an operation, each with the keys that may stand beside it."""


@dataclass(frozen=True, slots=True)
class _Days:
    """What a date in a case is read against: the day of the case, and when its person was born."""

    today: date
    birth: Interval | None


def read_case(data: dict[str, Any], signs: frozenset[str], default_today: date | None) -> Story:
    """The case in a parsed line.

    `signs` are the keys a policy knows; `default_today` serves cases that bring no "today". Raises
    CaseFileError for unknown keys, wrong kinds and impossible dates.
    """
    _only(data, CASE_KEYS, "")
    today = _today(data.get("today"), default_today)
    birth = _birth(data.get("birth_date"), today)
    told_on = _Days(today, birth.interval(today, None) if birth else None)
    surgeries = [
        _surgery(item, f"surgeries[{number}]", told_on)
        for number, item in enumerate(_list(data.get("surgeries"), "surgeries"))
    ]
    symptoms = _symptoms(data.get("symptoms"), len(surgeries), told_on)
    own_words = data.get("own_words")
    if own_words is not None and not isinstance(own_words, str):
        raise CaseFileError("own_words", "expected a text")
    seen, more = _flag(data, "seen_already"), _flag(data, "more_surgeries")
    if more and not surgeries:
        raise CaseFileError("more_surgeries", "expected operations that were told, too")
    first, further = (_ticks(data.get(name), name, signs) for name in ("safety", "safety_more"))
    return make_story(
        today=today,
        birth=birth,
        safety=first,
        safety_more=further,
        signs_asked=_signs_asked(
            data.get("signs_asked"), signs, is_told=first is not None or further is not None
        ),
        symptoms_asked=data.get("symptoms") is not None,
        prior_surgery=_choice(data.get("prior_surgery"), PRIOR_SURGERY, "prior_surgery"),
        surgeries=surgeries,
        symptoms=symptoms,
        own_words=own_words or "",
        seen_already=seen,
        more_surgeries=bool(more),
    )


def write_assessment(case_id: Any, assessment: Assessment) -> str:
    """One assessment as a line of JSON."""
    return f'{{"id": {json.dumps(case_id)}, {assessments.to_text(assessment)[1:]}'


def write_error(line_number: int, case_id: Any, error: CaseFileError) -> str:
    """What stands in the place of a case that could not be used."""
    return dumps(
        {"line": line_number, "id": case_id, "error": {"field": error.field, "reason": error.reason}}
    )


def dumps(data: dict[str, Any]) -> str:
    """JSON on one line in plain ASCII, the same bytes for the same data."""
    return json.dumps(data)


# --- parts ------------------------------------------------------------------------------------------------


def _flag(data: dict[str, Any], name: str, where: str = "") -> bool | None:
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise CaseFileError(f"{where}{name}", "expected true or false")
    return value


def _only(data: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in known:
            raise CaseFileError(f"{where}{key}", f"is not known here; known are {', '.join(known)}")


def _today(value: Any, default: date | None) -> date:
    if value is None:
        if default is None:
            raise CaseFileError("today", "is missing; give it in the case or with --today")
        return default
    try:
        day = parse_calendar_date(value)
    except InvalidDate as error:
        raise CaseFileError("today", error.reason) from error
    if day.day is None:
        raise CaseFileError("today", "expected a whole date, YYYY-MM-DD")
    return day.interval(date.min, None).lo


def _birth(value: Any, today: date) -> PartialDate | None:
    if value is None:
        return None
    birth = _plain_date(value, "birth_date", today)
    if birth.interval(today, None).lo > today:
        raise CaseFileError("birth_date", "is in the future")
    return birth


def _date(value: Any, field: str, today: date) -> PartialDate:
    try:
        return parse_date(value, today)
    except InvalidDate as error:
        raise CaseFileError(field, error.reason) from error


def _not_before_birth(when: PartialDate, field: str, told_on: _Days) -> None:
    birth = told_on.birth
    if birth and when.interval(told_on.today, birth).hi < birth.lo:
        raise CaseFileError(field, "is before the birth date")


def _surgery(value: Any, where: str, told_on: _Days) -> Surgery:
    item = _object(value, where)
    _only(item, SURGERY_KEYS, f"{where}.")
    when = None
    if item.get("date") is not None:
        when = _plain_date(item["date"], f"{where}.date", told_on.today)
        _not_before_birth(when, f"{where}.date", told_on)
    recent = _choice(item.get("recent"), RECENT, f"{where}.recent")
    if recent is not None and when is not None:
        raise CaseFileError(f"{where}.recent", "is asked only of an operation whose date is null")
    return Surgery(
        regions=_set(item.get("regions"), REGIONS, f"{where}.regions"),
        procedures=_set(item.get("procedures"), PROCEDURES, f"{where}.procedures"),
        when=when,
        implants=_choice(item.get("implants"), IMPLANTS, f"{where}.implants"),
        recent=recent,
    )


def _plain_date(value: Any, field: str, today: date) -> PartialDate:
    if isinstance(value, dict) and "answered_on" in value:
        raise CaseFileError(f"{field}.answered_on", "is not known here; ranges are counted from today")
    return _date(value, field, today)


def _symptoms(value: Any, surgeries: int, told_on: _Days) -> list[Symptom]:
    symptoms = _object({} if value is None else value, "symptoms")
    _only(symptoms, symptom_keys(), "symptoms.")
    return [
        _symptom(key, _object(item, f"symptoms.{key}"), surgeries, told_on) for key, item in symptoms.items()
    ]


def _symptom(key: str, item: dict[str, Any], surgeries: int, told_on: _Days) -> Symptom:
    where = f"symptoms.{key}"
    _only(item, SYMPTOM_KEYS, f"{where}.")
    return Symptom(
        key=key,
        places=_set(item.get("places"), PLACES, f"{where}.places"),
        onset=_onset(item.get("onset"), f"{where}.onset", surgeries, told_on),
        trend=_choice(item.get("trend"), TRENDS, f"{where}.trend"),
        score=_score(item.get("score"), f"{where}.score"),
        limb_score=_score(item.get("limb_score"), f"{where}.limb_score"),
    )


def _onset(value: Any, field: str, surgeries: int, told_on: _Days) -> Onset:
    orders = [key for key in ORDER_KEYS if isinstance(value, dict) and key in value]
    if not orders:
        return None if value is None else _onset_date(value, field, told_on)
    order = orders[0]
    _only(value, ORDER_KEYS[order], f"{field}.")
    index = value[order]
    if order == "never_went_away" and index is None:
        return NeverWentAway(None)
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < surgeries:
        or_null = ", or null" if order == "never_went_away" else ""
        raise CaseFileError(f"{field}.{order}", f"expected the index of a surgery of this case{or_null}")
    if order == "never_went_away":
        return NeverWentAway(index)
    if "gap_months" in value:
        if "date" in value:
            raise CaseFileError(f"{field}.gap_months", "cannot stand beside date; give one of them")
        return _gap(value["gap_months"], f"{field}.gap_months", index)
    if "date" not in value:
        raise CaseFileError(f"{field}.date", "is missing; give the date, or null where it is not known")
    when = value["date"]
    told = None if when is None else _onset_date(when, f"{field}.date", told_on)
    return (
        After(index, told)
        if order == "after"
        else Before(index, told, bool(_flag(value, "for_other", f"{field}.")))
    )


def _onset_date(value: Any, field: str, told_on: _Days) -> PartialDate:
    when = _plain_date(value, field, told_on.today)
    if when.interval(told_on.today, told_on.birth).lo > told_on.today:
        raise CaseFileError(field, "is in the future; symptoms begin today or before")
    _not_before_birth(when, field, told_on)
    return when


def _gap(value: Any, field: str, surgery: int) -> GapAfter:
    try:
        near, far = parse_range(value, "gap_months")
        return GapAfter(surgery, near, far)
    except InvalidDate as error:
        raise CaseFileError(field, error.reason) from error


def _ticks(value: Any, field: str, signs: frozenset[str]) -> frozenset[str] | None:
    if value is None:
        return None
    return _set(value, (*sorted(signs), UNSURE), field)


def _signs_asked(value: Any, signs: frozenset[str], *, is_told: bool) -> frozenset[str] | None:
    """The signs that were asked for, where a list that is told was asked in part."""
    if value is None:
        return None
    if not is_told:
        raise CaseFileError("signs_asked", "stands only beside safety or safety_more")
    return _set(value, tuple(sorted(signs)), "signs_asked")


def _score(value: Any, field: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SCORE:
        raise CaseFileError(field, f"expected a whole number from 0 to {MAX_SCORE}")
    return value


def _choice(value: Any, choices: tuple[str, ...], field: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in choices:
        raise CaseFileError(field, f"expected one of {', '.join(choices)}")
    return value


def _list(value: Any, field: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise CaseFileError(field, "expected a list")
    return value


def _set(value: Any, choices: tuple[str, ...], field: str) -> frozenset[str]:
    items = _list(value, field)
    for number, item in enumerate(items):
        if not isinstance(item, str) or item not in choices:
            raise CaseFileError(f"{field}[{number}]", f"expected one of {', '.join(choices)}")
    return frozenset(items)


def _object(value: Any, field: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CaseFileError(field, "expected an object")
    return value
