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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.domain.areas import share_an_area
from intake.domain.bands import MAY_RELATE, Bands, Headline, Link, Pair
from intake.domain.dates import Interval, add_months, gap_is_shorter, is_before
from intake.domain.settling import (
    ask_for_the_rest,
    ask_if_gone_between,
    ask_of_contradictions,
    ask_surgery_date,
    ask_whether_past,
    settling_questions,
)
from intake.domain.story import NeverWentAway, Story, Surgery, Symptom
from intake.domain.truth import Truth


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
_BANDS_IN_TIME = (Link.BEFORE_SURGERY, Link.EARLY, Link.RECENT, Link.UNCERTAIN, Link.REMOTE)


def judge(story: Story, bands: Bands) -> SurgeryLink:
    """The surgery link of a case: the highest-ranked pair over all symptoms, and why."""
    past = story.past_surgeries
    if story.surgery_is_denied:
        return _plain(Link.NO_SURGERY, settled=True)
    if not past:
        return _without_past_surgery(story)
    if not story.symptoms:
        return _plain(Link.UNKNOWN, questions=(_ASK_SYMPTOMS,))

    pairs = judge_pairs(story, bands)
    headline = _headline(pairs)
    if headline.link is Link.PERSISTENT:
        questions = ask_if_gone_between(story, headline)
        return _decided_by(headline, questions)
    undated = [surgery for _, surgery in past if surgery.when is None and _shares_any(story, surgery)]
    untold = _more_untold(story, headline)
    questions = (
        *(() if headline.settled else settling_questions(story, bands, headline)),
        *map(ask_surgery_date, undated),
        *untold,
        *_left_open(story, pairs, headline),
    )
    possible = _ranked({*headline.possible, *([Link.UNKNOWN] if undated or untold else [])})
    return SurgeryLink(
        link=possible[0],
        possible=possible,
        settled=headline.settled and not questions,
        settling_questions=tuple(dict.fromkeys(questions)),
        headline=Headline(headline.symptom, headline.surgery if possible[0] is headline.link else None),
    )


def _more_untold(story: Story, headline: Pair) -> tuple[str, ...]:
    """What to ask where more operations were stated than told: each may be as one without part and date.

    Nothing where the headline stands at a link that no other operation can outrank.
    """
    stands = headline.settled and headline.link is Link.EARLY
    return (ask_for_the_rest(len(story.surgeries)),) if story.more_surgeries and not stands else ()


def _left_open(story: Story, pairs: list[Pair], headline: Pair) -> Iterator[str]:
    """What to ask of answers that leave the case open, whatever the headline pair's dates say."""
    certain = [pair for pair in pairs if Link.NO_SURGERY not in pair.possible]
    if headline.settled and _headline(certain).link is not headline.link:
        # An operation that may be still to come set aside what would decide without it.
        to_come = (pair.surgery for pair in pairs if Link.NO_SURGERY in pair.possible)
        yield from (ask_whether_past(story.surgeries[index]) for index in to_come if index is not None)
    yield from ask_of_contradictions(story)
    if story.prior_surgery != "yes":
        yield _ASK_ANY_SURGERY


def operation_days(story: Story, headline: Headline | None) -> Interval | None:
    """The days up to today on which the headline's operation may have taken place; None where not known."""
    if headline is None or headline.surgery is None:
        return None
    when = story.surgery_intervals[headline.surgery]
    return when.clipped(story.today) if when else None


def judge_pairs(story: Story, bands: Bands) -> list[Pair]:
    """Every symptom against every past operation."""
    return [
        judge_pair(story, bands, index, symptom)
        for symptom in story.symptoms
        for index, _ in story.past_surgeries
    ]


def judge_pair(story: Story, bands: Bands, index: int, symptom: Symptom) -> Pair:
    """One symptom against one past operation, by its index."""
    surgery = story.surgeries[index]
    told = story.surgery_intervals[index]
    when = told.clipped(story.today) if told else None
    onset = story.onset_interval(symptom)
    ever_since = story.never_went_away_since(symptom, index)
    shared = share_an_area(surgery, symptom)
    if ever_since and shared:
        return _persistent(symptom, index, when, onset)
    if ever_since:
        # Both the operation and its order are known well enough: it was on another part of the spine.
        possible, settled = {Link.OTHER_AREA}, True
    else:
        possible, settled = _by_dates(_possible_bands(story, bands, when, onset), shared)
    if told and told.hi > story.today:
        # The operation may still be to come.
        possible, settled = possible | {Link.NO_SURGERY}, False
    return Pair(symptom.key, index, _ranked(possible), settled, when, onset)


