"""By when a request is due by itself, of what happened on it while it held others.

While requests stand merged the earliest of their times counts; apart again each has its own. A time that
came from another one, whether with it or with its news, never counts as the request's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Times = tuple[datetime, datetime]
"""By when a request is due, and from when it is due soon."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one step did to the times; each part is None where it did no such thing.

    `key` names the step. `to` is where work on the request moved them, `joined` the times of another one
    that stays in it, `undoes` the step that this one takes back.
    """

    key: str
    to: Times | None = None
    joined: Times | None = None
    undoes: str | None = None


def earlier(one: Times, other: Times) -> Times:
    """The earlier of each of the two times."""
    return min(one[0], other[0]), min(one[1], other[1])


def own_times(before: Times, steps: Iterable[Moved]) -> Times:
    """The times after these steps, the oldest first, of a request that had those times before them.

    A step that is taken back takes with it what it did; one older than these cannot be among what they undo.
    """
    own, as_was = before, dict[str, Times]()
    for step in steps:
        as_was[step.key] = own
        if step.undoes is not None:
            own = as_was.get(step.undoes, own)
        elif step.to is not None:
            own = step.to
        elif step.joined is not None:
            own = earlier(own, step.joined)
    return own
