"""Whom the form loses: how many of those who begin it send it, and after which page the others stop.

Counted without any health fact. Of a form that was not sent only the furthest page is known that everybody
comes to: which others were asked would tell what was answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from intake.domain.conditions import ALWAYS
from intake.domain.questionnaire import Page, Questionnaire

GOAL = 0.9
"""Of those who begin, the share that should send the form. Our choice, and the practice's to judge by."""
FAR_BELOW = 0.05
"""How far below all together a group may lie."""
FEWEST = 20
"""In a smaller group one person more or less moves the share by over 5 points: it is shown, not judged."""

NOT_TOLD = "not_told"
"""Who filled in the form, where that was not answered."""
NO_DECADE = -1


@dataclass(frozen=True, slots=True)
class BegunForm:
    """What is counted of one form. `who` is the key of who fills it in.

    `page` is the furthest page that everybody comes to, and was answered; "" before the first, and for one
    that was sent. `decade` is the age in tens of years of a patient whose form was sent: 60 is 60 to 69.
    """

    language: str
    who: str
    sent: bool
    page: str = ""
    decade: int = NO_DECADE

    @property
    def is_begun(self) -> bool:
        """Whether a page was answered: who only presses Start has not begun."""
        return self.sent or self.page != ""


Counts = Mapping[BegunForm, int]


@dataclass(frozen=True, slots=True)
class Finishing:
    """Of some people, how many began, and how many of these sent the form."""

    name: str
    begun: int
    sent: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nobody began."""
        return self.sent / self.begun if self.begun else None

    def is_far_below(self, every: Finishing) -> bool:
        """Whether it lies so far below all together that somebody should ask why; small groups never do."""
        if self.begun < FEWEST or self.share is None or every.share is None:
            return False
        return self.share < every.share - FAR_BELOW


def finishing(name: str, counts: Counts) -> Finishing:
    """How many began, and how many of these sent the form."""
    begun = sum(many for form, many in counts.items() if form.is_begun)
    return Finishing(name, begun, sum(many for form, many in counts.items() if form.sent))


def by(counts: Counts, key: Callable[[BegunForm], str]) -> list[Finishing]:
    """The same by group, in the order of their names."""
    groups: dict[str, dict[BegunForm, int]] = {}
    for form, many in counts.items():
        groups.setdefault(key(form), {})[form] = many
    return [finishing(name, groups[name]) for name in sorted(groups)]


def decades(counts: Counts) -> Counter[int]:
    """How many of those who sent the form are of which age, in tens of years."""
    found: Counter[int] = Counter()
    for form, many in counts.items():
        if form.sent:
            found[form.decade] += many
    return found


def stopped_after(counts: Counts) -> Counter[str]:
    """How many began and did not send the form, by the furthest page."""
    found: Counter[str] = Counter()
    for form, many in counts.items():
        if form.is_begun and not form.sent:
            found[form.page] += many
    return found


def pages_for_all(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """The pages that everybody comes to, in order."""
    return tuple(
        page
        for page in questionnaire.pages
        if page.enable_when is ALWAYS and page.loop is None and not page.after_sending
    )


def furthest(questionnaire: Questionnaire, answered: Collection[str]) -> str:
    """The last page for all that does not lie behind the last page answered; "" where there is none."""
    place = {page.id: number for number, page in enumerate(questionnaire.pages)}
    last = max((place[page] for page in answered if page in place), default=-1)
    reached = [page.id for page in pages_for_all(questionnaire) if place[page.id] <= last]
    return reached[-1] if reached else ""


def decade_of(age: int | None) -> int:
    """The age in tens of years."""
    return NO_DECADE if age is None else age // 10 * 10
