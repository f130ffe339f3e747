"""Triage: from a case to its assessment, with every rule traced whether it fired or not.

An assessment carries two answers that are kept apart: the urgency (who must be spoken to first) and the
surgery link (the time rule). The link can raise the urgency to `soon` and never lowers it. The most urgent
finding wins. Nothing here is a diagnosis, and nothing here reads a clock: the same policy and the same
answers give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

from intake.domain.assessment import Assessment, PolicyReference
from intake.domain.own_words import find_phrases
from intake.domain.policy import SIGN_QUESTIONS, Policy, Rule, Sign, Urgency
from intake.domain.story import UNSURE, Story
from intake.domain.surgery_link import SurgeryLink, judge
from intake.domain.trace import Finding, Raised, link_finding, note_finding, rule_finding, sign_finding
from intake.domain.truth import Truth, of
from intake.domain.urgency_rules import RAISES, RULES, Reading
from intake.domain.urgency_rules.operations import IMPLANT_PROCEDURES
from intake.domain.urgency_rules.reading import NONE_TOLD, signs_asked

LINK_RULE = "link_may_relate"
"""The time rule's own line in the trace."""


def assess(policy: Policy, story: Story) -> Assessment:
    """Judge a case under a policy: every sign, every rule, the time rule and the notes, all traced."""
    story = story.under(policy.bands.recent_months)
    link = judge(story, policy.bands)
    findings = [
        *judge_signs(policy, story),
        link_finding(policy.rules[LINK_RULE], story, link, policy.bands),
        *_notes(policy, story, link),
    ]
    levels = [finding.effect for finding in findings if isinstance(finding.effect, Urgency)]
    return Assessment(
        urgency=min(levels, key=lambda level: level.rank, default=Urgency.ROUTINE),
        surgery_link=link,
        findings=tuple(findings),
        policy=PolicyReference(policy.id, policy.version, policy.digest),
    )


def judge_signs(policy: Policy, story: Story) -> list[Finding]:
    """Every sign and every rule but the time rule's own, traced: all that can call for help at once."""
    story = story.under(policy.bands.recent_months)
    lists = _lists(policy, story)
    return [
        *_signs(policy, story, lists),
        *_answers_to_the_lists(policy, lists),
        *(
            _computed(policy.rules[rule_id], rule.judge(story, policy.rules[rule_id]))
            for rule_id, rule in RULES.items()
            if rule_id in policy.rules  # an older policy knows fewer rules
        ),
        *_own_words(policy, story),
    ]


class _Lists:
    """The two lists of signs of one case: what was asked and ticked, and as the trace shows it."""

    def __init__(
        self,
        policy: Policy,
        first: frozenset[str] | None,
        more: frozenset[str] | None,
        asked: frozenset[str] | None,
    ) -> None:
        self._signs, self._asked = policy.signs, asked
        self.ticked = {"first": first, "more": more}
        self.all_ticked = (first or frozenset()) | (more or frozenset())
        self.shown = {which: None if ticks is None else sorted(ticks) for which, ticks in self.ticked.items()}
        self.in_part = frozenset(
            sign.list
            for sign in policy.signs
            if self.ticked[sign.list] is not None and not self._was_asked(sign)
        )

    @cached_property
    def unticked(self) -> tuple[Finding, ...]:
        """What is said of every sign where none was ticked."""
        return tuple(sign_finding(sign, self.has(sign), (), self.read(sign)) for sign in self._signs)

    def _was_asked(self, sign: Sign) -> bool:
        return self._asked is None or sign.key in self._asked

    def has(self, sign: Sign) -> Truth:
        """Yes when ticked on either list; missing when it was not asked or its list answered "not sure"."""
        if sign.key in self.all_ticked:
            return Truth.YES
        ticks = self.ticked[sign.list]
        if ticks is None or UNSURE in ticks or not self._was_asked(sign):
            return Truth.MISSING
        return Truth.NO

    def unsure(self, which: str) -> Truth:
        """Whether "not sure" was ticked on a list; missing when it was not asked, or not all of it."""
        ticks = self.ticked[which]
        if ticks is None or (which in self.in_part and UNSURE not in ticks):
            return Truth.MISSING
        return of(UNSURE in ticks)

    def read(self, sign: Sign) -> dict[str, Any]:
        """The ticks of the list a sign belongs to, and of the other one where the sign stands there."""
        if sign.key not in self.all_ticked:
            return self._read[sign.list]
        read: dict[str, Any] = {}
        for which in SIGN_QUESTIONS:
            if which == sign.list or sign.key in (self.ticked[which] or ()):
                read |= self.read_of(which)
        return read

    @cached_property
    def _read(self) -> dict[str, dict[str, Any]]:
        """By list, what is read for each of its signs that was not ticked."""
        return {which: self.read_of(which) for which in SIGN_QUESTIONS}

    def read_of(self, which: str) -> dict[str, Any]:
        """The ticks of a list; of one that was not asked as a whole also what was asked."""
        read: dict[str, Any] = {SIGN_QUESTIONS[which]: self.shown[which]}
        return read | signs_asked(self._asked) if which in self.in_part else read


