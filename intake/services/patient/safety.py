"""Which safety page the answers given so far call for, and what on it is new to the patient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from intake.domain import flow
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import NOT_ASKED, Answered, Answers, split_id
from intake.domain.conditions import UNSURE
from intake.domain.dates import add_months
from intake.domain.flow import Step
from intake.domain.policy import URGENT, Policy, Urgency
from intake.domain.questionnaire import Help, Questionnaire
from intake.domain.sign_lists import SIGN_LISTS, SIGN_QUESTIONS, sign_questions
from intake.domain.story import POST_OPERATION_SIGN, Story
from intake.domain.symptoms import symptom_keys
from intake.domain.trace import Finding
from intake.domain.triage import judge_signs
from intake.domain.truth import Truth, any_of
from intake.domain.urgency_rules.operations import (
    any_surgery_within,
    surgery_within,
)

SELF_HARM_RULE = "own_words_self_harm"
UNSURE_RULES = {"unsure_first": SIGN_LISTS["first"], "unsure_more": SIGN_LISTS["more"]}


@dataclass(frozen=True, slots=True)
class HelpNeeded:
    """That the patient must get help now (emergency) or call today (same_day), and the findings behind it.

    `causes` have that level; `urgent` holds those of the lower of the two levels as well.
    """

    level: Urgency
    causes: tuple[Finding, ...]
    urgent: tuple[Finding, ...]


def finding_ids(findings: Iterable[Finding]) -> frozenset[str]:
    """Findings as a sitting remembers them: the rule with its level, so that a raised level is new."""
    return frozenset(f"{finding.rule}:{finding.level}" for finding in findings)


def help_needed(
    questionnaire: Questionnaire, policy: Policy, answers: Answers, findings: Iterable[Finding], today: date
) -> HelpNeeded | None:
    """What the answers call for at this point of the form, by what was found in them; None for nothing.

    A rule that fires only because a date is not known yet waits until that date has been asked for.
    """
    urgent = _urgent(findings)
    doubtful = [finding for finding in urgent if _is_lowered(policy, finding)]
    if doubtful:
        asked = _asked_in_full(questionnaire, answers)
        certain = {finding.rule for finding in _urgent(_judged(questionnaire, policy, asked, today))}
        urgent = [finding for finding in urgent if finding not in doubtful or finding.rule in certain]
    return _help(urgent)


def help_on_its_own(
    questionnaire: Questionnaire, policy: Policy, answers: Answers, today: date
) -> HelpNeeded | None:
    """What the answers of a page call for by themselves, where no form is known that they belong to.

    A page about a symptom or an operation says that there is one. A rule that fires only because a date is
    not known waits until that date is asked for, as on the path.
    """
    about = {split_id(each) for each in answers}
    symptoms = [key for key in symptom_keys() if any(each.startswith(f"{key}_") for each, _ in about)]
    surgeries = sorted({number for _, number in about if number is not None})
    alone = answers.with_all(
        {
            "symptoms": Answered([*answers.value("symptoms", []), *symptoms]),
            flow.SURGERIES: Answered(surgeries),
        }
    )
    urgent = _urgent(_judged(questionnaire, policy, alone, today))
    return _help([finding for finding in urgent if not _is_lowered(policy, finding)])


def help_by_sign(questionnaire: Questionnaire, causes: Iterable[Finding]) -> Help:
    """What to tell somebody with these findings, each of them an emergency: 911 alone where signs differ.

    A sign whose form does not say stands for 911; what the answers say together, as weakness does that is
    getting worse fast, is for an emergency room.
    """
    rules = {cause.rule for cause in causes}
    boxes = [box for each in sign_questions(questionnaire) for box in each.options if box.key in rules]
    alone = any(box.help in (None, Help.CALL_911) for box in boxes)
    return Help.CALL_911 if alone or not rules else Help.EMERGENCY_ROOM


def ticked_box(answers: Answers, rule: str) -> tuple[str, str] | None:
    """A question and the box whose tick alone made the rule fire; None where more than a tick did."""
    box = UNSURE if rule in UNSURE_RULES else rule
    lists = UNSURE_RULES.get(rule, SIGN_QUESTIONS)
    return next(((link_id, box) for link_id in lists if box in answers.value(link_id, [])), None)


def recent_surgery(story: Story, days: int) -> Truth:
    """Whether the person was operated on in the last `days` days; in doubt where it was not asked yet.

    Whoever was, by the policy's `recent_surgery_days`, first calls who operated.
    """
    if story.safety is not None and POST_OPERATION_SIGN in story.safety:
        return Truth.YES
    unasked = Truth.MISSING if story.prior_surgery in (None, "unsure") else Truth.NO
    return any_of(unasked, any_surgery_within(story, days))


def surgery_in_last_months(story: Story, months: int) -> bool:
    """Whether an operation may have taken place in the last `months` months; an undated one may."""
    days = (story.today - add_months(story.today, -months)).days
    return any(surgery_within(story, surgery, days) is not Truth.NO for surgery, _ in story.past_surgeries)


def _help(urgent: list[Finding]) -> HelpNeeded | None:
    if not urgent:
        return None
    level = Urgency.EMERGENCY if any(f.level is Urgency.EMERGENCY for f in urgent) else Urgency.SAME_DAY
    causes = tuple(finding for finding in urgent if finding.level is level)
    return HelpNeeded(level, causes, tuple(urgent))


def _judged(questionnaire: Questionnaire, policy: Policy, counted: Answers, today: date) -> list[Finding]:
    return judge_signs(policy, story_from_answers(counted, today, questionnaire))


def _urgent(findings: Iterable[Finding]) -> list[Finding]:
    """Those that call for help, the most urgent first."""
    urgent = [finding for finding in findings if finding.effect in URGENT]
    return sorted(urgent, key=lambda finding: finding.level.rank if finding.level else 0)


def _is_lowered(policy: Policy, finding: Finding) -> bool:
    """Whether a date in doubt made the rule count one level lower than it says."""
    rule = policy.rules.get(finding.rule)
    return rule is not None and rule.level is not finding.level


def _asked_in_full(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers that count without symptoms and operations whose date was not asked for yet."""
    counted = flow.on_path_answers(questionnaire, answers)
    symptoms = [
        key
        for key in counted.value("symptoms", [])
        if not questionnaire.has_page(f"{key}_onset")
        or flow.is_complete(questionnaire, answers, Step(f"{key}_onset"))
    ]
    surgeries = [
        number
        for number in counted.value("surgeries", [])
        if flow.is_complete(questionnaire, answers, Step("surgery_date", number))
    ]
    changes = {"symptoms": Answered(symptoms), "surgeries": Answered(surgeries)}
    asked = counted.with_all({key: answer for key, answer in changes.items() if key in counted})
    if surgeries or flow.is_complete(questionnaire, answers, Step("surgeries")):
        return asked
    return asked.with_all({"surgeries": NOT_ASKED, "prior_surgery": NOT_ASKED})
