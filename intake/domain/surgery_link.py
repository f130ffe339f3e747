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

from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.bands import MAY_RELATE, Bands, Headline, Link, Pair, ranked
from intake.domain.dates import Interval
from intake.domain.headline import in_precedence, kept_pairs, possible_links
from intake.domain.onsets import NeverWentAway
from intake.domain.pairs import judge_pairs
from intake.domain.settling import (
    ask_for_the_rest,
    ask_if_gone_between,
    ask_of_contradictions,
    ask_whether_past,
    settling_questions,
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


_ASK_ANY_SURGERY = "Have you ever had an operation on your neck or back?"
_ASK_SYMPTOMS = "What bothers you now, and when did it start?"


def judge(story: Story, bands: Bands) -> SurgeryLink:
    """The surgery link of a case: the highest-ranked pair over all symptoms, and why."""
    story = story.under(bands.recent_months)
    if story.surgery_is_denied:
        return _plain(Link.NO_SURGERY, settled=True)
    if not story.past_surgeries:
        return _without_past_surgery(story)
    if not story.symptoms:
        return _plain(Link.UNKNOWN, questions=(_ASK_SYMPTOMS,))

    pairs = judge_pairs(story, bands)
    kept = in_precedence(kept_pairs(pairs))
    leading = kept[0]
    if leading.link is Link.PERSISTENT and leading.settled:
        return _decided_by(leading, ask_if_gone_between(story, leading))
    more_open = () if any(map(_stands, kept)) else tuple(_left_open(story, pairs))
    possible = ranked([*possible_links(pairs), *([Link.UNKNOWN] if more_open else [])])
    settled = len(possible) == 1 and any(pair.settled and pair.link in possible for pair in kept)
    questions = (
        *(() if settled else _of_pairs(story, bands, in_precedence(pairs), leading)),
        *more_open,
        *ask_of_contradictions(story),
        *(() if story.prior_surgery == "yes" else (_ASK_ANY_SURGERY,)),
    )
    return SurgeryLink(
        link=possible[0],
        possible=possible,
        settled=settled and not questions,
        settling_questions=tuple(dict.fromkeys(questions)),
        headline=_headline(pairs, kept, possible[0]),
    )


def _stands(pair: Pair) -> bool:
    """Whether this kept pair has a link that no date still missing can outrank."""
    return pair.settled and pair.link in (Link.PERSISTENT, Link.EARLY)


def _left_open(story: Story, pairs: list[Pair]) -> Iterator[str]:
    """What to ask of pairs that a missing date leaves open, and of operations that nobody told."""
    for pair in in_precedence(pairs):
        if pair.left_open:
            yield from settling_questions(story, None, pair)
    if story.more_surgeries:
        yield ask_for_the_rest(len(story.surgeries))


def _of_pairs(story: Story, bands: Bands, pairs: list[Pair], leading: Pair) -> Iterator[str]:
    """What to ask of the leading pair, and of an operation that may be still to come."""
    if not leading.settled:
        yield from settling_questions(story, bands, leading)
    for pair in pairs:
        if Link.NO_SURGERY in pair.possible and pair.surgery is not None:
            yield ask_whether_past(story.surgeries[pair.surgery])


def _headline(pairs: list[Pair], kept: list[Pair], link: Link) -> Headline:
    """The pair that made the headline's link; no operation where it is one of which nothing is known."""
    for pair in (*kept, *in_precedence(pairs)):
        if link in pair.possible:
            return Headline(pair.symptom, pair.surgery)
    return Headline(kept[0].symptom, None)


def operation_days(story: Story, headline: Headline | None) -> Interval | None:
    """The days up to today on which the headline's operation may have taken place; None where not known."""
    if headline is None or headline.surgery is None:
        return None
    when = story.surgery_intervals[headline.surgery]
    return when.clipped(story.today) if when else None


def _without_past_surgery(story: Story) -> SurgeryLink:
    """No operation to judge: all planned, stated but not told, unsure of any, never asked."""
    if story.surgeries:
        questions = list(ask_of_contradictions(story))
        if story.prior_surgery != "yes":
            questions.append(_ASK_ANY_SURGERY)
        return _plain(Link.NO_SURGERY, settled=not questions, questions=tuple(questions))
    persistent = [
        symptom
        for symptom in story.symptoms
        if isinstance(symptom.onset, NeverWentAway) and symptom.onset.surgery is None
    ]
    if persistent:
        first = persistent[0]
        pair = Pair(first.key, None, (Link.PERSISTENT,), settled=True)
        return _decided_by(pair, ())
    if story.prior_surgery == "yes":
        return _plain(
            Link.UNKNOWN, questions=("What was the operation on your neck or back, and in which year?",)
        )
    return _plain(Link.UNKNOWN, questions=(_ASK_ANY_SURGERY,))


def _decided_by(pair: Pair, questions: tuple[str, ...]) -> SurgeryLink:
    headline = Headline(pair.symptom, pair.surgery)
    return SurgeryLink(pair.link, pair.possible, pair.settled, questions, headline)


def _plain(link: Link, *, settled: bool = False, questions: tuple[str, ...] = ()) -> SurgeryLink:
    return SurgeryLink(link, (link,), settled, questions, None)
