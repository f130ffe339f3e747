"""One press that checks the places of a symptom told before for the next one, for the page to show them."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.questionnaire import Page
from intake.domain.symptoms import symptom_keys
from intake.web.form.visit import Visit

SAME_PLACES = "same-places"
"""What the button posts as `action`."""


@dataclass(frozen=True, slots=True)
class SamePlaces:
    """The places to check on a page, the field that holds them, and the words of the button."""

    field: str
    places: tuple[str, ...]
    button: str


def same_places(visit: Visit, page: Page) -> SamePlaces | None:
    """What one press can check on that page; None where it asks for no places, or none were told before."""
    keys = symptom_keys()
    own = next((key for key in keys if page.question(f"{key}_places")), None)
    if own is None:
        return None
    chosen = visit.answers.value("symptoms", [])
    for earlier in (key for key in keys[: keys.index(own)] if key in chosen):
        places = visit.answers.value(f"{earlier}_places", [])
        if places and f"same_places_{earlier}" in visit.questionnaire.words:
            return SamePlaces(f"{own}_places", tuple(places), visit.words(f"same_places_{earlier}"))
    return None
