"""The time rule: whether these symptoms could come from a past operation on the spine.

The clock runs from the operation to the *onset* of the symptom, never to today. Every symptom is judged
against every completed operation; dates are intervals, so one pair may allow several bands. The answer is
never a diagnosis, and it never lowers the urgency.

The bands are the practice's own rule (ten years) and published times of complications: 3 months of healing
and the 90-day infection window; about 24 months for scar tissue (6 to 12 weeks), repeated disc herniation
(mean 19 months) and bone that does not knit (12 to 24 months). Adjacent-segment surgery has been reported
after 13.5 years, so `remote` means less likely, not impossible.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.bands import MAY_RELATE, Bands, Headline, Link, Pair, ranked
from intake.domain.dates import Interval
from intake.domain.headline import in_precedence, kept_pairs, possible_links
from intake.domain.onsets import NeverWentAway
from intake.domain.pairs import judge_pairs
from intake.domain.questions import ANY_SURGERY, SYMPTOMS, WHICH_SURGERY, Question
from intake.domain.settling import (
    ask_if_gone_between,
    questions_of_case,
    questions_of_contradictions,
    still_to_ask,
)
from intake.domain.story import Story


@dataclass(frozen=True, slots=True)
class SurgeryLink:
    """The time rule's answer for a whole case, and what decided it."""

    link: Link
    possible: tuple[Link, ...]
    settled: bool
    settling_questions: tuple[str, ...]
    headline: Headline | None

    @property
    def flagged(self) -> bool:
        """Whether the symptoms may be related to surgery."""
        return self.link.group == MAY_RELATE


def judge(story: Story, bands: Bands) -> SurgeryLink:
    """The surgery link of a case: the highest-ranked pair over all symptoms, and why."""
    return _judged(story, bands)[0]


def open_questions(story: Story, bands: Bands) -> tuple[Question, ...]:
    """What to ask on the call about a case, as data; in words they are the link's settling questions."""
    return _judged(story, bands)[1]


_Judged = tuple[SurgeryLink, tuple[Question, ...]]


def _judged(story: Story, bands: Bands) -> _Judged:
    story = story.under(bands.recent_months)
    if story.surgery_is_denied:
        return _plain(Link.NO_SURGERY, settled=True)
    if not story.past_surgeries:
        return _without_past_surgery(story)
    if not story.symptoms:
        return _plain(Link.UNKNOWN, (SYMPTOMS,))

    pairs = in_precedence(judge_pairs(story, bands))
    kept = in_precedence(kept_pairs(pairs))
    leading = kept[0]
    if leading.link is Link.PERSISTENT and leading.settled:
        return _decided_by(leading, ask_if_gone_between(story, leading))
    undated = any(pair.left_open for pair in pairs)
    more_open = (undated or story.more_surgeries) and not any(map(_stands, kept))
    possible = ranked([*possible_links(pairs), *([Link.UNKNOWN] if more_open else [])])
    is_open = len(possible) > 1 or not any(pair.settled and pair.link in possible for pair in kept)
    in_order = [*kept, *(pair for pair in pairs if pair not in kept)]
    questions = questions_of_case(story, bands, in_order, is_open=is_open, more_open=more_open)
    return _answer(
        possible,
        settled=not (is_open or story.contradictions or story.prior_surgery != "yes"),
        questions=questions,
        headline=_headline(in_order, possible[0]),
    )


def _stands(pair: Pair) -> bool:
    """Whether this kept pair has a link that no date still missing can outrank."""
    return pair.settled and pair.link in (Link.PERSISTENT, Link.EARLY)


def _headline(in_order: list[Pair], link: Link) -> Headline:
    """The first pair that can have the case's link; no operation where none has it yet."""
    for pair in in_order:
        if link in pair.possible:
            return Headline(pair.symptom, pair.surgery)
    return Headline(in_order[0].symptom, None)


def operation_days(story: Story, headline: Headline | None) -> Interval | None:
    """The days up to today on which the headline's operation may have taken place; None where not known."""
    if headline is None or headline.surgery is None:
        return None
    when = story.surgery_intervals[headline.surgery]
    return when.clipped(story.today) if when else None


def _without_past_surgery(story: Story) -> _Judged:
    """No operation to judge: all planned, stated but not told, unsure of any, never asked."""
    if story.surgeries:
        settled = story.prior_surgery == "yes" and not story.contradictions
        any_surgery = () if story.prior_surgery == "yes" else still_to_ask(story, [ANY_SURGERY])
        asked = (*questions_of_contradictions(story), *any_surgery)
        return _plain(Link.NO_SURGERY, asked, settled=settled)
    for symptom in story.symptoms:
        if isinstance(symptom.onset, NeverWentAway) and symptom.onset.surgery is None:
            return _decided_by(Pair(symptom.key, None, (Link.PERSISTENT,), settled=True), ())
    ask = WHICH_SURGERY if story.prior_surgery == "yes" else ANY_SURGERY
    return _plain(Link.UNKNOWN, tuple(still_to_ask(story, [ask])))


def _decided_by(pair: Pair, questions: tuple[Question, ...]) -> _Judged:
    headline = Headline(pair.symptom, pair.surgery)
    return _answer(pair.possible, settled=pair.settled, questions=questions, headline=headline)


def _plain(link: Link, questions: tuple[Question, ...] = (), *, settled: bool = False) -> _Judged:
    return _answer((link,), settled=settled, questions=questions, headline=None)


def _answer(
    possible: tuple[Link, ...], *, settled: bool, questions: tuple[Question, ...], headline: Headline | None
) -> _Judged:
    texts = tuple(question.text for question in questions)
    return SurgeryLink(possible[0], possible, settled, texts, headline), questions
