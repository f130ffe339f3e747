"""Why a phrase was not read, in words for the person who typed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake.domain.told_date.signs import COUNTS, Token

REASONS: Mapping[str, Mapping[str, str]] = {
    "empty": {
        "en": "Nothing is written here yet.",
        "es": "Aquí todavía no hay nada escrito.",
    },
    "no_date": {
        "en": "We found no date in these words.",
        "es": "No encontramos ninguna fecha en estas palabras.",
    },
    "too_long": {
        "en": "This is too long for us to find the date. Please write the date alone.",
        "es": "Es demasiado largo para encontrar la fecha. Escriba solo la fecha.",
    },
    "vague": {
        "en": "This could be any time. Please give a year, or about how many years ago.",
        "es": "Puede ser cualquier momento. Escriba un año, o hace cuántos años más o menos.",
    },
    "unclear": {
        "en": "We cannot tell which date this number means. Please write a year with four digits.",
        "es": "No sabemos qué fecha es este número. Escriba el año con cuatro cifras.",
    },
    "more_than_one": {
        "en": "We found more than one date or number. Please write one date alone.",
        "es": "Encontramos más de una fecha o número. Escriba una sola fecha.",
    },
    "more_words": {
        "en": "We do not understand every word about time here. Please write the date alone.",
        "es": "No entendemos todas las palabras sobre el tiempo. Escriba solo la fecha.",
    },
    "no_such_day": {
        "en": "The calendar has no such day. Please check the day and the month.",
        "es": "Ese día no existe en el calendario. Revise el día y el mes.",
    },
    "no_such_year": {
        "en": "Please check the year. It needs four digits, from 1900 to next year.",
        "es": "Revise el año. Necesita cuatro cifras, de 1900 al año que viene.",
    },
    "future": {
        "en": "This seems to lie ahead. Please write the month and the year.",
        "es": "Parece que esto todavía no ha pasado. Escriba el mes y el año.",
    },
    "counted_from": {
        "en": "This is counted from something we have no date for. Please write when it was.",
        "es": "Esto se cuenta desde algo de lo que no tenemos la fecha. Escriba cuándo fue.",
    },
    "age": {
        "en": "We cannot use this age. Please write your own age then as one number.",
        "es": "No podemos usar esta edad. Escriba en un número la edad que usted tenía.",
    },
    "negated": {
        "en": "This says when it was not. Please write when it was.",
        "es": "Esto dice cuándo no fue. Escriba cuándo fue.",
    },
    "end": {
        "en": "This says when it ended. Please write when it was, or when it began.",
        "es": "Esto dice cuándo terminó. Escriba cuándo fue o cuándo empezó.",
    },
}
"""By key and language; what to do next (examples, ranges to pick) is the page's to say."""

_NUMBERS = COUNTS - frozenset("MSHWUVc@")


def true_reason(reason: str, tokens: Sequence[Token]) -> str:
    """The reason, or another where it is not true of the phrase: it speaks of a number and none is there."""
    if reason == "unclear" and not any(token.sign in _NUMBERS for token in tokens):
        return "more_words"
    if reason == "end" and any(token.sign in {"F", "I"} for token in tokens):
        return "future"
    return reason
