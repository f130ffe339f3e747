"""What to have ready for a call: the numbers, what may be said, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from intake.content.practice import Practice
from intake.domain.call_windows import call_mask, next_call_window
from intake.domain.phone import Phone
from intake.services.frontdesk.desk_case import DeskCase
from intake.web.isolated import filled, isolated
from intake.web.staff.case_rows import Clock
from intake.web.staff.words import (
    short_day,
    yes_no,
)

NEXT_TRIES_OFFERED = 8
DAYS_LOOKED_AHEAD = 14


def next_tries(case: DeskCase, clock: Clock) -> dict[str, tuple[str, datetime]]:
    """The next half days in which the patient wants to be called, by key: words, and when each begins."""
    hours = clock.practice.hours
    mask = call_mask(hours, case.call_windows, case.not_days)
    found: dict[str, tuple[str, datetime]] = {}
    at, last = clock.now, clock.now + timedelta(days=DAYS_LOOKED_AHEAD)
    while len(found) < NEXT_TRIES_OFFERED and at < last:
        window = next_call_window(hours, mask, at)
        if window is None:
            break
        begins, at = window
        local = begins.astimezone(hours.zone)
        half = "morning" if local.hour < 12 else "afternoon"  # noqa: PLR2004 - noon
        day = "Today" if local.date() == clock.today else short_day(local.date())
        if begins > clock.now:
            found[f"{local.date().isoformat()}_{half}"] = (f"{day}, {half}", begins)
    return found


@dataclass(frozen=True, slots=True)
class CallHelp:
    """What to know and to say on the call.

    `script` is a message's words, `ask_worse` and `ask_where` what an urgent caller is asked, each in
    `script_language`, the patient's.
    """

    phones: tuple[Phone, ...]
    message: str
    script: str
    script_language: str
    ask_worse: str
    ask_where: str
    helper: str
    helper_phone: Phone | None
    helper_may_talk: str


ASK_WHERE = {"en": "Where are you right now?", "es": "¿Dónde está usted en este momento?"}
_ASK_WORSE = {
    "en": "Is anything worse since you wrote? Then call 911. I am getting the nurse.",
    "es": "¿Ha empeorado algo desde que nos escribió? Entonces llame al 911. Ahora busco a la enfermera.",
}
_SCRIPTS = {
    "en": "This is {} with {}, calling for {}. Please call us back at {}. Thank you.",
    "es": "Habla {}, de {}. Este mensaje es para {}. Por favor, llámenos al {}. Gracias.",
}


def call_help(case: DeskCase, practice: Practice, caller: str) -> CallHelp:
    """The numbers, whether a message may be left, and its words; no reason for the call is ever left."""
    name = case.called or case.name
    if case.message_ok:
        message = "A message may be left: who called, and to call back. Nothing else."
        said = isolated(caller), practice.name, isolated(name), practice.phone.shown
        script = filled(_SCRIPTS[case.speaks], *said)
    else:
        why = "the patient said no" if case.message_ok is False else "the patient did not say that we may"
        message, script = f"Leave no message: {why}. Hang up before the tone.", Markup()
    has_helper = case.helper or case.helper_phone
    return CallHelp(
        phones=case.phones,
        message=message,
        script=script,
        script_language=case.speaks,
        ask_worse=_ASK_WORSE[case.speaks],
        ask_where=ASK_WHERE[case.speaks],
        helper=(case.helper or "Helper") if has_helper else "",
        helper_phone=case.helper_phone,
        helper_may_talk=yes_no(case.helper_may_talk, unknown="not answered, so no"),
    )
