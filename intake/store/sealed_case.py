"""Which part of a filed case is sealed where: the only code that seals or opens a case's columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from intake.domain.person import IDENTITY_ANSWERS
from intake.store.errors import Erased
from intake.store.models import AppointmentRequest, Assessment, Case, EarlierAnswers
from intake.store.seal import DataKey

AnswersJson = dict[str, dict[str, Any]]
PATIENT, STAFF = "patient", "staff"
"""Who may hold the pen."""


@dataclass(frozen=True)
class HowTold:
    """In which language a case was told, and who held the pen: "patient" or "staff", and then by which name.

    `safety_exit` says whether the form told the patient to get help on the way. `beside` is the id of the
    request that the same browser had sent before this one was begun beside it; "" for none.
    """

    language: str
    filled_in_by: str
    safety_exit: bool
    beside: str = ""
    staff_name: str = ""


PREFERENCE_ANSWERS = ("call_when", "call_windows", "call_not_days", "call_help")


def split_answers(answers: Mapping[str, Mapping[str, Any]]) -> tuple[AnswersJson, AnswersJson, AnswersJson]:
    """Part answers (JSON form) into what names the person, how to call them, and the rest."""
    identity = {k: dict(v) for k, v in answers.items() if k in IDENTITY_ANSWERS}
    preferences = {k: dict(v) for k, v in answers.items() if k in PREFERENCE_ANSWERS}
    rest = {k: dict(v) for k, v in answers.items() if k not in identity and k not in preferences}
    return identity, preferences, rest


def seal_how_told(key: DataKey, case: Case, how: HowTold) -> None:
    """Seal onto the case how it was told."""
    case.sealed_how_told = key.seal_json(
        asdict(how), table="case_file", row=case.id, column="sealed_how_told"
    )


def open_how_told(key: DataKey, case: Case) -> HowTold:
    """How the case was told."""
    if case.sealed_how_told is None:  # told before this was kept
        return HowTold("en", "patient", safety_exit=False)
    return HowTold(**_open(key, case.sealed_how_told, "case_file", case.id, "sealed_how_told"))


def seal_answers(key: DataKey, case: Case, rest: AnswersJson) -> None:
    """Seal the answers that name nobody onto the case."""
    case.sealed_answers = key.seal_json(rest, table="case_file", row=case.id, column="sealed_answers")


def open_answers(key: DataKey, case: Case) -> AnswersJson:
    """The answers that name nobody. Raises `Erased` when they are gone."""
    return _open(key, case.sealed_answers, "case_file", case.id, "sealed_answers")


def seal_identity(key: DataKey, case: Case, identity: AnswersJson) -> None:
    """Seal the answers that name the person onto the case."""
    case.sealed_identity = key.seal_json(identity, table="case_file", row=case.id, column="sealed_identity")


def seal_gist(key: DataKey, case: Case, gist: Mapping[str, Any]) -> None:
    """Seal onto the case what its row in a list shows."""
    case.sealed_gist = key.seal_json(gist, table="case_file", row=case.id, column="sealed_gist")


def open_gist(key: DataKey, case: Case) -> dict[str, Any]:
    """What the case's row in a list shows. Raises `Erased` where it is gone or was never kept."""
    return _open(key, case.sealed_gist, "case_file", case.id, "sealed_gist")


def open_identity(key: DataKey, case: Case) -> AnswersJson:
    """The answers that name the person, as `identity_from_answers` reads them. Raises `Erased`."""
    return _open(key, case.sealed_identity, "case_file", case.id, "sealed_identity")


def seal_preferences(key: DataKey, request: AppointmentRequest, preferences: AnswersJson) -> None:
    """Seal how the patient wants to be called; the request's id must be set."""
    request.sealed_preferences = key.seal_json(
        preferences, table="appointment_request", row=request.id, column="sealed_preferences"
    )


def open_preferences(key: DataKey, request: AppointmentRequest) -> AnswersJson:
    """How the patient wants to be called, as answers."""
    return _open(key, request.sealed_preferences, "appointment_request", request.id, "sealed_preferences")


def open_all(key: DataKey, case: Case, request: AppointmentRequest | None) -> AnswersJson:
    """All answers together, those that name the person included. Raises `Erased`."""
    preferences = open_preferences(key, request) if request is not None else {}
    return open_answers(key, case) | open_identity(key, case) | preferences


def seal_assessment(key: DataKey, assessment: Assessment, payload: bytes) -> None:
    """Seal an assessment byte for byte; its id must be set."""
    assessment.sealed_payload = key.seal(
        payload, table="assessment", row=assessment.id, column="sealed_payload"
    )


def open_assessment(key: DataKey, assessment: Assessment) -> bytes:
    """The assessment exactly as it was made."""
    return key.open(assessment.sealed_payload, table="assessment", row=assessment.id, column="sealed_payload")


def seal_earlier(key: DataKey, earlier: EarlierAnswers, answers: AnswersJson) -> None:
    """Seal the answers that newer ones replace; the row's id must be set."""
    earlier.sealed_answers = key.seal_json(
        answers, table="earlier_answers", row=earlier.id, column="sealed_answers"
    )


def open_earlier(key: DataKey, earlier: EarlierAnswers) -> AnswersJson:
    """The answers that newer ones replaced, those that name the person included."""
    return _open(key, earlier.sealed_answers, "earlier_answers", earlier.id, "sealed_answers")


def _open(key: DataKey, sealed: bytes | None, table: str, row: str, column: str) -> dict[str, Any]:
    if sealed is None:
        raise Erased(f"{table}.{column} of row {row} was erased")
    opened: dict[str, Any] = key.open_json(sealed, table=table, row=row, column=column)
    return opened
