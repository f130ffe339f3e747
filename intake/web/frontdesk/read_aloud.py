"""What the front desk reads aloud to a caller who told a sign: in the caller's language, and in English."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from intake.web.form.help_view import HelpSaid
from intake.web.isolated import filled, isolated
from intake.web.staff.call_help import ASK_WHERE
from intake.web.staff.desk import desk

ENGLISH = "en"
_SAID = {
    "only_911": {
        "en": "What you told me needs care now. Ring 911 now. Do not drive yourself. "
        "Do not wait for us: I tell {} at once.",
        "es": "Lo que me dijo necesita atención ahora mismo. Llame al 911 ahora. No maneje usted. "
        "No nos espere: le aviso a {} de inmediato.",
    },
    "emergency": {
        "en": "What you told me needs care now. Ring 911 now, or have somebody drive you to the nearest "
        "emergency room. Do not drive yourself. Do not wait for us: I tell {} at once.",
        "es": "Lo que me dijo necesita atención ahora mismo. Llame al 911 ahora, o pida a alguien que le "
        "lleve a la sala de emergencias más cercana. No maneje usted. No nos espere: "
        "le aviso a {} de inmediato.",
    },
    "self_harm": {
        "en": "I am glad that you told me. You can call or text 988 at any time, day or night. "
        "I get {} for you now: please stay on the line.",
        "es": "Me alegra que me lo haya dicho. Puede llamar al 988 y oprimir 2 para español, o mandar la "
        "palabra AYUDA en un texto al 988, a cualquier hora. Le comunico ahora con {}: "
        "por favor, no cuelgue.",
    },
    "today": {
        "en": "What you told me must be looked at today. I get {} for you now: please stay on the line. "
        "If it gets worse, ring 911.",
        "es": "Lo que me dijo se debe revisar hoy mismo. Le comunico ahora con {}: por favor, no cuelgue. "
        "Si empeora, llame al 911.",
    },
    "worse": {"en": "Hang up and ring 911 now.", "es": "Cuelgue y llame al 911 ahora."},
    "danger": {
        "en": "Ring 911 now. I stay on the line.",
        "es": "Llame al 911 ahora. Yo me quedo en la línea.",
    },
}
_SOMEBODY = {"en": "a clinician", "es": "un médico"}


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """The words for the caller, in `language`; `in_english` repeats the first where that is another one.

    `where` asks where they are; `worse` ends the call for 911; `danger` is for who may hurt themselves.
    """

    language: str
    words: Markup
    in_english: Markup
    where: str
    worse: str
    danger: str


def on_duty_name() -> str:
    """Who is on duty now; empty where nobody is."""
    on_duty = desk().on_duty
    return on_duty.name if on_duty else ""


def read_aloud(said: HelpSaid, language: str, on_duty: str) -> ReadAloud:
    """What to read aloud where that help is needed; `on_duty` is a name, empty where nobody is."""
    if said.is_emergency:
        kind = "only_911" if said.only_911 else "emergency"
    else:
        kind = "self_harm" if said.self_harm else "today"

    def in_(spoken: str) -> Markup:
        return filled(_SAID[kind][spoken], isolated(on_duty or _SOMEBODY[spoken]))

    return ReadAloud(
        language,
        words=in_(language),
        in_english=in_(ENGLISH) if language != ENGLISH else Markup(),
        where=ASK_WHERE[language],
        worse=_SAID["worse"][language],
        danger=_SAID["danger"][language],
    )
