"""How a clinician's pages say what a visit found."""

from __future__ import annotations

from intake.domain.visit_outcomes import Care, Relation
from intake.extensions import db
from intake.services.cases.record import CaseRecord
from intake.services.clinician import outcomes
from intake.web.staff.desk import desk

RELATION_WORDS = {
    Relation.RELATED: "Related to an earlier operation",
    Relation.NOT_RELATED: "Not related to an earlier operation",
    Relation.UNCLEAR: "Unclear",
}
CARE_WORDS = {
    Care.THERAPY: "Therapy",
    Care.MEDICINE: "Medicine",
    Care.REVISION_SURGERY: "Revision surgery",
}
UNTOLD = "The visit found an operation that the form had not told"


def outcome_words(record: CaseRecord) -> str:
    """The record that stands, on one line; empty where there is none."""
    told = outcomes.outcomes_of(db.session(), record)
    if not told:
        return ""
    last = told[-1]
    care = ", ".join(CARE_WORDS[each].lower() for each in last.care)
    who = desk().people.get(last.clinician_id)
    said = ". ".join(
        filter(
            None, (RELATION_WORDS[last.relation], UNTOLD if last.untold else "", care.capitalize(), last.line)
        )
    )
    return f"{said} ({who.name if who else 'A clinician'}, {desk().clock.moment(last.at)})"
