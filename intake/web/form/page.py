"""Rendering a page of the form in the patients' layout, whoever fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request

from intake import context
from intake.content.spoken import spoken_soon, spoken_time
from intake.domain.office_hours import OfficeHours
from intake.web.form.information_links import footer_links
from intake.web.form.languages import known_language, offered_languages
from intake.web.form.portal import portal
from intake.web.form.words import Words
from intake.web.page_tokens import page_token

PAGE_FORM = "page-form"
"""The id of a page's own form, which the language buttons send along where there is one."""


def render(
    template: str,
    words: Words,
    heading: str,
    *,
    section: str = "",
    errors: Sequence[tuple[str, str]] = (),
    back_url: str = "",
    language_form: str = "",
    after_language: str = "",
    **values: Any,
) -> str:
    """A page; `errors` are pairs of a field's id and what to mend, listed before everything else.

    `language_form` is the id of the form that the language is changed with, so that nothing typed is lost; ""
    where the page has nothing to type. `after_language` is where a page without such a form comes back to,
    itself where nothing is said; what was posted has no address to come back to. `values` may hold the token
    and the line on opening hours, where a page is written for many.
    """
    practice, staffed = context.practice(), portal().staffed
    own = {"csrf_token": page_token, "open_now": open_now(practice.hours, context.now(), words)}
    here = after_language or ("" if request.method == "POST" else request.path)
    return render_template(
        template,
        lang=words.language,
        words=words.plain,
        heading=heading,
        section=section,
        errors=errors,
        back_url=back_url,
        practice={"name": practice.name, "phone": practice.phone, "logo": practice.logo},
        # Needs no routing, so that it stands on every error page too.
        start_url=staffed.desk_url if staffed else f"{request.script_root}/",
        languages=_languages(words),
        language_form=language_form,
        language_url=f"{request.script_root}/language" if here and not staffed else "",
        here=here,
        footer_links=footer_links(request.script_root, words.language, practice.links),
        staffed=staffed,
        **(own | values),
    )


def page_words() -> Words:
    """The words for a page without a sitting: in the language of the request, where it is known."""
    questionnaire = context.questionnaire()
    return Words(questionnaire, known_language(questionnaire))


def open_now(hours: OfficeHours, now: datetime, words: Words) -> str:
    """Whether somebody answers the phone at that moment, and until or from when."""
    if hours.is_open(now):
        return words("help_open", time=spoken_time(hours.next_closing(now), hours.zone, words.language))
    opens, today = hours.next_opening(now), hours.local_date(now)
    return words("help_closed", time=spoken_soon(opens, today, hours.zone, words.language))


def _languages(words: Words) -> tuple[tuple[str, str, bool], ...]:
    """Each language offered, its own name, and whether the page is in it; none where there is no choice."""
    offered = offered_languages(words.questionnaire)
    if len(offered) == 1:
        return ()
    name = words.questionnaire.words["language_name"]
    return tuple((code, name.in_(code), code == words.language) for code in offered)
