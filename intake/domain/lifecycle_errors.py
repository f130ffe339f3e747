"""Why a step on a case is refused; every message can be shown to the member of staff who tried it."""

from __future__ import annotations

from datetime import datetime

from intake.domain.case_state import Action, Status


class LifecycleError(Exception):
    """Base of every refusal to act on a case; nothing has changed."""


class IllegalTransition(LifecycleError):
    """The step does not exist from this status for this role: look at the case again and choose another."""

    def __init__(self, action: Action, status: Status) -> None:
        super().__init__(
            f"A case with the status “{_words(status)}” cannot take the step “{_words(action)}”."
        )
        self.action = action
        self.status = status


class LeaseHeld(LifecycleError):
    """Somebody else works on the case until `until`; wait, or ask them to release it."""

    def __init__(self, by: str, until: datetime) -> None:
        super().__init__("Somebody else is working on this case. Wait, or ask them to release it.")
        self.by = by
        self.until = until


class ChangedMeanwhile(LifecycleError):
    """The case changed after it was read; `changes_since` tells who did what. Look at it again."""

    def __init__(self, seen: int, current: int) -> None:
        super().__init__("Somebody changed this case after you opened it. Look at it again first.")
        self.seen = seen
        self.current = current


class NeedsClinician(LifecycleError):
    """Only a clinician may take this step, or must read the case before it is taken."""

    def __init__(self, action: Action) -> None:
        super().__init__("This step needs a clinician. Hand the request to the clinician on duty.")
        self.action = action


class NotEnoughAttempts(LifecycleError):
    """More calls are needed before giving up: `made` in vain since last speaking, of `needed`."""

    def __init__(self, made: int, needed: int) -> None:
        super().__init__(f"{made} of {needed} attempts made. Try to reach the patient again.")
        self.made = made
        self.needed = needed


class NoFinalNotice(LifecycleError):
    """A final notice must be sent before a case is closed as "cannot reach"."""

    def __init__(self) -> None:
        super().__init__("Send the final notice first, then close the case as “cannot reach”.")


def _words(key: Action | Status) -> str:
    return key.replace("_", " ")
