"""One request of a sitting: the opened draft, and all that its page works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import g, request

from intake import context
from intake.content.practice import Practice
from intake.domain.answers import Answers
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.extensions import db, keys
from intake.services.actor import Actor
from intake.services.patient import updates
from intake.services.patient.sitting import Sitting
from intake.services.patient.turn import FormDesk, Turn, turn_of
from intake.store.models import Case
from intake.web.form.languages import chosen_language, spoken_language
from intake.web.form.words import Words


@dataclass(frozen=True)
class Visit:
    """A turn of a sitting and what its page is written with: the practice, and the words of its language."""

    turn: Turn
    practice: Practice
    words: Words

    @property
    def sitting(self) -> Sitting:
        """The sitting as it was opened."""
        return self.turn.sitting

    @property
    def desk(self) -> FormDesk:
        """What services need to fill in the form now."""
        return self.turn.desk

    @property
    def answers(self) -> Answers:
        """All answers given so far, on the path or not."""
        return self.turn.answers

    @property
    def questionnaire(self) -> Questionnaire:
        """The form this sitting was begun with."""
        return self.turn.questionnaire

    @property
    def policy(self) -> Policy:
        """The triage policy in force."""
        return self.desk.office.policy

    @cached_property
    def updated_case(self) -> Case | None:
        """The request that this sitting brings up to date; None for one that is a request of its own."""
        return updates.updated_case(db.session(), self.sitting)

    @property
    def today(self) -> date:
        """The practice's date."""
        return self.desk.today


def visit_of(opened: Sitting, now: datetime, staff: Actor | None = None) -> Visit:
    """The visit of an opened sitting; errors from here on are told in its language.

    `staff` is who fills it in for a caller, if anybody does.
    """
    draft = opened.draft
    questionnaire = context.questionnaire_of(draft.questionnaire_id, draft.questionnaire_version)
    # A form that was sent is read in the language chosen here since; the request keeps its own.
    chosen_since = chosen_language() if opened.is_filed else None
    g.language = spoken_language(questionnaire, chosen_since or opened.language)
    turn = turn_of(desk(questionnaire, now, staff), opened)
    return Visit(
        turn=turn,
        practice=context.practice(),
        words=Words(questionnaire, g.language, of_another=turn.is_for_another),
    )


def desk(questionnaire: Questionnaire, now: datetime, staff: Actor | None = None) -> FormDesk:
    """What services need to fill in that form now."""
    return FormDesk(
        keys=keys(),
        questionnaire=questionnaire,
        office=context.office(),
        address="" if staff else request.remote_addr or "",
        now=now,
        new_id=context.new_id,
        new_reference=context.new_reference,
        staff=staff,
    )
