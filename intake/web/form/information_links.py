"""The links to the pages that only inform, at the foot of every patient page."""

from __future__ import annotations

from functools import lru_cache

from intake.content.information import NONDISCRIMINATION, PAGES
from intake.domain.questionnaire import Text

ADDRESS = "/about/"


@lru_cache(maxsize=16)
def footer_links(script_root: str, language: str, links: tuple[Text, ...]) -> tuple[tuple[str, str], ...]:
    """The address and the text of each of the practice's links, in the order of the pages.

    They need no routing, so that they stand on every error page. The notice that nobody is treated worse is
    linked where a form begins: one more line at the foot would make long pages longer.
    """
    return tuple(
        (f"{script_root}{ADDRESS}{page_id}", link.in_(language))
        for page_id, link in zip(PAGES, links, strict=True)
        if page_id != NONDISCRIMINATION
    )
