"""One request of a patient's sitting, opened once and handed on to whatever the request needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from intake.domain import flow
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answer, Answers
from intake.domain.assessment import Assessment
from intake.domain.flow import Step
from intake.domain.questionnaire import Questionnaire
from intake.domain.route import NOW, PREPARING
from intake.domain.story import Story
from intake.domain.triage import assess, judge_signs
from intake.services.actor import Actor, patient
from intake.services.cases.placing import Office
from intake.services.patient.safety import HelpNeeded, help_needed
from intake.services.patient.sitting import Sitting
from intake.store.keys import Keys


@dataclass(frozen=True)
class FormDesk:
    """What filling in the form works with besides the sitting: the content, the moment, fresh ids.

    `address` is the network address that the patient's requests come from; "" where `staff` fill it in for a
    caller.
    """

    keys: Keys
    questionnaire: Questionnaire
    office: Office
    address: str
    now: datetime
    new_id: Callable[[], str]
    new_reference: Callable[[], str]
    staff: Actor | None = None

    @property
    def today(self) -> date:
        """The practice's date."""
        return self.office.hours.local_date(self.now)


@dataclass(eq=False)
class Turn:
    """A sitting with its answers (on the path or not), and all that follows from them, each found out once.

    The path is walked, and the answers are judged, when somebody first asks. What a page gives makes another
    Turn of the same sitting, `after`, which this one keeps: however many look at it, the page is recorded
    once. A Turn writes nothing; whoever saves it puts the saved `sitting` in.
    """

    desk: FormDesk
    sitting: Sitting
    answers: Answers = field(repr=False)
    _after: tuple[Step, Mapping[str, Answer], Turn] | None = field(default=None, init=False, repr=False)

    @property
    def questionnaire(self) -> Questionnaire:
        """The form this sitting was begun with."""
        return self.desk.questionnaire

    @property
    def actor(self) -> Actor:
        """On whose behalf it is filed: the patient's, or that of whoever fills it in for a caller."""
        return self.desk.staff or patient(self.sitting.draft.id)

    @property
    def is_for_another(self) -> bool:
        """Whether somebody fills in the form for the patient."""
        return bool(self.answers.value("who") == "someone_else")

    @property
    def is_preparing(self) -> bool:
        """Whether the request was sent, and only what helps to prepare the visit is asked."""
        return bool(self.answers.value(PREPARING) == NOW)

    @cached_property
    def path(self) -> tuple[Step, ...]:
        """Every page that these answers lead along."""
        return flow.path(self.questionnaire, self.answers)

    @cached_property
    def first_incomplete(self) -> Step:
        """The first page on the path that is not complete; the last one where all are."""
        return flow.first_incomplete(self.questionnaire, self.answers)

    @cached_property
    def counted(self) -> Answers:
        """The answers that count."""
        return flow.on_path_answers(self.questionnaire, self.answers)

    @cached_property
    def story(self) -> Story:
        """What the rules read of the answers that count."""
        return story_from_answers(self.counted, self.desk.today, self.questionnaire)

    @cached_property
    def assessment(self) -> Assessment:
        """What the policy in force makes of them."""
        return assess(self.desk.office.policy, self.story)

    @cached_property
    def needed(self) -> HelpNeeded | None:
        """The help that the answers call for now, shown before or not; found without the time rule."""
        desk = self.desk
        known = self.__dict__.get("assessment")
        findings = known.findings if known else judge_signs(desk.office.policy, self.story)
        return help_needed(self.questionnaire, desk.office.policy, self.answers, findings, desk.today)

    def may_open(self, step: Step) -> bool:
        """Whether the page is on the path and every page before it is complete."""
        return flow.may_open(self.questionnaire, self.answers, step)

    def after(self, step: Step, given: Mapping[str, Answer]) -> Turn:
        """The sitting as it is once the page gave this, by link id; recorded once for the same answers."""
        if self._after is None or self._after[:2] != (step, given):
            recorded = flow.record(self.questionnaire, self.answers, step, given)
            self._after = step, given, self.with_answers(recorded)
        return self._after[2]

    def with_answers(self, answers: Answers) -> Turn:
        """The same sitting with other answers, not saved."""
        return Turn(self.desk, self.sitting, answers)


def turn_of(desk: FormDesk, sitting: Sitting) -> Turn:
    """The turn of a sitting as it was opened."""
    return Turn(desk, sitting, Answers.from_json(sitting.answers))
