"""Who told what stands on a case, in the words staff read: the patient, a helper, or staff for a caller."""

from __future__ import annotations

from intake.services.cases.record import CaseRecord


def told_by_words(record: CaseRecord) -> str:
    """Who filled in the form: "Told for the patient by Sam Quill (son)"; what was not told is left out."""
    if record.how_told.filled_in_by == "staff":
        return "Filled in by staff for the caller"
    person = record.identity
    helper = person.helper_name or ""
    if record.answers.value("who") == "someone_else":
        relation = f"({person.relation})" if person.relation else ""
        who = " ".join(filter(None, (helper or (person.relation and "somebody"), relation)))
        return f"Told for the patient by {who or 'somebody else'}"
    if record.answers.value("who") == "me_with_help":
        return f"Told by the patient with help{f' from {helper}' if helper else ''}"
    return "Told by the patient"
