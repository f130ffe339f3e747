"""Everything that the audit chain tells of: one closed list, so that nobody reads of what nobody wrote.

The chain itself keeps the words as they were written; an entry is read and checked whatever stands in it.
"""

from __future__ import annotations

from enum import StrEnum


class AuditAction(StrEnum):
    """What was done: the kind of thing, a dot, and what happened to it."""

    # A request, as its patient and the program bring it on
    CASE_FILED = "case.filed"
    CASE_CONTACT_LEFT = "case.contact_left"
    CASE_UPDATE_BEGUN = "case.update_begun"
    CASE_ANSWER_HEARD = "case.answer_heard"
    CASE_ESCALATED = "case.escalated"
    CASE_SENT_TO_EHR = "case.sent_to_ehr"
    CASE_ERASED = "case.erased"
    CASE_HELD = "case.held"
    CASE_HOLD_LIFTED = "case.hold_lifted"

    # A request, as somebody looks at it
    CASE_READ = "case.read"
    CASE_COMPARED = "case.compared"
    CASE_SUMMARY_READ = "case.summary_read"
    CASE_TRACE_READ = "case.trace_read"
    CASE_EXPORTED = "case.exported"
    CASE_EXPLAINED = "case.explained"
    READING_LIST_READ = "reading_list.read"
    OUTCOMES_READ = "outcomes.read"
    CASES_SEARCHED = "cases.searched"
    WORKLIST_READ = "worklist.read"
    CALL_LIST_READ = "call_list.read"
    VISITS_READ = "visits.read"
    BELL_READ = "bell.read"

    # What leaves on paper or as a file
    CASE_SHEET_PRINTED = "case.sheet_printed"
    CASE_VISIT_FILE_TAKEN = "case.visit_file_taken"
    CASE_NOTE_TAKEN = "case.note_taken"
    CASE_PDF_TAKEN = "case.pdf_taken"
    FIGURES_EXPORTED = "figures.exported"
    REQUESTS_EXPORTED = "requests.exported"

    # A clinician's decisions
    CASE_NEXT_STEP = "case.next_step"
    CASE_OVERRIDDEN = "case.overridden"
    CASE_OUTCOME_RECORDED = "case.outcome_recorded"

    # The steps of a request's life, named as in `domain.case_state.Action`; "read" stands above
    CASE_CLAIM = "case.claim"
    CASE_RELEASE = "case.release"
    CASE_LOG_ATTEMPT = "case.log_attempt"
    CASE_NOTE = "case.note"
    CASE_TOLD_WORSE = "case.told_worse"
    CASE_CORRECT = "case.correct"
    CASE_NO_NUMBER = "case.no_number"
    CASE_SEND_FINAL_NOTICE = "case.send_final_notice"
    CASE_SCHEDULE = "case.schedule"
    CASE_WAIT_ON_PATIENT = "case.wait_on_patient"
    CASE_WAIT_ON_RECORDS = "case.wait_on_records"
    CASE_HAND_TO_CLINICIAN = "case.hand_to_clinician"
    CASE_DISPOSE = "case.dispose"
    CASE_CHECK_ON = "case.check_on"
    CASE_RETURN_TO_DESK = "case.return_to_desk"
    CASE_ARRIVE = "case.arrive"
    CASE_MISS = "case.miss"
    CASE_CANCEL = "case.cancel"
    CASE_CLOSE = "case.close"
    CASE_REOPEN = "case.reopen"
    CASE_UPDATE = "case.update"
    CASE_UNDO = "case.undo"
    CASE_MERGE = "case.merge"
    CASE_TAKE_IN = "case.take_in"
    CASE_SEPARATE = "case.separate"

    # A form that is not sent yet
    DRAFT_SAVED = "draft.saved"
    DRAFT_OPENED = "draft.opened"
    DRAFT_BEGUN_FOR_CALLER = "draft.begun_for_caller"
    DRAFT_OF_CALLER_DROPPED = "draft.of_caller_dropped"
    DRAFTS_OF_CALLERS_READ = "drafts_of_callers.read"

    # Staff sign in and out
    STAFF_PASSWORD_ACCEPTED = "staff.password_accepted"  # noqa: S105 - what happened, not a password
    STAFF_PASSWORD_REFUSED = "staff.password_refused"  # noqa: S105
    STAFF_SECOND_STEP_REFUSED = "staff.second_step_refused"
    STAFF_PASSKEY_ACCEPTED = "staff.passkey_accepted"
    STAFF_PASSKEY_REFUSED = "staff.passkey_refused"
    STAFF_PASSKEY_COPIED = "staff.passkey_copied"
    STAFF_RECOVERY_CODE_USED = "staff.recovery_code_used"
    STAFF_SIGNED_IN = "staff.signed_in"
    STAFF_SIGNED_OUT = "staff.signed_out"

    # The accounts of staff
    STAFF_ADDED = "staff.added"
    STAFF_ROLE_CHANGED = "staff.role_changed"
    STAFF_OPENED = "staff.opened"
    STAFF_CLOSED = "staff.closed"
    STAFF_PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105
    STAFF_SECOND_STEP_SET_UP = "staff.second_step_set_up"
    STAFF_SECOND_STEP_RESET = "staff.second_step_reset"
    STAFF_RECOVERY_CODES_RENEWED = "staff.recovery_codes_renewed"
    STAFF_PASSKEY_ADDED = "staff.passkey_added"
    STAFF_PASSKEY_REMOVED = "staff.passkey_removed"
    STAFF_SESSIONS_ENDED = "staff.sessions_ended"
    DUTY_NAMED = "duty.named"

    # Keeping the record
    AUDIT_READ = "audit.read"
    AUDIT_EXPORTED = "audit.exported"
    ERASURE_READ = "erasure.read"
    HOLDS_READ = "holds.read"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    KEYS_ROTATED = "keys.rotated"
    SEARCH_REINDEXED = "search.reindexed"
    RETENTION_APPLIED = "retention.applied"
    OUTBOX_RETRIED = "outbox.retried"
    OUTBOX_DROPPED = "outbox.dropped"
    READINESS_CHECKED = "readiness.checked"
