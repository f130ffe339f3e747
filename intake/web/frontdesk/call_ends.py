"""How a call may end, as the buttons of the call list say it."""

from __future__ import annotations

from intake.domain.case_state import Outcome

BOOKED = "booked"
CALL_ENDS = (
    (Outcome.NO_ANSWER, "No answer"),
    (Outcome.VOICEMAIL, "Left a message"),
    (BOOKED, "Spoke and booked"),
    (Outcome.REACHED, "Spoke"),
    (Outcome.WRONG_NUMBER, "Wrong number"),
    (Outcome.REFUSED, "Wants no visit"),
    (Outcome.SENT_TO_EMERGENCY, "Sent to emergency"),
)
"""How a call may end, as its buttons say it; whoever asks for another time is asked for which."""
