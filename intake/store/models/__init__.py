"""Every table. Importing this package registers all of them on `Base.metadata`."""

from intake.store.models.audit import AuditEvent
from intake.store.models.case import AppointmentRequest, Case, CaseIndex
from intake.store.models.content import ContentAdoption
from intake.store.models.draft import Draft, SafetyExit
from intake.store.models.duty import DutyDay, DutyWeekday, Escalation
from intake.store.models.earlier import EarlierAnswers
from intake.store.models.erasure import Erasure
from intake.store.models.judgement import Assessment, Review
from intake.store.models.kept_page import KeptPage
from intake.store.models.keycheck import KeyCheck
from intake.store.models.legal_hold import LegalHold
from intake.store.models.merge import CaseMerge
from intake.store.models.outbox import AskedLetter, OutboxMessage
from intake.store.models.outcome import VisitOutcome
from intake.store.models.passkey import Passkey, PasskeyChallenge
from intake.store.models.saved import AccessTry, SavedForm
from intake.store.models.sent_on import EhrSending
from intake.store.models.staff import SignInAttempt, Staff, StaffDevice, StaffSession
from intake.store.models.tally import FormTally
from intake.store.models.workflow import CaseEvent, ContactAttempt

__all__ = [
    "AccessTry",
    "AppointmentRequest",
    "AskedLetter",
    "Assessment",
    "AuditEvent",
    "Case",
    "CaseEvent",
    "CaseIndex",
    "CaseMerge",
    "ContactAttempt",
    "ContentAdoption",
    "Draft",
    "DutyDay",
    "DutyWeekday",
    "EarlierAnswers",
    "EhrSending",
    "Erasure",
    "Escalation",
    "FormTally",
    "KeptPage",
    "KeyCheck",
    "LegalHold",
    "OutboxMessage",
    "Passkey",
    "PasskeyChallenge",
    "Review",
    "SafetyExit",
    "SavedForm",
    "SignInAttempt",
    "Staff",
    "StaffDevice",
    "StaffSession",
    "VisitOutcome",
]
