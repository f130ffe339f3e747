"""Rendering a page in the patients' layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, request
from flask_wtf.csrf import generate_csrf

from intake.web import context
from intake.web.words import Words

DEFAULT_LANGUAGE = "en"


def render(
    template: str,
    words: Words,
    heading: str,
    *,
    section: str = "",
    errors: Sequence[tuple[str, str]] = (),
    back_url: str = "",
    **values: Any,
) -> str:
    """A page; `errors` are pairs of a field's id and what to mend, listed before everything else."""
    practice = context.practice()
    return render_template(
        template,
        lang=words.language,
        words=words.plain,
        heading=heading,
        section=section,
        errors=errors,
        back_url=back_url,
        practice={"name": practice.name, "phone": practice.phone.shown},
        start_url=f"{request.script_root}/",  # needs no routing, so that it stands on every error page too
        language_links=(),
        footer_links=(),
        csrf_token=generate_csrf,
        **values,
    )


def page_words() -> Words:
    """The words for a page without a sitting: in the language of the request, where it is known."""
    return Words(context.questionnaire(), g.get("language", DEFAULT_LANGUAGE))
