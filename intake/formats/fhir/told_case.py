"""One case as it is told to other systems: the domain's values, and the words staff read beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intake.domain.answers import Answers
from intake.domain.assessment import Assessment
from intake.domain.case_state import CloseReason, Status
from intake.domain.person import Identity
from intake.domain.policy import Urgency
from intake.domain.questionnaire import Questionnaire
from intake.domain.story import Story
from intake.formats.fhir.naming import identifier_system, stable_id

Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InWords:
    """What is said of a case in the words staff read.

    `link` and `urgency` are what is in force; `flag` the lines of the timing flag. `decided` says what a
    clinician changed. `beginnings` are by symptom's key, `operations` in the story's order: when it was.
    `calls` tells how to call; `told_by` who told all this.
    """

    told_by: str
    link: str
    urgency: str
    flag: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    beginnings: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    calls: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Where the office's work on a case stands, and since when.

    `origin` is where a case goes back to that somebody has in hand. `spoken`: the patient was spoken with.
    `visit_at` and `with_whom` are the newest visit's that was booked, whatever became of it: `visit` says
    what, by the status the case had then.
    """

    status: Status
    origin: Status
    changed_at: datetime
    spoken: bool = False
    close_reason: CloseReason | None = None
    visit_at: datetime | None = None
    with_whom: str = ""
    visit: Status | None = None


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The request that one was merged into: its id, and its form number as people read it."""

    id: str
    reference: str


_LASTING = frozenset({"Appointment", "Task"})
"""Of these a case has one, whatever is told later: the office owes one call and one visit."""


@dataclass(frozen=True, slots=True)
class ToldCase:
    """One telling of a case, number `telling`: who, what, what the rules made of it, and where it stands.

    `link` and `urgency` are those in force, a clinician's where one decided. `base` begins the addresses of
    everything that is this practice's own. `is_whole` is false where only a name and how to be reached were
    left, on the way. `by_staff` is who of the staff filled it in for a caller; "" where nobody did.
    `held` are the form numbers of the requests merged into it, `goes_on` the one that it was merged into.
    """

    base: str
    id: str
    telling: int
    reference: str
    form: Questionnaire
    answers: Answers = field(repr=False)
    story: Story = field(repr=False)
    identity: Identity = field(repr=False)
    assessment: Assessment = field(repr=False)
    language: str
    by_staff: str
    told_at: datetime
    received_at: datetime
    told_on: date
    due_at: datetime
    urgency: Urgency
    link: str
    work: Work
    is_whole: bool
    words: InWords = field(repr=False)
    held: tuple[str, ...] = ()
    goes_on: GoesOn | None = None

    def own_id(self, *what: str | int) -> str:
        """The identity of a part of this telling; of a call or visit that of the case's only one."""
        return stable_id(self.id, 0 if what[0] in _LASTING else self.telling, *what)

    def identifier(self, *what: str | int) -> dict[str, str]:
        """The same as a FHIR Identifier, by which a server knows a second copy."""
        return {"system": identifier_system(self.base), "value": self.own_id(*what)}

    def call_that_goes_on(self) -> dict[str, str] | None:
        """The identifier of the call of the request that this one was merged into; None where it was not."""
        if self.goes_on is None:
            return None
        return {"system": identifier_system(self.base), "value": stable_id(self.goes_on.id, 0, "Task")}


def instant(at: datetime) -> str:
    """A moment as FHIR writes it, to the second."""
    return at.isoformat(timespec="seconds")
