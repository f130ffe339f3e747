"""A case as it leaves: valid, complete, in the same names each time, and saying no more than was told."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.domain.answers import NotSure
from intake.domain.case_state import CloseReason, Status
from intake.domain.dates import Ago, Between, CalendarDate
from intake.domain.policy import Urgency
from intake.formats.fhir.bundle import TYPES_SENT, BundleType, write_bundle
from intake.formats.fhir.checking import NotValid, check
from intake.formats.fhir.dates import dated
from intake.formats.fhir.person import Subject
from intake.formats.fhir.response import read_response
from intake.formats.fhir.told_case import ToldCase, Work
from tests.formats.fhir.golden import CASES, HELPED, file_of, written
from tests.support.told_cases import BASE_ADDRESS, NOW, TODAY, case_of, told_case

KNOWN_CODES = {"http://loinc.org": {"72514-3", "91147-9"}}
FORM_ITSELF = frozenset({"Questionnaire"})
"""It is the same in every bundle, and checked once, in a test of its own."""
LATER, VISIT = NOW + timedelta(days=2), datetime(2026, 6, 22, 15, 0, tzinfo=UTC)
UUID = re.compile(r"urn:uuid:[0-9a-f-]{36}")


def resources(told: ToldCase, kind: str, **how: Any) -> list[dict[str, Any]]:
    found = [each["resource"] for each in write_bundle(told, NOW, **how, leave_out=FORM_ITSELF)["entry"]]
    return [each for each in found if each["resourceType"] == kind]


def only(told: ToldCase, kind: str) -> dict[str, Any]:
    (found,) = resources(told, kind)
    return found


def closed(reason: CloseReason, **more: Any) -> Work:
    return Work(Status.CLOSED, Status.CLOSED, LATER, close_reason=reason, **more)


def notes(resource: dict[str, Any]) -> list[str]:
    return [each["text"] for each in resource["note"]]


@pytest.mark.parametrize("name", CASES)
def test_a_case_leaves_as_it_always_did(name: str) -> None:
    kept = json.loads(file_of(name).read_text("utf-8"))
    assert written(name) == kept, "see tests/formats/fhir/golden"


@pytest.mark.parametrize("name", CASES)
def test_a_bundle_is_valid_and_every_reference_leads_somewhere(name: str) -> None:
    told = told_case(name, **CASES[name])
    for kind in BundleType:
        bundle = write_bundle(told, NOW, kind, leave_out=FORM_ITSELF)
        check(bundle)
        names = [each["fullUrl"] for each in bundle["entry"]]
        assert len(set(names)) == len(names)
        assert set(UUID.findall(json.dumps([each["resource"] for each in bundle["entry"]]))) <= set(names)
        assert "[]" not in json.dumps(bundle), "FHIR has no empty lists"
        for entry in bundle["entry"]:
            _inside_is_referred_to(entry["resource"])
    response = only(told, "QuestionnaireResponse")
    assert read_response(told.form, told.base, response) == told.answers
    assert {each["resource"]["resourceType"] for each in bundle["entry"]} <= set(TYPES_SENT)


def _inside_is_referred_to(resource: dict[str, Any]) -> None:
    inside = {each["id"] for each in resource.get("contained", ())}
    assert set(re.findall(r'"reference": "#(\w+)"', json.dumps(resource))) == inside


def test_no_code_leaves_but_those_that_were_verified() -> None:
    clinical = re.compile(r"loinc|snomed|icd|cpt|rxnorm", re.IGNORECASE)
    for name in CASES:
        for coding in _codings(write_bundle(told_case(name), NOW, leave_out=FORM_ITSELF)):
            if clinical.search(coding["system"]):
                assert coding["code"] in KNOWN_CODES.get(coding["system"], ()), coding


def _codings(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, dict):
        own = [data] if {"system", "code"} <= data.keys() else []
        return own + [each for value in data.values() for each in _codings(value)]
    return [each for value in data for each in _codings(value)] if isinstance(data, list) else []


def test_the_next_telling_has_other_names_but_for_call_and_visit() -> None:
    told = told_case("two operations")
    first, again = (write_bundle(told, NOW, BundleType.TRANSACTION) for _ in range(2))
    assert first == again
    later = write_bundle(replace(told, telling=2), NOW, BundleType.TRANSACTION)
    names = [
        {each["fullUrl"]: each["resource"]["resourceType"] for each in b["entry"]} for b in (first, later)
    ]
    assert sorted(names[0][each] for each in names[0].keys() & names[1]) == ["Appointment", "Task"]


def test_in_a_transaction_each_is_made_once_or_renewed_and_no_name_stands_in_a_search() -> None:
    bundle = write_bundle(told_case("two operations"), NOW, BundleType.TRANSACTION)
    made = [each["request"] for each in bundle["entry"] if each["request"]["method"] == "POST"]
    renewed = [each["request"]["url"] for each in bundle["entry"] if each["request"]["method"] == "PUT"]
    assert Counter(url.split("?identifier=")[0] for url in renewed) == {
        "Appointment": 1,
        "Task": 1,
        "Observation": 2,
    }
    searches = [each["ifNoneExist"] for each in made] + [url.split("?")[1] for url in renewed]
    assert len(set(searches)) == len(searches) == len(bundle["entry"])
    assert not re.search("quill|ximena|1961|555", " ".join(searches), re.IGNORECASE)
    kinds = Counter(search.split("=")[0] for search in searches)
    assert (kinds["url"], kinds["_tag"]) == (1, 1)


def test_nothing_refers_to_what_is_left_out() -> None:
    told = told_case("two operations")
    left = frozenset({"Questionnaire", "Condition", "Appointment", "Observation", "Procedure"})
    bundle = write_bundle(told, NOW, BundleType.TRANSACTION, leave_out=left)
    check(bundle)
    kinds = {each["resource"]["resourceType"]: each for each in bundle["entry"]}
    assert set(kinds) == set(TYPES_SENT) - left
    assert "focus" not in kinds["Task"]["resource"]
    assert set(UUID.findall(json.dumps(bundle))) == {each["fullUrl"] for each in bundle["entry"]}
    assert len(kinds["Provenance"]["resource"]["target"]) == 2


def test_a_patient_of_its_own_is_made_only_where_that_is_asked_for() -> None:
    told = told_case("plain back pain")
    assert resources(told, "Patient") == []
    held = only(told, "Task")["contained"][0]
    assert (held["resourceType"], held["name"][0]["family"], held["birthDate"]) == (
        "Patient",
        "Quill",
        "1961-02-03",
    )

    made = write_bundle(told, NOW, BundleType.TRANSACTION, creates_patient=True)
    check(made)
    patient = made["entry"][0]
    assert patient["resource"]["telecom"] == [{"system": "phone", "value": "+12515550142"}]
    assert "contained" not in json.dumps(made["entry"])
    assert made["entry"][-1]["resource"]["agent"][0]["who"] == {"reference": patient["fullUrl"]}

    known = write_bundle(told, NOW, BundleType.TRANSACTION, Subject("Patient/7"))
    check(known)
    assert "Quill" not in json.dumps(
        [each for each in known["entry"] if each["resource"]["resourceType"] == "Task"]
    )


def test_who_told_it_stands_beside_what_was_told() -> None:
    told = told_case("never better since surgery", **HELPED)
    response = only(told, "QuestionnaireResponse")
    helper = response["contained"][1]
    assert response["source"] == {"reference": "#helper"}
    assert (helper["name"][0]["text"], helper["relationship"][0]["text"]) == ("Sam Quill", "son")
    assert only(told, "Condition")["asserter"] == {"reference": "#helper"}

    by_staff = only(replace(told, by_staff="Dana Desk", language="es"), "Provenance")
    assert by_staff["agent"][1]["who"] == {"display": "Dana Desk, for the caller"}
    assert by_staff["activity"]["text"].endswith(", in Spanish")


def test_a_symptom_is_a_concern_and_no_diagnosis() -> None:
    concern = only(told_case("headache when upright"), "Condition")
    assert concern["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
    assert concern["category"][0]["coding"][0]["code"] == "health-concern"
    assert (
        concern["code"] == {"text": "Other: Headache whenever I stand up"}
        or "Headache" in concern["code"]["text"]
    )
    assert "coding" not in concern["code"]


def test_dates_keep_their_precision_and_what_fhir_cannot_say_is_told_in_words() -> None:
    operations = resources(told_case("two operations"), "Procedure")
    assert sorted("performedPeriod" in each for each in operations) == [False, True]
    for each in operations:
        period = each.get("performedPeriod")
        assert period is None or all(len(end) == 4 for end in period.values())
        assert any(line.startswith("When, as told: ") for line in notes(each))

    forgotten = only(told_case("surgery date forgotten"), "Procedure")
    assert not [key for key in forgotten if key.startswith("performed")]

    never = only(told_case("never better since surgery"), "Condition")
    assert never["onsetString"] == "the beginning of pain"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (None, {}),
        (CalendarDate(2014), {"onsetDateTime": "2014"}),
        (CalendarDate(2014, 6), {"onsetDateTime": "2014-06"}),
        (
            Between(CalendarDate(2014), CalendarDate(2016, 3)),
            {"onsetPeriod": {"start": "2014", "end": "2016-03"}},
        ),
        (Ago("months", 24, None, TODAY), {"onsetPeriod": {"end": "2024-06-15"}}),
        (Ago("days", 0, 7, TODAY), {"onsetPeriod": {"start": "2026-06-09", "end": "2026-06-15"}}),
    ],
)
def test_a_date_as_fhir_says_it(when: Any, expected: dict[str, Any]) -> None:
    assert dated("onset", when, TODAY, None) == expected


def test_an_operation_still_to_come_is_never_told_as_done() -> None:
    told = told_case("early after surgery", **{"surgery_date@1": "2027-01"})
    (planned,) = resources(told, "Procedure")
    assert planned["status"] == "preparation"
    assert "performedDateTime" not in planned
    maybe = told_case("surgery date forgotten", **{"surgery_date@1": "2026", "pain_onset_when": NotSure()})
    assert only(maybe, "Procedure")["status"] == "unknown"


def test_a_gap_told_is_counted_from_the_operation() -> None:
    gap = {"date": {"gap_months": [2, 4]}, "said": "three months after"}
    changed = {"surgery_date@1": "2024-01-10", "pain_onset_date": gap, "pain_onset_when": "new_after"}
    told = told_case("early after surgery", symptoms=["pain"], **changed)
    assert only(told, "Condition")["onsetPeriod"] == {"start": "2024-03-10", "end": "2024-05-10"}


def test_scores_are_told_as_given_and_not_sure_has_its_own_mark() -> None:
    told = told_case("plain back pain", pain_score=0, pain_limb_score=NotSure())
    by_site = {each.get("bodySite", {}).get("text"): each for each in resources(told, "Observation")}
    assert by_site["Neck or back"]["valueQuantity"]["value"] == 0
    assert {each["code"] for each in by_site["Neck or back"]["code"]["coding"]} == {"72514-3"}
    limb = by_site["Arm or leg"]
    assert "valueQuantity" not in limb
    assert limb["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"


def test_peg_is_named_only_where_the_form_declares_its_items() -> None:
    told = told_case("plain back pain", daily_pain=4, daily_enjoy=5, daily_activity=5)
    assert "91147-9" not in json.dumps(resources(told, "Observation"))
    items = ("pain_score", "daily_enjoy", "daily_activity")
    declared = replace(told, form=replace(told.form, measures={"peg": items}))
    (peg,) = (each for each in resources(declared, "Observation") if "91147-9" in json.dumps(each))
    values = [told.answers.value(item) for item in items]
    assert peg["valueQuantity"]["value"] == round(sum(values) / 3, 1)
    unanswered = replace(declared, answers=declared.answers.without(["daily_enjoy"]))
    assert "91147-9" not in json.dumps(resources(unanswered, "Observation"))


def _judged(told: ToldCase, code: str) -> dict[str, Any]:
    found = resources(told, "Observation")
    return next(each for each in found if each["code"]["text"].startswith(code))


def test_the_flag_stands_as_it_is_with_its_policy() -> None:
    unsettled = _judged(told_case("year alone does not settle it"), "Timing flag")
    assert unsettled["status"] == "preliminary"
    assert "spine-triage" in unsettled["method"]["text"]
    parts = [each["code"]["text"] for each in unsettled["component"]]
    assert parts[0] == "Settled"
    assert set(parts[1:]) == {"Possible"}
    assert len(parts) > 2
    assert list(unsettled["valueCodeableConcept"]) == ["text"], "a code would say it as a fact"

    told = told_case("year alone does not settle it")
    decided = replace(
        told,
        link="persistent",
        urgency=Urgency.SAME_DAY,
        words=replace(told.words, decided=("A clinician decided",)),
    )
    flag, urgency = _judged(decided, "Timing flag"), _judged(decided, "Urgency")
    assert (flag["status"], flag["valueCodeableConcept"]["coding"][0]["code"]) == ("final", "persistent")
    assert flag["component"][-1]["valueString"] == told.link
    assert urgency["valueCodeableConcept"]["coding"][0]["code"] == "same_day"
    assert all("A clinician decided" in notes(each) for each in (flag, urgency))
    # What the rules made of it was told by nobody.
    assert "performer" not in flag


@pytest.mark.parametrize(
    ("work", "task", "visit"),
    [
        (Work(Status.NEW, Status.NEW, NOW), "requested", "proposed"),
        (Work(Status.ATTEMPTED, Status.ATTEMPTED, LATER), "in-progress", "proposed"),
        (Work(Status.CONTACTED, Status.CONTACTED, LATER), "completed", "proposed"),
        (Work(Status.SCHEDULED, Status.SCHEDULED, LATER, visit_at=VISIT), "completed", "booked"),
        (Work(Status.WITH_CLINICIAN, Status.SCHEDULED, LATER, visit_at=VISIT), "in-progress", "booked"),
        (Work(Status.ARRIVED, Status.ARRIVED, LATER, visit_at=VISIT), "completed", "fulfilled"),
        (Work(Status.NO_SHOW, Status.NO_SHOW, LATER, visit_at=VISIT), "in-progress", "noshow"),
        (Work(Status.CANCELLED, Status.CANCELLED, LATER, visit_at=VISIT), "in-progress", "cancelled"),
        (Work(Status.ATTEMPTED, Status.ATTEMPTED, LATER, visit_at=VISIT), "in-progress", "proposed"),
        (closed(CloseReason.SEEN, spoken=True, visit_at=VISIT), "completed", "fulfilled"),
        (closed(CloseReason.BOOKED, spoken=True), "completed", "proposed"),
        (closed(CloseReason.CANNOT_REACH), "failed", "cancelled"),
        (closed(CloseReason.DECLINED, spoken=True), "completed", "cancelled"),
        (closed(CloseReason.DUPLICATE), "cancelled", "cancelled"),
        (closed(CloseReason.CANNOT_REACH, visit=Status.NO_SHOW, visit_at=VISIT), "failed", "noshow"),
        (closed(CloseReason.CANNOT_REACH, visit=Status.CANCELLED, visit_at=VISIT), "failed", "cancelled"),
        (closed(CloseReason.DUPLICATE, visit=Status.ARRIVED, visit_at=VISIT), "cancelled", "fulfilled"),
        (
            closed(CloseReason.EMERGENCY_CARE, visit=Status.SCHEDULED, visit_at=VISIT),
            "cancelled",
            "cancelled",
        ),
        (
            Work(Status.MERGED, Status.MERGED, LATER, visit=Status.NO_SHOW, visit_at=VISIT),
            "cancelled",
            "noshow",
        ),
        (
            Work(Status.REOPENED, Status.REOPENED, LATER, visit=Status.ARRIVED, visit_at=VISIT),
            "requested",
            "proposed",
        ),
    ],
)
def test_the_call_and_the_visit_follow_the_work(work: Work, task: str, visit: str) -> None:
    told = replace(told_case("foot drop"), work=replace(work, with_whom="Example Surgeon One, MD"))
    call, appointment = only(told, "Task"), only(told, "Appointment")
    check(write_bundle(told, NOW, leave_out=FORM_ITSELF))
    assert (call["status"], appointment["status"]) == (task, visit)
    assert call["lastModified"] == work.changed_at.isoformat()
    assert call["restriction"]["period"]["end"] == "2026-06-15T16:30:00+00:00"
    assert call["priority"] == {"emergency": "stat", "same_day": "asap", "soon": "urgent"}[told.urgency]
    # FHIR (app-3): only what is proposed or cancelled may be without a time; and no time is made up.
    has_time = work.visit_at is not None and visit != "proposed"
    assert appointment.get("start") == appointment.get("end") == (VISIT.isoformat() if has_time else None)
    assert ("Example Surgeon One, MD" in json.dumps(appointment["participant"])) is has_time
    why = f"Closed: {str(work.close_reason).replace('_', ' ')}" if work.close_reason else None
    why = "Merged" if work.status is Status.MERGED else why
    assert call.get("statusReason", {}).get("text") == why
    assert appointment.get("cancelationReason", {}).get("text") == (why if visit == "cancelled" else None)


def test_a_contact_left_on_the_way_is_no_whole_response() -> None:
    told = told_case("foot drop")
    assert only(told, "QuestionnaireResponse")["status"] == "completed"
    assert only(replace(told, is_whole=False), "QuestionnaireResponse")["status"] == "stopped"


def test_what_was_not_told_of_a_person_is_left_out() -> None:
    told = case_of({"symptoms": ["none"], "name_given": None, "phone": "somewhere", "call_in": None})
    bundle = write_bundle(told, NOW, leave_out=FORM_ITSELF)
    check(bundle)
    patient = only(told, "Task")["contained"][0]
    assert patient["name"] == [{"use": "official", "text": "Quill", "family": "Quill"}]
    assert "communication" not in patient
    assert told.base == BASE_ADDRESS


def test_what_is_not_valid_is_named_by_its_place_and_never_by_its_value() -> None:
    bundle = write_bundle(told_case("foot drop"), NOW, leave_out=FORM_ITSELF)
    bundle["entry"][1]["resource"]["onsetDateTime"] = "Ximena Quill"
    with pytest.raises(NotValid) as raised:
        check(bundle)
    assert "onsetDateTime" in str(raised.value)
    assert "Quill" not in f"{raised.value!r} {raised.value}"
