"""How the auditor's page says what was done, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.domain.roles import Role
from intake.services.audit_actions import AuditAction
from intake.services.audit_kinds import AuditKind

ACTION_WORDS: Mapping[AuditAction, str] = MappingProxyType(
    {
        AuditAction.CASE_FILED: "Request sent",
        AuditAction.CASE_CONTACT_LEFT: "Name and phone left for a call",
        AuditAction.CASE_UPDATE_BEGUN: "Change to a sent request begun",
        AuditAction.CASE_ANSWER_HEARD: "Answer told by phone written down",
        AuditAction.CASE_ESCALATED: "Urgent request passed on",
        AuditAction.CASE_SENT_TO_EHR: "Request sent to the EHR",
        AuditAction.CASE_ERASED: "Request erased",
        AuditAction.CASE_HELD: "Legal hold set: not to be erased",
        AuditAction.CASE_HOLD_LIFTED: "Legal hold lifted",
        AuditAction.CASE_READ: "Request read",
        AuditAction.CASE_COMPARED: "Request shown beside another one",
        AuditAction.CASE_SUMMARY_READ: "Summary read",
        AuditAction.CASE_TRACE_READ: "Rules and reasons read",
        AuditAction.CASE_EXPORTED: "Request taken out as a file for another system",
        AuditAction.CASE_EXPLAINED: "Asked which answer would change the result",
        AuditAction.READING_LIST_READ: "Clinician's first page read",
        AuditAction.OUTCOMES_READ: "Outcomes of visits read",
        AuditAction.CASE_NOTE_TAKEN: "Summary taken as a note",
        AuditAction.CASE_PDF_TAKEN: "Summary taken as a PDF",
        AuditAction.CASES_SEARCHED: "Requests searched for",
        AuditAction.WORKLIST_READ: "Queue read",
        AuditAction.CALL_LIST_READ: "Call list read",
        AuditAction.VISITS_READ: "Visits read",
        AuditAction.BELL_READ: "Shown who waits to be connected",
        AuditAction.CASE_SHEET_PRINTED: "Call sheet taken to print",
        AuditAction.CASE_VISIT_FILE_TAKEN: "Visit taken as a calendar file",
        AuditAction.FIGURES_EXPORTED: "Figures taken as a file",
        AuditAction.REQUESTS_EXPORTED: "Requests with names taken as a file",
        AuditAction.CASE_NEXT_STEP: "Next step recorded",
        AuditAction.CASE_OVERRIDDEN: "Urgency or surgery link changed",
        AuditAction.CASE_OUTCOME_RECORDED: "Outcome of the visit recorded",
        AuditAction.CASE_CLAIM: "Request taken",
        AuditAction.CASE_RELEASE: "Request given back",
        AuditAction.CASE_LOG_ATTEMPT: "Call attempt recorded",
        AuditAction.CASE_NOTE: "Note written",
        AuditAction.CASE_TOLD_WORSE: "Patient said that it is worse",
        AuditAction.CASE_CORRECT: "Name, phone or birth date corrected",
        AuditAction.CASE_NO_NUMBER: "Set to no working number",
        AuditAction.CASE_SEND_FINAL_NOTICE: "Final notice sent",
        AuditAction.CASE_SCHEDULE: "Appointment made",
        AuditAction.CASE_WAIT_ON_PATIENT: "Set to wait on the patient",
        AuditAction.CASE_WAIT_ON_RECORDS: "Set to wait on records",
        AuditAction.CASE_HAND_TO_CLINICIAN: "Handed to a clinician",
        AuditAction.CASE_DISPOSE: "Outcome for an urgent patient recorded",
        AuditAction.CASE_CHECK_ON: "Patient checked on after emergency care",
        AuditAction.CASE_RETURN_TO_DESK: "Returned to the front desk",
        AuditAction.CASE_ARRIVE: "Patient arrived",
        AuditAction.CASE_MISS: "Patient did not come",
        AuditAction.CASE_CANCEL: "Appointment cancelled",
        AuditAction.CASE_CLOSE: "Request closed",
        AuditAction.CASE_REOPEN: "Request opened again",
        AuditAction.CASE_UPDATE: "Patient told a change",
        AuditAction.CASE_MERGE: "Request merged into another one",
        AuditAction.CASE_TAKE_IN: "Another request taken in",
        AuditAction.CASE_SEPARATE: "Merged requests separated",
        AuditAction.CASE_UNDO: "Step undone",
        AuditAction.DRAFT_SAVED: "Form saved for later",
        AuditAction.DRAFT_OPENED: "Saved form opened",
        AuditAction.DRAFT_BEGUN_FOR_CALLER: "Form begun for a caller",
        AuditAction.DRAFT_OF_CALLER_DROPPED: "Form for a caller thrown away",
        AuditAction.DRAFTS_OF_CALLERS_READ: "Forms for callers looked at",
        AuditAction.STAFF_PASSWORD_ACCEPTED: "Password accepted, second step asked for",
        AuditAction.STAFF_PASSWORD_REFUSED: "Password refused",
        AuditAction.STAFF_SECOND_STEP_REFUSED: "Second step refused",
        AuditAction.STAFF_PASSKEY_ACCEPTED: "Passkey accepted",
        AuditAction.STAFF_PASSKEY_REFUSED: "Passkey refused",
        AuditAction.STAFF_PASSKEY_COPIED: "Passkey refused: there may be a copy of it",
        AuditAction.STAFF_RECOVERY_CODE_USED: "Recovery code used",
        AuditAction.STAFF_SIGNED_IN: "Signed in",
        AuditAction.STAFF_SIGNED_OUT: "Signed out",
        AuditAction.STAFF_ADDED: "Account added",
        AuditAction.STAFF_ROLE_CHANGED: "Role changed",
        AuditAction.STAFF_OPENED: "Account enabled",
        AuditAction.STAFF_CLOSED: "Account disabled",
        AuditAction.STAFF_PASSWORD_CHANGED: "Password changed",
        AuditAction.STAFF_SECOND_STEP_SET_UP: "Second step set up",
        AuditAction.STAFF_SECOND_STEP_RESET: "Second step reset",
        AuditAction.STAFF_RECOVERY_CODES_RENEWED: "Recovery codes renewed",
        AuditAction.STAFF_PASSKEY_ADDED: "Passkey added",
        AuditAction.STAFF_PASSKEY_REMOVED: "Passkey removed",
        AuditAction.STAFF_SESSIONS_ENDED: "Signed out everywhere",
        AuditAction.DUTY_NAMED: "Clinician on duty named",
        AuditAction.AUDIT_READ: "Audit events read",
        AuditAction.AUDIT_EXPORTED: "Audit events taken as a file",
        AuditAction.ERASURE_READ: "Certificate of erasure read",
        AuditAction.HOLDS_READ: "Legal holds and erasures read",
        AuditAction.BACKUP_MADE: "Backup made",
        AuditAction.BACKUP_RESTORED: "Database restored from a backup",
        AuditAction.KEYS_ROTATED: "Keys rotated",
        AuditAction.SEARCH_REINDEXED: "Search brought up to date",
        AuditAction.RETENTION_APPLIED: "Expired records erased",
        AuditAction.OUTBOX_RETRIED: "Undelivered letter tried again",
        AuditAction.OUTBOX_DROPPED: "Undelivered letter dropped",
        AuditAction.READINESS_CHECKED: "Made-up request taken from end to end",
    }
)


KIND_WORDS: Mapping[AuditKind, str] = MappingProxyType(
    {
        AuditKind.LOOKS: "Looks at requests, lists and records",
        AuditKind.FILES: "What left on paper or as a file",
        AuditKind.REQUESTS: "Requests coming in and worked on",
        AuditKind.FORMS: "Forms not sent yet",
        AuditKind.SIGN_INS: "Signing in and out",
        AuditKind.ACCOUNTS: "Accounts and duty",
        AuditKind.KEEPING: "Keeping the record",
    }
)

ABOUT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "backup": "Backup",
        "case": "Request",
        "chain": "The audit events",
        "database": "The database",
        "draft": "Unsent form",
        "figures": "Figures",
        "key": "Key",
        "list": "A list",
        "message": "Letter",
        "search": "Search",
        "staff": "Account:",
        "worklist": "The queue",
    }
)
"""What an entry is about, where its kind has a plainer word than its own."""


_WORDS = {str(each): words for each, words in ACTION_WORDS.items()}
_ROLES = {str(each): each.label for each in Role}


def what_was_done(action: str) -> str:
    """An action in words; one that is in no list as it stands in the chain."""
    return _WORDS.get(action, action)


def about_what(object_kind: str) -> str:
    """The kind of thing an entry is about, in words; one that is in no list as it stands in the chain."""
    return ABOUT_WORDS.get(object_kind, object_kind)


def as_what(role: str | None) -> str:
    """The role somebody acted in, as people say it; empty where it was none, and as it stands if unknown."""
    return _ROLES.get(role, role) if role else ""