def _persistent(symptom: Symptom, index: int | None, when: Interval | None, onset: Interval | None) -> Pair:
    return Pair(
        symptom.key, index, (Link.PERSISTENT,), settled=True, surgery_interval=when, onset_interval=onset
    )


def _by_dates(bands: set[Link] | None, shared: bool) -> tuple[set[Link], bool]:
    """The bands a pair may fall in and whether that is settled; `bands` None means a date is missing."""
    if shared:
        return (bands, len(bands) == 1) if bands else ({Link.UNKNOWN}, False)
    if bands is None:
        # Without its date the early months cannot be ruled out.
        return {Link.OTHER_AREA}, False
    # Early complications can show anywhere, so within the early months the area does not matter.
    if bands == {Link.EARLY}:
        return bands, True
    if Link.EARLY in bands:
        return {Link.EARLY, Link.OTHER_AREA}, False
    return {Link.OTHER_AREA}, True


def _possible_bands(
    story: Story, bands: Bands, when: Interval | None, onset: Interval | None
) -> set[Link] | None:
    """The bands some day of each interval gives; None where a date is not known and nothing can be said."""
    if when is None:
        return None
    if onset is None:
        if add_months(when.hi, bands.recent_months) <= story.today:
            return None
        # A recent operation bounds what the onset can be, even when nobody remembers it.
        return {Link.BEFORE_SURGERY} | _bands_between(when, Interval(when.lo, story.today), bands)
    return _bands_between(when, onset, bands)


def _bands_between(surgery: Interval, onset: Interval, bands: Bands) -> set[Link]:
    """Each band lies between two cuts; it is possible unless one of them is certainly on the wrong side."""
    cuts = (
        is_before(onset, surgery),
        gap_is_shorter(surgery, onset, bands.early_months),
        gap_is_shorter(surgery, onset, bands.recent_months),
        gap_is_shorter(surgery, onset, bands.remote_months),
    )
    below_all = (Truth.NO, *cuts)
    below_next = (*cuts, Truth.YES)
    return {
        link
        for link, below_lower, below_upper in zip(_BANDS_IN_TIME, below_all, below_next, strict=True)
        if below_lower is not Truth.YES and below_upper is not Truth.NO
    }


def _headline(pairs: list[Pair]) -> Pair:
    """The highest-ranked pair of those that each symptom keeps."""
    symptoms = dict.fromkeys(pair.symptom for pair in pairs)
    kept = [pair for symptom in symptoms for pair in _kept([p for p in pairs if p.symptom == symptom])]
    return min(kept, key=_precedence)


def _kept(pairs: list[Pair]) -> list[Pair]:
    """One symptom's pairs without those set aside, as long as another is left."""
    same_area = [pair for pair in pairs if pair.link is not Link.OTHER_AREA]
    kept = same_area or pairs
    not_later = [pair for pair in kept if not _came_after_onset(pair)]
    return not_later or kept


def _came_after_onset(pair: Pair) -> bool:
    if pair.link is Link.PERSISTENT or pair.surgery_interval is None or pair.onset_interval is None:
        return False
    return is_before(pair.onset_interval, pair.surgery_interval) is Truth.YES


def _precedence(pair: Pair) -> tuple[int, bool, int, int, str, int, int]:
    """Highest rank, then settled, then the latest operation, the latest onset, and the symptom's key."""
    surgery, onset = pair.surgery_interval, pair.onset_interval
    return (
        pair.link.rank,
        not pair.settled,
        -surgery.lo.toordinal() if surgery else 0,
        -onset.lo.toordinal() if onset else 0,
        pair.symptom,
        # Whatever is still alike is told apart by the operation itself, never by the order it was told in.
        -surgery.hi.toordinal() if surgery else 0,
        pair.surgery if pair.surgery is not None else -1,
    )


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
        pair = _persistent(first, None, None, story.onset_interval(first))
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


def _shares_any(story: Story, surgery: Surgery) -> bool:
    return any(share_an_area(surgery, symptom) for symptom in story.symptoms)


def _ranked(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: link.rank))
