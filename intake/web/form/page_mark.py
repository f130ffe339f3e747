"""The hidden field that ties a patient's page to its sitting and to its answers as they were shown."""

from __future__ import annotations

import secrets

from flask import request

from intake.domain.answers import instance_id
from intake.domain.flow import Step
from intake.extensions import keys
from intake.services.patient import page_marks
from intake.services.patient.page_marks import Own
from intake.services.patient.safety import HelpNeeded
from intake.web.form.visit import Visit

FIELD = "page_mark"
NUMBER_BYTES = 9


class PageOfAnotherForm(Exception):
    """The page that was sent belongs to another form than the one that is open in this browser."""


class PageChanged(Exception):
    """The answers of the page that was sent changed after it was shown, or it is no longer asked.

    `way_on` is the address of the page as it is now, `needed` the help that what was sent calls for.
    """

    def __init__(self, way_on: str, needed: HelpNeeded | None = None) -> None:
        super().__init__("The answers of this page changed after it was shown.")
        self.way_on = way_on
        self.needed = needed


class PageOfSentForm(Exception):
    """The form that the page belongs to was sent before the page was."""


def refuse_other_forms(visit: Visit) -> None:
    """Refuse a page that was not shown in this sitting. Raises `PageOfAnotherForm`."""
    if not page_marks.is_of(keys(), visit.sitting, posted_mark()):
        raise PageOfAnotherForm


def posted_mark() -> str:
    """The mark of the page that was sent; "" for none."""
    return request.form.get(FIELD, "")


def step_mark(visit: Visit, step: Step) -> str:
    """The mark of a page of the questionnaire, as it is shown now."""
    return mark(visit, instance_id(step.page_id, step.instance), _own(visit, step))


def step_is_as_shown(visit: Visit, step: Step) -> bool:
    """Whether a posted page of the questionnaire was shown with its answers as they stand."""
    return is_as_shown(visit, instance_id(step.page_id, step.instance), _own(visit, step))


def gave_its_answers(visit: Visit, step: Step) -> bool:
    """Whether this very page gave the answers that stand: Back may show it as it was before it was sent."""
    number = posted_number()
    return bool(number) and visit.sitting.given_by.get(instance_id(step.page_id, step.instance)) == number


def posted_number() -> str:
    """The number of the page that was sent; "" for none."""
    return page_marks.number_of(posted_mark())


def mark(visit: Visit, page: str, own: Own | None = None) -> str:
    """The mark of any other page, with what stands of its own; None for a page that holds nothing."""
    number = secrets.token_urlsafe(NUMBER_BYTES)
    return page_marks.make(keys(), visit.sitting, page, own or {}, number)


def is_as_shown(visit: Visit, page: str, own: Own | None = None) -> bool:
    """Whether that page was posted as it would be shown now."""
    return page_marks.is_as_shown(keys(), visit.sitting, posted_mark(), page, own or {})


def _own(visit: Visit, step: Step) -> Own:
    return page_marks.own_of_step(visit.questionnaire, visit.sitting, step)
