"""The check of the way to the EHR, step by step, in words: what works, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from intake.ehr.account import CONTAINED, CREATE
from intake.ehr.problems import EhrError
from intake.ehr.server import EhrServer
from intake.formats.fhir.bundle import FOLLOWS, TYPES_SENT

T = TypeVar("T")
FHIR_VERSION = "4.0"
TRANSACTION, CREATES = "transaction", "create"


@dataclass(frozen=True)
class Step:
    """One thing that was looked at: whether it is well, and what was found, in a sentence."""

    is_well: bool
    says: str


def look(server: EhrServer) -> Iterator[Step]:
    """Each step in order; after one that the next ones need, the rest is left out. Nothing is sent."""
    endpoint = yield from _step(server.tokens.endpoint, "Where tokens are had: {}.")
    if endpoint is None:
        return
    answer = yield from _step(server.tokens.renew, "")
    if answer is None:
        advice = (
            "Make sure that EHR_CLIENT_ID is the name the EHR gave, and that it has the key which "
            "`ehr public-key` prints."
        )
        yield Step(is_well=False, says=advice)
        return
    scope = answer.get("scope") or "scopes it does not name"
    yield Step(
        is_well=True, says=f"A token was given, good for {answer.get('expires_in', '?')} s, for {scope}."
    )
    statement = yield from _step(server.capabilities, "")
    if statement is not None:
        yield from _capabilities(statement, server)


def _step(ask: Callable[[], T], says: str) -> Generator[Step, None, T | None]:
    try:
        found = ask()
    except EhrError as error:
        yield Step(is_well=False, says=f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return None
    if says:
        yield Step(is_well=True, says=says.format(found))
    return found


def _capabilities(statement: dict[str, Any], server: EhrServer) -> Iterator[Step]:
    version = str(statement.get("fhirVersion", "none"))
    yield _is(
        version.startswith(FHIR_VERSION),
        f"It speaks FHIR {version}.",
        f"It speaks FHIR {version}; what we send is {FHIR_VERSION} (R4).",
    )
    rest: dict[str, Any] = next(
        (each for each in statement.get("rest", []) if each.get("mode") == "server"), {}
    )
    yield _is(
        TRANSACTION in _interactions(rest),
        "It takes transactions.",
        "It does not say that it takes transactions; without them nothing can be sent.",
    )
    kinds = {each.get("type"): each for each in rest.get("resource", [])}
    account = server.account
    sent = [each for each in TYPES_SENT if each not in account.leave_out]
    wanted = [*sent, *(["Patient"] if account.patient == CREATE else [])]
    refused = [each for each in wanted if CREATES not in _interactions(kinds.get(each, {}))]
    yield _is(
        not refused,
        f"It takes every kind of resource that is sent: {', '.join(wanted)}.",
        f"It does not say that it takes {', '.join(refused)}: ask for that, or name them in EHR_LEAVE_OUT.",
    )
    twice = [each for each in wanted if each not in refused and not kinds[each].get("conditionalCreate")]
    yield _is(
        not twice,
        "It keeps one of what is sent twice (conditional create).",
        f"It does not say that it keeps one of what is sent twice, of {', '.join(twice)}.",
    )
    renewed = sorted({each.split("/")[0] for each in FOLLOWS} - account.leave_out - set(refused))
    stuck = [each for each in renewed if not kinds[each].get("conditionalUpdate")]
    yield _is(
        not stuck,
        "It takes what has changed in the place of what it had (conditional update).",
        f"It does not say that it takes changes (conditional update) of {', '.join(stuck)}: "
        "what becomes of a request would not reach it.",
    )
    if account.patient != CONTAINED:
        yield _is(
            "search-type" in _interactions(kinds.get("Patient", {})),
            "It can be asked for a patient by name and birth date.",
            "It does not say that patients can be searched for; EHR_PATIENT=contained needs no search.",
        )


def _is(well: bool, if_well: str, if_not: str) -> Step:
    return Step(well, if_well if well else if_not)


def _interactions(of: dict[str, Any]) -> set[str]:
    return {str(each.get("code")) for each in of.get("interaction", [])}
