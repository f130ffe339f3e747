"""The share that was related, band by band, and how sure that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.bands import Link
from intake.domain.visit_outcomes import Relation, VisitOutcome, by_band, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.2775),  # worked by hand from the formula with z = 1.96
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I
        (15, 148, 0.0624, 0.1605),
    ],
)
def test_the_interval_is_wilson_s(count: int, of: int, low: float, high: float) -> None:
    share = wilson(count, of)
    assert share.low == pytest.approx(low, abs=6e-5)
    assert share.high == pytest.approx(high, abs=6e-5)
    assert (share.count, share.of) == (count, of)
    assert share.share == (count / of if of else 0.0)


@given(st.integers(0, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_narrows_with_more_cases(pair: tuple[int, int]) -> None:
    count, of = pair
    share, more = wilson(count, of), wilson(10 * count, 10 * of)
    assert 0.0 <= share.low <= share.share <= share.high <= 1.0
    assert more.high - more.low <= share.high - share.low
    mirrored = wilson(of - count, of)
    assert 1 - mirrored.high == pytest.approx(share.low)
    assert 1 - mirrored.low == pytest.approx(share.high)


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3)])
def test_no_share_of_more_than_all_or_less_than_none(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="0 <= count <= of"):
        wilson(count, of)


def test_outcomes_are_counted_band_by_band_in_rank_order_and_the_unclear_apart() -> None:
    told = [
        VisitOutcome(Link.REMOTE, settled=True, relation=Relation.NOT_RELATED),
        VisitOutcome(Link.EARLY, settled=True, relation=Relation.RELATED),
        VisitOutcome(Link.EARLY, settled=False, relation=Relation.NOT_RELATED),
        VisitOutcome(Link.EARLY, settled=True, relation=Relation.UNCLEAR, untold=True),
        VisitOutcome(Link.NO_SURGERY, settled=True, relation=Relation.RELATED, untold=True),
    ]
    early, remote, none = by_band(told)
    assert (none.related, none.untold, early.untold) == (wilson(1, 1), 1, 0)
    assert (early.link, early.seen, early.unsettled, early.unclear) == (Link.EARLY, 3, 1, 1)
    assert early.related == wilson(1, 2)
    assert (remote.link, remote.related) == (Link.REMOTE, wilson(0, 1))
    assert by_band([]) == ()
