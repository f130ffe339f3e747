"""What may go wrong on the way to the EHR: few words, since a server's own may repeat what we sent it."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Why a case is not with the EHR, as far as it is recorded."""

    REFUSED = "refused"  # the server will never take it as it is
    NOT_LET_IN = "not_let_in"  # the server does not know us, or not our key
    NOT_NOW = "not_now"  # the server asked to come later
    UNREACHABLE = "unreachable"  # no server answered in time
    NOT_VALID = "not_valid"  # what was built is no valid FHIR: a fault of this program
    CANNOT_BE_OPENED = "cannot_be_opened"  # its key is missing, or it was changed


class EhrError(Exception):
    """Base of what may go wrong; the message is ours alone. Only `problem` is recorded."""

    problem: Problem


class Refused(EhrError):
    """The server understood us and will not take this."""

    problem = Problem.REFUSED


class NotLetIn(EhrError):
    """The server does not let this program in: an administrator can mend that, no retry can."""

    problem = Problem.NOT_LET_IN


class NotNow(EhrError):
    """The server cannot take this now."""

    problem = Problem.NOT_NOW


class Unreachable(EhrError):
    """No server answers."""

    problem = Problem.UNREACHABLE


GIVEN_UP_AT_ONCE = frozenset({Problem.REFUSED, Problem.NOT_VALID})
"""Trying these again changes nothing; somebody has to look."""
NOBODY_IS_SERVED = frozenset({Problem.UNREACHABLE, Problem.NOT_NOW, Problem.NOT_LET_IN})
"""With these the next case would fare alike: the rest waits for the next look."""
