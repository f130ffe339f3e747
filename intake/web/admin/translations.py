"""Which texts in other languages are signed by somebody qualified, and the texts, to be read and signed."""

from __future__ import annotations

from dataclasses import dataclass

from intake import context
from intake.content.translations import Part, Signature, parts
from intake.web.admin.views import bp
from intake.web.form.languages import offered_languages
from intake.web.staff.page import missing, render

LANGUAGE_NAMES = {"es": "Spanish"}
"""Every language but English, which the others are translated from."""


@dataclass(frozen=True, slots=True)
class PartState:
    """How a part stands in one language: signed as it is, read before it was changed last, or never read."""

    part: Part
    is_signed: bool
    signature: Signature | None
    still_open: str


@bp.get("/translations")
def translations() -> str:
    """Every part of what patients read, in each language but English, and whether it is signed."""
    offered = offered_languages(context.questionnaire())
    languages = [
        (name, language, language in offered, [_state(part, language) for part in _parts()])
        for language, name in LANGUAGE_NAMES.items()
    ]
    return render("admin/translations.html", "Translations", languages=languages)


@bp.get("/translations/<language>/<part_id>")
def translation(language: str, part_id: str) -> str:
    """The wordings of one part side by side, and what to put into the practice file once they are signed."""
    part = next((part for part in _parts() if part.id == part_id), None)
    if part is None or language not in LANGUAGE_NAMES:
        missing()
    heading = f"{part.title}: {LANGUAGE_NAMES[language]}"
    rows = [(where, text.en, text.in_(language)) for where, text in part.texts]
    return render(
        "admin/translation.html",
        heading,
        language=language,
        language_name=LANGUAGE_NAMES[language],
        state=_state(part, language),
        rows=rows,
        today=context.practice().hours.local_date(context.now()).isoformat(),
    )


def unsigned() -> list[tuple[str, list[Part], int]]:
    """By the name of each language: the parts that are not signed as they are now, and how many there are."""
    return [
        (name, [part for part in _parts() if not _state(part, language).is_signed], len(_parts()))
        for language, name in LANGUAGE_NAMES.items()
    ]


def _parts() -> tuple[Part, ...]:
    return parts(context.questionnaire(), context.practice().information.values())


def _state(part: Part, language: str) -> PartState:
    signed = context.practice().signed_translations
    newest = part.newest_signature(language, signed)
    return PartState(
        part=part,
        is_signed=newest is not None and newest.digest == part.digest,
        signature=newest,
        still_open=part.open_review(language),
    )
