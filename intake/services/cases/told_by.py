"""Who told what stands on a case, in the words staff read: the patient, a helper, or staff for a caller."""

from __future__ import annotations

from intake.services.cases.record import CaseRecord
from intake.store.sealed_case import STAFF


def told_by_words(record: CaseRecord) -> str:
    """Who filled in the form: "Told for the patient by Sam Quill (son)"; what was not told is left out.

    "Filled in by Dana Desk for the caller, Sam Quill (son)" where the front desk did.
    """
    person = record.identity
    helper = person.helper_name or ""
    relation = f"({person.relation})" if person.relation else ""
    who = " ".join(filter(None, (helper or (person.relation and "somebody"), relation)))
    if record.how_told.filled_in_by == STAFF:
        return f"Filled in by {record.how_told.staff_name or 'staff'} for the caller{who and f', {who}'}"
    if record.answers.value("who") == "someone_else":
        return f"Told for the patient by {who or 'somebody else'}"
    if record.answers.value("who") == "me_with_help":
        return f"Told by the patient with help{f' from {helper}' if helper else ''}"
    return "Told by the patient"
