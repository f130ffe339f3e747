"""The languages patients are offered, and the one this browser asked for."""

from __future__ import annotations

from flask import current_app, g, request, session

from intake import context
from intake.content.translations import safety_part
from intake.domain.questionnaire import LANGUAGES, Questionnaire
from intake.web.form.portal import portal

DEFAULT_LANGUAGE = "en"
BUTTON = "language"
"""The name of every button that asks for another language; its value is the language."""


def offered_languages(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The languages of that form, English first; in production only those whose safety texts are signed."""
    if current_app.config["ENVIRONMENT"] != "production":
        return LANGUAGES
    safety, signed = safety_part(questionnaire), context.practice().signed_translations
    return tuple(language for language in LANGUAGES if safety.may_be_shown(language, signed))


def spoken_language(questionnaire: Questionnaire, language: str | None) -> str:
    """That language where it is offered, else English."""
    return language if language in offered_languages(questionnaire) and language else DEFAULT_LANGUAGE


def known_language(questionnaire: Questionnaire) -> str:
    """The language of this request: its sitting's, else the one chosen in this browser, else English."""
    return spoken_language(questionnaire, g.get("language") or chosen_language())


def chosen_language() -> str | None:
    """The language last chosen in this browser; None where none was."""
    return session.get(BUTTON)


def posted_language(questionnaire: Questionnaire) -> str:
    """The language whose button was pressed; "" for none that is offered."""
    language = request.form.get(BUTTON, "")
    return language if language in offered_languages(questionnaire) else ""


def remember_language(language: str) -> None:
    """Speak it from now on in this browser, also before a form is begun and when one is no longer open.

    Where staff fill in a caller's form, in that form alone.
    """
    g.language = language
    if not portal().staffed:
        session[BUTTON] = language
