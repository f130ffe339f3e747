"""Which questions would settle an unsettled link: what the office asks when it calls back.

Of the leading pair one question at a time: where one cut date decides, the question names it ("Was your 2024
surgery before or after June?"), else it asks for the missing part of the wider date. What nobody could answer
is not asked again; the next way to the same answer is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from intake.domain.bands import Bands, Link, Pair
from intake.domain.cuts import cut_of_onset, cut_of_surgery, deciding_months, first_months
from intake.domain.dates import Interval, is_before
from intake.domain.naming import name_surgery, name_symptom
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset, told_gap_words
from intake.domain.questions import (
    ANY_SURGERY,
    Asks,
    Question,
    ask_for_records,
    ask_for_the_rest,
    ask_for_what,
    ask_gap,
    ask_last_months,
    ask_missing_part_of_onset,
    ask_missing_part_of_surgery,
    ask_onset_date,
    ask_order,
    ask_same_trouble,
    ask_surgery_date,
    ask_whether_past,
    ask_which_is_right,
)
from intake.domain.story import Story, Symptom
from intake.domain.truth import Truth


def questions_of_case(
    story: Story, bands: Bands, in_order: Sequence[Pair], *, is_open: bool, more_open: bool
) -> tuple[Question, ...]:
    """What to ask of a case: of its pairs (the one that leads first), and of what leaves it open.

    `is_open`: the pairs' links are not settled; `more_open`: a missing date could add to them.
    """
    asked = [
        *questions_of_contradictions(story),
        *(_of_the_leading(story, bands, in_order) if is_open else ()),
        *(_of_missing_dates(story, bands, in_order) if more_open else ()),
        *(() if story.prior_surgery == "yes" else still_to_ask(story, [ANY_SURGERY])),
    ]
    once: dict[object, Question] = {}
    for question in asked:
        once.setdefault(question.about, question)
    return tuple(once.values())


def questions_of_contradictions(story: Story) -> tuple[Question, ...]:
    """What to ask where what was told of an order to an operation cannot be right."""
    asked = (ask_which_is_right(story, symptom, index) for symptom, index in story.contradictions)
    return tuple(still_to_ask(story, asked))


def ask_if_gone_between(story: Story, pair: Pair) -> tuple[Question, ...]:
    """The question for a symptom that "never got better" after an operation and yet began after it.

    The link stays `persistent` and settled; the answer tells the clinician which of the two was meant.
    """
    symptom = _symptom_of(story, pair)
    if pair.surgery is None or not story.never_went_away_since(symptom, pair.surgery):
        return ()
    also = _later_beginning(story, symptom.onset, pair)
    if not also:
        return ()
    said = f"{name_symptom(symptom)} never got better after {name_surgery(story, pair.surgery)}"
    text = f"You said that {said}, and also: {also}. Was it gone for some weeks in between?"
    question = Question(Asks.GONE_BETWEEN, text, symptom.key, pair.surgery)
    return tuple(still_to_ask(story, [question]))


def _later_beginning(story: Story, onset: Onset, pair: Pair) -> str:
    """The beginning after the operation that was told beside "never got better"; "" where none was."""
    assert isinstance(onset, NeverWentAway)  # it is asked of nothing else
    if (gap := onset.gap_told) is not None:
        return f"{told_gap_words(gap)} it" if gap.near else ""
    if onset.told is None or pair.surgery_interval is None:
        return ""
    is_later = onset.told.interval(story.today, story.birth_interval).lo > pair.surgery_interval.hi
    return onset.told.describe() if is_later else ""


def questions_of_pair(story: Story, bands: Bands, pair: Pair) -> tuple[Question, ...]:
    """What to ask so that this unsettled pair becomes settled; empty where nobody can answer any more.

    A missing date of either side is asked for beside the other's; of two dates told, one question at a time.
    """
    first = tuple(still_to_ask(story, _first_ways(story, pair)))
    if first:
        return first
    further = still_to_ask(story, _further_ways(story, bands, pair))
    return tuple(islice(further, 1))


def _of_the_leading(story: Story, bands: Bands, in_order: Sequence[Pair]) -> Iterator[Question]:
    """What to ask of the first pair that has a question left, and of operations that may be to come."""
    unsettled = [] if in_order[0].settled else [pair for pair in in_order if not pair.settled]
    asked = (questions_of_pair(story, bands, pair) for pair in unsettled)
    yield from next(filter(None, asked), ())
    to_come = (_surgery_of(pair) for pair in in_order if Link.NO_SURGERY in pair.possible)
    yield from still_to_ask(story, (ask_whether_past(story, index) for index in to_come))


def _of_missing_dates(story: Story, bands: Bands, in_order: Sequence[Pair]) -> Iterator[Question]:
    for pair in in_order:
        if pair.left_open:
            yield from questions_of_pair(story, bands, pair)
    if story.more_surgeries:
        yield from still_to_ask(story, [ask_for_the_rest(len(story.surgeries))])


def _first_ways(story: Story, pair: Pair) -> Iterator[Question]:
    """What must be known of a pair before its dates can settle it."""
    symptom, surgery = _symptom_of(story, pair), _surgery_of(pair)
    order = symptom.order_to(surgery)
    if pair.contradicted:
        yield ask_which_is_right(story, symptom, surgery)
        return
    if Link.PERSISTENT in pair.possible:
        yield ask_same_trouble(story, symptom, surgery)
        return
    if Link.NO_SURGERY in pair.possible:
        yield ask_whether_past(story, surgery)
    if isinstance(order, Before):
        if not order.for_other and pair.shared:
            yield ask_for_what(story, symptom, surgery)
        return
    if isinstance(order, GapAfter):
        return
    if pair.surgery_interval is None:
        yield ask_surgery_date(story, surgery)
    if pair.onset_interval is None or _is_bounded_only(symptom):
        yield ask_onset_date(story, symptom, surgery)


def _is_bounded_only(symptom: Symptom) -> bool:
    """Whether the beginning is known by its order alone, with no date."""
    return isinstance(symptom.onset, After) and symptom.onset.when is None


def _further_ways(story: Story, bands: Bands, pair: Pair) -> Iterator[Question]:
    """The ways to settle a pair of which both dates are told, or nobody knows more; one after the other."""
    symptom, surgery = _symptom_of(story, pair), _surgery_of(pair)
    order = symptom.order_to(surgery)
    if not pair.contradicted and not isinstance(order, Before) and Link.PERSISTENT not in pair.possible:
        yield from _of_the_time_between(story, bands, pair, symptom)
    yield ask_for_records(story, surgery)


def _of_the_time_between(story: Story, bands: Bands, pair: Pair, symptom: Symptom) -> Iterator[Question]:
    surgery = _surgery_of(pair)
    order = symptom.order_to(surgery)
    when, onset = pair.surgery_interval, pair.onset_interval
    is_gap = isinstance(order, GapAfter)
    if when is None and not is_gap and story.surgeries[surgery].recent is None:
        yield ask_last_months(story, surgery)
    if order is None and (when is None or onset is None or is_before(onset, when) is not Truth.NO):
        # While the order is open no cut decides, on the same area or on another.
        yield ask_order(story, symptom, surgery)
    if order is symptom.onset and (is_gap or _is_bounded_only(symptom)):
        yield ask_gap(story, symptom, surgery, first_months(bands, pair) or bands.early_months)
    if when is not None and onset is not None and not is_gap:
        yield from _of_two_dates(story, pair, symptom, when, onset, deciding_months(bands, pair))


def _of_two_dates(
    story: Story, pair: Pair, symptom: Symptom, when: Interval, onset: Interval, months: int | None
) -> Iterator[Question]:
    """The cut that decides, then the missing part; of the wider date first, which people can narrow best."""
    surgery = _surgery_of(pair)
    cuts: list[Question | None] = []
    if months is not None:
        cuts.append(cut_of_surgery(story, surgery, when, onset, months))
        if not isinstance(symptom.onset, NeverWentAway):
            cuts.append(cut_of_onset(symptom, surgery, when, onset, months))
    missing = [ask_missing_part_of_surgery(story, surgery), ask_missing_part_of_onset(symptom, surgery)]
    for ways in (cuts, missing):
        yield from filter(None, ways if when.days >= onset.days else reversed(ways))


def still_to_ask(story: Story, questions: Iterable[Question]) -> Iterator[Question]:
    """Those of the questions that nobody has failed to answer yet."""
    return (question for question in questions if question.about not in story.not_sure)


def _symptom_of(story: Story, pair: Pair) -> Symptom:
    symptom = story.symptom(pair.symptom)
    assert symptom is not None  # pairs are made from the case's own symptoms
    return symptom


def _surgery_of(pair: Pair) -> int:
    assert pair.surgery is not None  # a pair without an operation is always settled
    return pair.surgery
