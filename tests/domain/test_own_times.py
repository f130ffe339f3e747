"""Whose time counts for a request that held others, whatever was done on it meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.own_times import Moved, Times, own_times

MOMENTS = st.integers(0, 99).map(lambda hours: datetime(2026, 6, 15, tzinfo=UTC) + timedelta(hours=hours))
TIMES = st.tuples(MOMENTS, MOMENTS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("moves"), TIMES),
        st.tuples(st.just("joins"), TIMES),
        st.tuples(st.just("of the one that leaves"), TIMES),
        st.tuples(st.just("taken back"), TIMES),
    ),
    max_size=12,
)


def told(steps: list[tuple[str, Times]]) -> tuple[list[Moved], list[Moved]]:
    """The steps as they were taken, and those among them that count."""
    taken, counted = list[Moved](), list[Moved]()
    for number, (kind, times) in enumerate(steps):
        key = str(number)
        if kind == "moves":
            counted.append(Moved(key, to=times))
            taken.append(counted[-1])
        elif kind == "joins":
            counted.append(Moved(key, joined=times))
            taken.append(counted[-1])
        elif kind == "taken back":
            taken += [Moved(key, to=times), Moved(f"note {key}"), Moved(f"undo {key}", undoes=key)]
        else:
            taken.append(Moved(key))
    return taken, counted


@given(TIMES, STEPS)
def test_what_was_taken_back_or_came_by_the_one_that_leaves_counts_for_nothing(
    before: Times, steps: list[tuple[str, Times]]
) -> None:
    taken, counted = told(steps)
    own = own_times(before, taken)
    assert own == own_times(before, counted)
    moved = [place for place, step in enumerate(counted) if step.to]
    since = counted[moved[-1] + 1 :] if moved else counted
    base = counted[moved[-1]].to if moved else before
    assert base
    joined = [base, *(step.joined for step in since if step.joined)]
    assert own == (min(due for due, _ in joined), min(soon for _, soon in joined))


def test_a_step_older_than_these_brings_no_time_back() -> None:
    at = datetime(2026, 6, 15, tzinfo=UTC)
    assert own_times((at, at), [Moved("undo", undoes="long ago")]) == (at, at)
