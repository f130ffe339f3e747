"""One symptom judged against one past operation: the bands of the time rule that their days allow."""

from __future__ import annotations

from intake.domain.areas import share_an_area
from intake.domain.bands import Bands, Link, Pair, ranked
from intake.domain.dates import Interval, add_months, gap_is_shorter, is_before
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway
from intake.domain.story import Story, Symptom
from intake.domain.truth import Truth

_BANDS_IN_TIME = (Link.BEFORE_SURGERY, Link.EARLY, Link.RECENT, Link.UNCERTAIN, Link.REMOTE)


def judge_pairs(story: Story, bands: Bands) -> list[Pair]:
    """Every symptom against every past operation."""
    return [
        judge_pair(story, bands, index, symptom)
        for symptom in story.symptoms
        for index, _ in story.past_surgeries
    ]


def judge_pair(story: Story, bands: Bands, index: int, symptom: Symptom) -> Pair:
    """One symptom against one past operation, by its index."""
    told = story.surgery_intervals[index]
    when = told.clipped(story.today) if told else None
    onset = story.onset_for_link(symptom)
    shared = share_an_area(story.surgeries[index], symptom)
    if story.never_went_away_since(symptom, index):
        possible, settled = _ever_since(symptom, shared=shared)
        return Pair(symptom.key, index, ranked(possible), settled, when, onset, shared)
    contradicted = story.is_contradicted(symptom, index)
    order = None if contradicted else symptom.order_to(index)
    allowed = _by_gap_told(symptom, index, bands) or _allowed_bands(story, bands, when, onset)
    if isinstance(order, After) and allowed:
        allowed -= {Link.BEFORE_SURGERY}
    elif isinstance(order, Before):
        allowed = {Link.BEFORE_SURGERY}
    possible, settled = _in_its_area(allowed, shared=shared)
    if isinstance(order, Before) and shared:
        # People mix up what they had before an operation: it is asked back.
        settled = order.for_other
    if told and told.hi > story.today and not story.took_place(index):
        # The operation may still be to come.
        possible, settled = possible | {Link.NO_SURGERY}, False
    later = isinstance(order, Before) or bool(when and onset and is_before(onset, when) is Truth.YES)
    return Pair(
        symptom.key,
        index,
        ranked(possible),
        settled and not contradicted,
        when,
        onset,
        shared,
        left_open=allowed is None,
        contradicted=contradicted,
        later=later and not contradicted,
    )


def _ever_since(symptom: Symptom, *, shared: bool) -> tuple[set[Link], bool]:
    """There ever since an operation; on another area only where it is the trouble the operation was for."""
    assert isinstance(symptom.onset, NeverWentAway)
    same = symptom.onset.same_trouble
    if shared or same:
        return {Link.PERSISTENT}, True
    return ({Link.OTHER_AREA}, True) if same is False else ({Link.PERSISTENT, Link.OTHER_AREA}, False)


def _in_its_area(allowed: set[Link] | None, *, shared: bool) -> tuple[set[Link], bool]:
    """What the bands come to on the pair's area, and whether that is settled; None: a date is missing."""
    if shared:
        return (allowed, len(allowed) == 1) if allowed else ({Link.UNKNOWN}, False)
    if allowed is None:
        # Without its date the early months cannot be ruled out.
        return {Link.OTHER_AREA}, False
    # Early complications can show anywhere, so within the early months the area does not matter.
    if allowed == {Link.EARLY}:
        return allowed, True
    if Link.EARLY in allowed:
        return {Link.EARLY, Link.OTHER_AREA}, False
    return {Link.OTHER_AREA}, True


def _by_gap_told(symptom: Symptom, index: int, bands: Bands) -> set[Link] | None:
    """The bands that a told time after this operation allows, whatever is known of the operation's date."""
    gap = symptom.onset
    if not isinstance(gap, GapAfter) or gap.surgery != index:
        return None
    limits = (0, bands.early_months, bands.recent_months, bands.remote_months)
    return {
        link
        for link, first, beyond in zip(_BANDS_IN_TIME[1:], limits, (*limits[1:], None), strict=True)
        if (beyond is None or gap.near < beyond) and (gap.far is None or gap.far > first)
    }


def _allowed_bands(
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