_without_ticks = lru_cache(maxsize=256)(_Lists)
"""The lists of nearly every case: no sign was ticked. What is said of them is the same for all."""


def _lists(policy: Policy, story: Story) -> _Lists:
    told = policy, story.safety, story.safety_more, story.signs_asked
    ticks = (story.safety or frozenset()) | (story.safety_more or frozenset())
    return _Lists(*told) if ticks - {UNSURE} else _without_ticks(*told)


def _signs(policy: Policy, story: Story, lists: _Lists) -> Iterable[Finding]:
    if not lists.all_ticked - {UNSURE}:
        return lists.unticked
    return [_sign(policy, story, lists, sign) for sign in policy.signs]


def _sign(policy: Policy, story: Story, lists: _Lists, sign: Sign) -> Finding:
    ticked, read = lists.has(sign), lists.read(sign)
    raises: list[Raised] = []
    if ticked is Truth.YES:
        for each in sign.raised_with:
            reading, says = _condition(policy, story, lists, each.condition)
            read |= reading.read
            raises.append(Raised(each.to, reading.truth, says))
    return sign_finding(sign, ticked, raises, read)


def _condition(policy: Policy, story: Story, lists: _Lists, condition: str) -> tuple[Reading, str]:
    """A raise condition's reading and its words: a computed condition, or another sign being ticked."""
    if condition in RAISES:
        setting = policy.raises[condition]
        return RAISES[condition].judge(story, setting), setting.says
    sign = next(sign for sign in policy.signs if sign.key == condition)
    return Reading(lists.has(sign), lists.read(sign)), sign.label


def _answers_to_the_lists(policy: Policy, lists: _Lists) -> list[Finding]:
    first, more = lists.read_of("first"), lists.read_of("more")
    return [
        _computed(policy.rules["unsure_first"], Reading(lists.unsure("first"), first)),
        _computed(policy.rules["first_not_asked"], Reading(of(lists.ticked["first"] is None), first)),
        _computed(policy.rules["unsure_more"], Reading(lists.unsure("more"), more)),
    ]


def _computed(rule: Rule, reading: Reading) -> Finding:
    return _untold(rule) if reading is NONE_TOLD else rule_finding(rule, reading.truth, reading.read)


@lru_cache(maxsize=256)
def _untold(rule: Rule) -> Finding:
    """What most rules find in most cases: none of the symptoms that they read was told."""
    return rule_finding(rule, NONE_TOLD.truth, NONE_TOLD.read)


def _own_words(policy: Policy, story: Story) -> Iterable[Finding]:
    return _found_in(policy, story.own_words) if story.own_words else _without_words(policy)


@lru_cache(maxsize=8)
def _without_words(policy: Policy) -> tuple[Finding, ...]:
    """What is said of whoever wrote nothing."""
    return tuple(_found_in(policy, ""))


def _found_in(policy: Policy, own_words: str) -> list[Finding]:
    findings = []
    for rule_id, words in policy.searched_words.items():
        found = find_phrases(own_words, words)
        findings.append(
            _computed(policy.rules[rule_id], Reading(of(bool(found)), {"own_words": list(found)}))
        )
    return findings


def _notes(policy: Policy, story: Story, link: SurgeryLink) -> list[Finding]:
    """Notes for the clinician: they change no result."""
    past = story.past_surgeries
    counts: dict[str, int] = {}
    for _, surgery in past:
        for region in surgery.regions - {"unknown"}:
            counts[region] = counts.get(region, 0) + 1
    repeated = sorted(region for region, count in counts.items() if count > 1)
    implants: Any = None
    if link.headline and link.headline.surgery is not None and link.link.value == "remote":
        surgery = story.surgeries[link.headline.surgery]
        implants = surgery.implants == "yes" or bool(surgery.procedures & IMPLANT_PROCEDURES)
    return [
        note_finding(
            policy.rules["note_stated_seen"], story.seen_already is True, {"seen_already": story.seen_already}
        ),
        note_finding(policy.rules["note_repeat_surgery"], bool(repeated), {"surgeries.regions": repeated}),
        note_finding(policy.rules["note_remote_with_implants"], bool(implants), {"link": str(link.link)}),
    ]
