"""What a safety page says: what the patient told, whom to call at this hour, and where to go from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.content.practice import Practice
from intake.content.spoken import spoken_moment
from intake.domain.answered_story import written_in
from intake.domain.answers import Answers, split_id
from intake.domain.flow import Step
from intake.domain.own_words import find_phrases
from intake.domain.phone import Phone
from intake.domain.policy import Urgency, WordList
from intake.domain.questionnaire import Help
from intake.domain.sign_lists import asking
from intake.domain.story import Story
from intake.domain.trace import Finding
from intake.domain.truth import Truth
from intake.services.patient.filling import GOING, HELP_PLAN, NOT_GOING
from intake.services.patient.safety import (
    SELF_HARM_RULE,
    HelpNeeded,
    help_by_sign,
    recent_surgery,
    ticked_box,
)
from intake.web.form.addresses import step_address
from intake.web.form.visit import Visit
from intake.web.form.words import Words

OWN_WORDS = "own_words"
PLAN = "plan"


@dataclass(frozen=True, slots=True)
class CallNow:
    """Whom to call at this hour: the office while it is open, else who answers until it opens."""

    is_open: bool
    opening: str
    after_hours_phone: Phone | None
    surgeon_first: bool


@dataclass(frozen=True, slots=True)
class HelpSaid:
    """What a page says of the help that is needed: the title comes first, the signs told with it.

    In an emergency `only_911` says that nothing but 911 will do. With `self_harm` the title and what follows
    it are about that, and `told` holds the other signs.
    """

    title: str
    is_emergency: bool
    only_911: bool
    self_harm: bool
    told: tuple[str, ...]
    call: CallNow


def call_now(visit: Visit) -> CallNow:
    """Whom to call now, by the answers so far."""
    return call_now_for(visit, visit.turn.story)


def call_now_for(visit: Visit, story: Story) -> CallNow:
    """Whom the patient of this case calls now."""
    return call_at(
        visit.practice,
        visit.desk.now,
        visit.words.language,
        surgeon_first=recent_surgery(story, visit.policy.recent_surgery_days) is not Truth.NO,
    )


def call_at(practice: Practice, now: datetime, language: str, *, surgeon_first: bool = False) -> CallNow:
    """Whom to call at that moment, whoever asks."""
    hours = practice.hours
    return CallNow(
        is_open=hours.is_open(now),
        opening=spoken_moment(hours.next_opening(now), hours.zone, language),
        after_hours_phone=practice.after_hours_phone,
        surgeon_first=surgeon_first,
    )


def help_said(words: Words, needed: HelpNeeded, call: CallNow) -> HelpSaid:
    """What to say of the help that is needed, at that hour.

    Where signs differ, 911 stands alone: thoughts of self-harm have a page of their own below an emergency.
    """
    is_emergency = needed.level is Urgency.EMERGENCY
    self_harm = not is_emergency and any(cause.rule == SELF_HARM_RULE for cause in needed.causes)
    title = "get_help_title" if is_emergency else "crisis_title" if self_harm else "call_today_title"
    signs = [cause for cause in needed.causes if not (self_harm and cause.rule == SELF_HARM_RULE)]
    return HelpSaid(
        title=words(title),
        is_emergency=is_emergency,
        only_911=is_emergency and help_by_sign(words.questionnaire, needed.causes) is Help.CALL_911,
        self_harm=self_harm,
        told=tuple(dict.fromkeys(_told(words, cause) for cause in signs)),
        call=call,
    )


def told_by_mistake(words: Words, needed: HelpNeeded, answers: Answers) -> tuple[tuple[str, str], ...]:
    """Each cause by its rule, with its button's words; where there are several, they name the sign."""
    several = len(needed.causes) > 1

    def button(cause: Finding) -> str:
        said = words("get_help_mistake" if ticked_box(answers, cause.rule) else "get_help_not_meant")
        return f"{said}. {_told(words, cause)}" if several else said

    return tuple((cause.rule, button(cause)) for cause in needed.causes)


def plans(words: Words, *, only_911: bool = False) -> tuple[tuple[str, str], ...]:
    """What a person can say to do now, each by its key; none where the form does not ask for it.

    Where nothing but 911 will do, going somewhere is not offered.
    """
    form = words.questionnaire
    if not form.has_page(PLAN):
        return ()
    return tuple(
        (option.key, words.of(option.text))
        for option in form.question(HELP_PLAN).options
        if not (only_911 and option.key == GOING)
    )


def plan_title(words: Words) -> str:
    """What asks for it; empty where the form does not."""
    form = words.questionnaire
    return words.of(form.page(PLAN).title) if form.has_page(PLAN) else ""


def planned(words: Words, answers: Answers) -> str:
    """What they said to do now, and what we say to that; empty where they did not say."""
    said = dict(plans(words)).get(answers.value(HELP_PLAN, ""))
    if said is None:
        return ""
    return words("plan_not_now" if answers.value(HELP_PLAN) == NOT_GOING else "plan_noted", plan=said)


def page_of_cause(visit: Visit, cause: Finding) -> str:
    """The address of the page where it was told, to take it back there."""
    if words := visit.policy.searched_words.get(cause.rule):
        return step_address(_step_written_on(visit, words))
    return step_address(Step(_page_id(visit, cause)))


def _told(words: Words, cause: Finding) -> str:
    asked = asking(words.questionnaire, cause.rule)
    option = asked.option(cause.rule) if asked else None
    if option is not None:
        return words.of(option.text)
    key = f"told_{cause.rule}"
    return words(key if key in words.questionnaire.words else "told_other")


def _page_id(visit: Visit, cause: Finding) -> str:
    if asked := asking(visit.questionnaire, cause.rule):
        return visit.questionnaire.page_of(asked.link_id).id
    if box := ticked_box(visit.answers, cause.rule):
        return visit.questionnaire.page_of(box[0]).id
    for name in cause.read:
        _, _, told = name.rpartition("symptoms.")
        link_id = told.replace(".", "_")  # a symptom's course, say, stands on the page of its beginning
        asked = next((each for each in visit.questionnaire.questions if each.link_id == link_id), None)
        if asked is not None:
            return visit.questionnaire.page_of(link_id).id
    return visit.questionnaire.page_of(OWN_WORDS).id


def _step_written_on(visit: Visit, words: WordList) -> Step:
    """The page with the text in which one of these phrases stands."""
    form, counted = visit.questionnaire, visit.turn.counted
    for answer_id in counted:
        link_id, instance = split_id(answer_id)
        if link_id not in form.searched:
            continue
        if find_phrases(written_in(form.question(link_id), counted.get(answer_id)), words):
            return Step(form.page_of(link_id).id, instance)
    return Step(form.page_of(OWN_WORDS).id)
