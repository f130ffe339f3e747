"""The kinds of audit events, as an auditor asks for them; each action is of one kind, by its own name."""

from __future__ import annotations

from enum import StrEnum

from intake.services.audit_actions import AuditAction


class AuditKind(StrEnum):
    """What somebody looks for in the record."""

    LOOKS = "looks"
    FILES = "files"
    REQUESTS = "requests"
    FORMS = "forms"
    SIGN_INS = "sign_ins"
    ACCOUNTS = "accounts"
    KEEPING = "keeping"


_LOOKS = ("read", "searched", "compared", "explained")
_FILES = ("exported", "taken", "printed")
_SIGN_INS = ("accepted", "refused", "copied", "code_used", "signed_in", "signed_out")
_BY_OBJECT = {
    "case": AuditKind.REQUESTS,
    "draft": AuditKind.FORMS,
    "staff": AuditKind.ACCOUNTS,
    "duty": AuditKind.ACCOUNTS,
}


def kind_of(action: AuditAction) -> AuditKind:
    """Which kind an action is of: a look, a file that left, a sign-in, else by what it was done to."""
    about, done = action.split(".")
    if done.endswith(_LOOKS):
        return AuditKind.LOOKS
    if done.endswith(_FILES):
        return AuditKind.FILES
    if about == "staff" and done.endswith(_SIGN_INS):
        return AuditKind.SIGN_INS
    return _BY_OBJECT.get(about, AuditKind.KEEPING)


def actions_of(kind: AuditKind) -> frozenset[AuditAction]:
    """Every action of a kind."""
    return frozenset(each for each in AuditAction if kind_of(each) is kind)
