"""About back surgery, privacy, accessibility, help with language: the content's words, to read and print."""

from __future__ import annotations

from dataclasses import dataclass

from babel.units import format_unit
from flask import Blueprint, abort, url_for

from intake import context
from intake.content.information import PAGES, InformationSection
from intake.content.practice import Practice
from intake.domain.questionnaire import Text
from intake.web.form.information_links import ADDRESS
from intake.web.form.page import page_words, render
from intake.web.form.words import Words
from intake.web.guards import public
from intake.web.host_cookie import SITTING

bp = Blueprint("info", __name__)

DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section in one language; `parts` are pairs of whether it is a list, and its texts."""

    heading: str
    emergency: bool
    start: bool
    parts: tuple[tuple[bool, tuple[str, ...]], ...]


@bp.get(f"{ADDRESS}<page_id>")
@public
def page(page_id: str) -> str:
    """One page of information."""
    if page_id not in PAGES:
        abort(404)
    told, words = context.practice().information[page_id], page_words()
    values = filled_in(context.practice(), words.language)
    has_form = SITTING.is_sent  # this browser seems to have one open
    form_url = url_for("patient.go_on" if has_form else "patient.start")
    return render(
        "patient/information.html",
        words,
        words.of(told.title),
        back_url=form_url,
        form_url=form_url,
        start_text=words("start_go_on" if has_form else "start_button"),
        example=words.of(told.example),
        sections=tuple(_presented(section, words, values) for section in told.sections),
        taglines=[(each, Text(each.text).fill_known(values)) for each in told.taglines],
    )


def _presented(section: InformationSection, words: Words, values: dict[str, str]) -> SectionView:
    parts = tuple(
        (part.is_list, tuple(words.of(text, values) for text in part.texts)) for part in section.parts
    )
    return SectionView(words.of(section.heading), section.emergency, section.start, parts)


def filled_in(practice: Practice, language: str) -> dict[str, str]:
    """What stands for the {names} in the pages' words; {phone} stays, for the template to make a link of."""
    kept = practice.retention
    return {
        "practice": practice.name,
        "phone": "{phone}",
        "draft_time": days_in_words(kept.draft_days, language),
        "safety_exit_time": days_in_words(kept.safety_exit_days, language),
        "named_exit_time": days_in_words(kept.named_safety_exit_days, language),
        "closed_case_time": days_in_words(kept.closed_case_days, language),
    }


def days_in_words(days: int, language: str) -> str:
    """So many days, in years where they are whole: "30 days", "1 year", "10 años"."""
    years, rest = divmod(days, DAYS_OF_A_YEAR)
    number, unit = (days, "day") if rest or not years else (years, "year")
    return format_unit(number, unit, locale=language).replace("\xa0", " ")
