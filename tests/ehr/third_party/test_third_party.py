"""What we send, by what others wrote: a FHIR server, a token endpoint, and a second validator."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from intake.domain.case_state import Status
from intake.domain.person import Identity
from intake.ehr import checkup
from intake.ehr.account import Account
from intake.ehr.problems import NotLetIn, NotNow, Refused, Unreachable
from intake.ehr.server import EhrServer, client_for
from intake.formats.fhir.bundle import BundleType, write_bundle
from intake.formats.fhir.told_case import GoesOn, Work
from tests.ehr.third_party.conftest import ThirdParty, second_opinion
from tests.formats.fhir.golden import CASES
from tests.support.made_up_accounts import account, rsa_key
from tests.support.told_cases import NOW, told_case


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def server(ours: Account) -> Iterator[EhrServer]:
    with client_for(ours) as client:
        yield of(ours, client)


def of(ours: Account, client: httpx.Client) -> EhrServer:
    return EhrServer.of(ours, client, now, lambda: str(uuid.uuid4()))


def transaction(name: str = "two operations", **how: Any) -> dict[str, Any]:
    return write_bundle(told_case(name), NOW, BundleType.TRANSACTION, **how)


def test_it_takes_every_case_and_keeps_one_of_what_is_sent_twice(server: EhrServer) -> None:
    leaner = frozenset({"Questionnaire"})  # it is the same in all of them, and long
    for number, name in enumerate(("cannot pass urine", "surgery date forgotten")):
        case = replace(told_case(name), id=f"case {number}")
        bundle = write_bundle(case, NOW, BundleType.TRANSACTION, leave_out=leaner)
        assert len(server.take(bundle)) == len(bundle["entry"])
    whole = transaction()
    first, second = server.take(whole), server.take(whole)
    assert first == second
    kinds = Counter(place.split("/")[0] for place in first)
    assert (kinds["QuestionnaireResponse"], kinds["Procedure"], kinds["Patient"]) == (1, 2, 0)
    assert sum(kinds.values()) == len(whole["entry"])


def test_call_and_visit_are_brought_up_to_date_and_stay_one_each(server: EhrServer) -> None:
    leaner = frozenset({"Questionnaire"})
    told = told_case("two operations")
    first = server.take(write_bundle(told, NOW, BundleType.TRANSACTION, leave_out=leaner))
    visit_at = NOW + timedelta(days=7)
    booked = Work(Status.SCHEDULED, Status.SCHEDULED, NOW, visit_at=visit_at, with_whom="Example Surgeon")
    missed = replace(booked, status=Status.NO_SHOW, origin=Status.NO_SHOW)
    for work, telling, call, visit in (
        (booked, 1, "completed", "booked"),
        (missed, 2, "in-progress", "noshow"),
    ):
        later = replace(told, work=work, telling=telling)
        again = server.take(write_bundle(later, NOW, BundleType.TRANSACTION, leave_out=leaner))
        lasting = [place for place in again if place.startswith(("Appointment/", "Task/"))]
        assert lasting == [place for place in first if place.startswith(("Appointment/", "Task/"))]
        # What was told anew stands beside what was told first; nothing else is made twice.
        assert (first == again) is (telling == 1)
        task, appointment = (server._asked("GET", f"/{place}") for place in sorted(lasting)[::-1])
        assert (task["status"], appointment["status"]) == (call, visit)
        assert appointment["start"] == visit_at.isoformat()
        assert task["focus"]["reference"] == f"Appointment/{appointment['id']}"


def test_a_merged_request_is_a_cancelled_call_that_names_the_other_and_separated_it_is_owed_again(
    server: EhrServer,
) -> None:
    leaner = frozenset({"Questionnaire"})
    kept, other = (replace(told_case("foot drop"), id=each) for each in ("kept", "other"))
    gone = replace(
        other,
        work=Work(Status.MERGED, Status.MERGED, NOW),
        goes_on=GoesOn(kept.id, kept.reference),
    )
    # Merged before anything was sent: the server need not have the other one yet.
    places: dict[str, str] = {}
    for told, status in ((gone, "cancelled"), (kept, "requested"), (gone, "cancelled"), (other, "requested")):
        taken = server.take(write_bundle(told, NOW, BundleType.TRANSACTION, leave_out=leaner))
        (place,) = (each for each in taken if each.startswith("Task/"))
        assert places.setdefault(told.id, place) == place, "one call each, however often it is sent"
        task = server._asked("GET", f"/{place}")
        assert task["status"] == status
        assert ("partOf" in task, "statusReason" in task) == (told is gone, told is gone)
        if told is gone:
            sought = task["partOf"][0]["identifier"]
            assert task["statusReason"]["text"].startswith("Merged into form number ")
    found = server._asked("GET", f"/Task?identifier={sought['system']}|{sought['value']}")
    assert [each["resource"]["id"] for each in found["entry"]] == [places["kept"].removeprefix("Task/")]


def test_patients_are_found_by_a_birth_date_that_is_known_in_part_and_no_name_stands_in_an_address(
    third_party: ThirdParty, server: EhrServer
) -> None:
    made = server.take(transaction(creates_patient=True, leave_out=frozenset({"Questionnaire"})))
    patient = next(place for place in made if place.startswith("Patient/"))
    for birth_date, found in (
        ("1961-02-03", patient),
        ("1961-02", patient),
        ("1961", patient),
        ("1962", None),
    ):
        person = Identity(given="Ximena", family="Quill", birth_date=birth_date)
        assert server.find_patient(person) == found, birth_date
    assert server.find_patient(Identity(given="Ximena", family="Quill")) is None
    assert server.find_patient(Identity(given="Xi", family="Quill", birth_date="1961")) is None
    asked = " ".join(third_party.told())
    assert "POST /fhir/Patient/_search" in asked
    assert not any(word in asked for word in ("Quill", "Ximena", "1961"))
    # Of two with that name and year nobody can say which is meant.
    server.take(write_bundle(replace(told_case("foot drop"), id="another"), NOW, BundleType.TRANSACTION,
                             creates_patient=True))  # fmt: skip
    assert server.find_patient(Identity(given="Ximena", family="Quill", birth_date="1961")) is None


def test_a_token_that_runs_out_or_is_forgotten_is_asked_for_anew(
    third_party: ThirdParty, server: EhrServer
) -> None:
    third_party.told(expiresIn=1)
    assert server.capabilities()["fhirVersion"] == "4.0.1"
    assert server.capabilities()["fhirVersion"] == "4.0.1"
    third_party.told(expiresIn=300)
    server.tokens.renew()
    third_party.told(server="forgets")
    server.capabilities()
    assert third_party.told().count("POST /token") == 4


@pytest.mark.parametrize(
    ("does", "raised", "says"),
    [
        ({"token": "refuses"}, NotLetIn, "refuses: invalid_client"),
        ({"token": "breaks"}, NotNow, "answers 503"),
        ({"token": "mumbles"}, NotLetIn, "holds no token"),
        ({"token": "hides"}, NotLetIn, "EHR_TOKEN_ADDRESS"),
        ({"token": "sleeps"}, Unreachable, "ReadTimeout"),
        ({"server": "breaks"}, NotNow, "answers 503"),
        ({"server": "forbids"}, NotLetIn, "answers 403"),
        ({"keys": []}, NotLetIn, "invalid_client"),
    ],
)
def test_what_goes_wrong_is_told_in_our_words_alone(
    third_party: ThirdParty, ours: Account, does: dict[str, Any], raised: type[Exception], says: str
) -> None:
    third_party.told(**does)
    hasty = replace(ours, timeout=0.3)
    with client_for(hasty) as client, pytest.raises(raised, match=says) as error:
        of(hasty, client).capabilities()
    assert "Quill" not in str(error.value)


def test_an_rsa_key_is_taken_as_well(third_party: ThirdParty, ours: Account) -> None:
    other = replace(ours, key=rsa_key(), token_address=f"{third_party.address}/token")
    third_party.knows(other)
    with client_for(other) as client:
        assert of(other, client).capabilities()["fhirVersion"] == "4.0.1"


def test_what_the_server_does_not_understand_it_refuses(server: EhrServer) -> None:
    bundle = transaction("foot drop", leave_out=frozenset({"Questionnaire"}))
    bundle["entry"][0]["resource"]["nonsense"] = "?"
    with pytest.raises(Refused):
        server.take(bundle)


def test_the_check_says_in_words_what_is_well_and_what_is_wrong(
    third_party: ThirdParty, server: EhrServer
) -> None:
    assert [step.is_well for step in checkup.look(server)] == [True] * 7
    third_party.told(kinds=["QuestionnaireResponse"], transaction=False)
    searching = EhrServer(replace(server.account, patient="create"), server.client, server.tokens)
    wrong = [step.says for step in checkup.look(searching) if not step.is_well]
    assert [each.split(":")[0] for each in wrong[:1]] == [
        "It does not say that it takes transactions; without them nothing can be sent."
    ]
    assert "EHR_LEAVE_OUT" in wrong[1]
    assert "Provenance" in wrong[1]
    assert "Patient" in wrong[1]
    assert "EHR_PATIENT=contained" in wrong[2]
    third_party.told(token="refuses")
    *_, found, advice = checkup.look(server)
    assert found.says == "The token endpoint refuses: invalid_client."
    assert "ehr public-key" in advice.says
    nobody = account("http://127.0.0.1:9/fhir")
    with client_for(nobody) as client:
        (silent,) = checkup.look(of(nobody, client))
    assert silent.says.startswith("No answer from where tokens are had")


def test_a_second_validator_finds_nothing_wrong() -> None:
    bundles = [transaction(name, leave_out=frozenset({"Questionnaire"})) for name in CASES]
    bundles.append(write_bundle(told_case("foot drop"), NOW))
    wrong = {**bundles[0]["entry"][0]["resource"], "status": "nonsense"}
    *found, of_wrong = second_opinion([*bundles, wrong])
    assert found == [[]] * len(bundles)
    assert of_wrong, "it looks at value sets"
