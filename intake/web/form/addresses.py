"""Where each page of the form stands, and which page comes after another."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request

from intake.domain import flow
from intake.domain.answers import Answers
from intake.domain.flow import Step
from intake.domain.questionnaire import Questionnaire
from intake.web.form.portal import Portal, portal

CHECK = "check"
SURGERIES = "surgeries"
DATES_RIGHT = "dates_right"
RETURNS = (CHECK, SURGERIES, DATES_RIGHT)
"""Pages that offer "Change", and get the patient back when the change is made."""


def return_page() -> str:
    """The page to come back to, as the address of this request names it; "" for none of ours."""
    to = request.args.get("to", "")
    return to if to in RETURNS else ""


def step_address(step: Step, to: str = "", **query: str) -> str:
    """The address of a page; `to` names the page to come back to afterwards."""
    # The page to come back to needs no way back to itself.
    if to and to != step.page_id:
        query["to"] = to
    return _address(request.script_root, portal(), step, tuple(query.items()))


@lru_cache(maxsize=1000)
def _address(_root: str, at: Portal, step: Step, query: tuple[tuple[str, str], ...]) -> str:
    """Found once for all: it is the same for everybody in one portal, below one root."""
    parts: dict[str, Any] = {"slug": step.page_id.replace("_", "-"), **dict(query)}
    if step.instance is None:
        return at.address("question", **parts)
    return at.address("looped_question", instance=step.instance, **parts)


def step_at(questionnaire: Questionnaire, slug: str, instance: int | None) -> Step | None:
    """The page at an address; None where there is none."""
    page_id = slug.replace("-", "_")
    if "_" in slug or not questionnaire.has_page(page_id):
        return None
    return Step(page_id, instance)


def address_after(questionnaire: Questionnaire, answers: Answers, step: Step, to: str) -> str:
    """Where to go when a page is done.

    On from "Change" the patient comes back to the page it was chosen on, by way of what the change left open.
    """
    if to == CHECK or not flow.is_complete(questionnaire, answers, step):
        return step_address(flow.first_incomplete(questionnaire, answers), to=to)
    if to == DATES_RIGHT and (back := _open_by(questionnaire, answers, Step(DATES_RIGHT))):
        return step_address(back, to=to)
    following = flow.next_step(questionnaire, answers, step)
    if following is None:
        return step_address(flow.first_incomplete(questionnaire, answers))
    if to == SURGERIES and step.instance is not None:
        if following.instance == step.instance:
            return step_address(following, to=SURGERIES)
        return step_address(Step(SURGERIES))
    return step_address(following)


def _open_by(questionnaire: Questionnaire, answers: Answers, goal: Step) -> Step | None:
    """The first page not complete on the way to that one, else that one; None where it is off the path."""
    steps = flow.path(questionnaire, answers)
    if goal not in steps:
        return None
    first = flow.first_incomplete(questionnaire, answers)
    return min(first, goal, key=steps.index)
