"""The time rule once more, slowly and straight from its text: every day, every choice, set aside anew.

It reads a case in the case file's form and shares no code with the product but the calendar's months. What it
gives is compared with the product on thousands of small stories.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

from intake.domain.dates import add_months

RANK = [
    *("persistent", "early", "recent", "unknown", "uncertain"),
    *("other_area", "before_surgery", "remote", "no_surgery"),
]
AREAS = {
    "neck": {"neck"},
    "lower_back": {"lower_back"},
    "upper_back": {"upper_back"},
    "left_leg": {"lower_back", "upper_back"},
}
Cuts = tuple[int, int, int]
Days = tuple[date, date]


class Answer(NamedTuple):
    """What the rule says of a case."""

    possible: list[str]
    settled: bool


class Judged(NamedTuple):
    """One symptom against one operation."""

    links: set[str]
    settled: bool
    left_open: bool = False
    contradicted: bool = False


def answer(case: dict[str, Any], cuts: Cuts) -> Answer:
    """The rule's answer for a case with at least one operation and one symptom."""
    return _Case(case, cuts).answer()


class _Case:
    def __init__(self, case: dict[str, Any], cuts: Cuts) -> None:
        self.today = date.fromisoformat(case["today"])
        self.prior = case["prior_surgery"]
        self.operations = case["surgeries"]
        self.symptoms = case["symptoms"]
        self.early, self.recent, self.remote = cuts
        self.days = [self.operation_days(operation) for operation in self.operations]
        self.past = [i for i, days in enumerate(self.days) if days is None or days[0] <= self.today]

    # --- days -----------------------------------------------------------------------------------------

    def operation_days(self, operation: dict[str, Any]) -> Days | None:
        if operation["date"] is None:
            ninety = timedelta(days=90)
            return (self.today - ninety, self.today) if operation.get("recent") == "yes" else None
        return between(operation["date"])

    def told(self, when: Any) -> Days | None:
        if when is None:
            return None
        first, last = between(when)
        return first, min(last, self.today)

    def certainly_old(self, days: Days) -> bool:
        return all(add_months(day, self.recent) <= self.today for day in every_day(days, self.today))

    def order_of(self, onset: Any) -> str | None:
        orders = [
            word
            for word in ("after", "before", "never_went_away")
            if isinstance(onset, dict) and word in onset
        ]
        return orders[0] if orders else None

    def contradicted(self, onset: Any, i: int) -> bool:
        order = self.order_of(onset)
        if order is None:
            return False
        if order == "never_went_away" and onset[order] is None:
            return i not in self.past and not self.past
        if onset[order] != i:
            return False
        if i not in self.past:
            return order != "before"
        days = self.days[i]
        if order == "never_went_away" or days is None:
            return False
        if "gap_months" in onset:
            return all(
                add_months(day, onset["gap_months"][0]) > self.today for day in every_day(days, days[1])
            )
        told = self.told(onset["date"])
        if told is None:
            return False
        return told[1] < days[0] if order == "after" else told[0] > days[1]

    def onset_days(self, onset: Any) -> Days | None:
        """The days of a beginning for the time rule."""
        order = self.order_of(onset)
        if order is None:
            return self.told(onset)
        i = onset[order]
        if order == "never_went_away":
            return self.days_since_birth(i)
        days = self.days[i] if i in self.past else None
        if "gap_months" in onset:
            if days is None or self.contradicted(onset, i):
                return None
            near, far = onset["gap_months"]
            last = self.today if far is None else min(add_months(days[1], far), self.today)
            return add_months(days[0], near), last
        told = self.told(onset["date"])
        if days is None or self.contradicted(onset, i):
            return told
        if told is None:
            bounded = order == "after" and not self.certainly_old(days)
            return (days[0], self.today) if bounded else None
        if order == "before":
            return told[0], min(told[1], days[1])
        return max(told[0], days[0]), told[1]

    def days_since_birth(self, i: int | None) -> Days | None:
        """There ever since an operation: from birth to that operation."""
        if i is not None and i not in self.past:
            return None
        since = self.past if i is None else [i]
        ends = [days[1] if (days := self.days[index]) else self.today for index in since]
        return date.min, min(max(ends, default=self.today), self.today)

    # --- one pair -------------------------------------------------------------------------------------

    def band(self, months_after: Any, gap_is_negative: bool) -> str:
        if gap_is_negative:
            return "before_surgery"
        if months_after(self.early):
            return "early"
        if months_after(self.recent):
            return "recent"
        return "uncertain" if months_after(self.remote) else "remote"

    def bands_of_days(self, operated: Days, began: Days) -> set[str]:
        """The band of every pair of days."""
        links = set()
        onset_days = every_day((max(began[0], operated[0] - timedelta(days=1)), began[1]), began[1])
        onset_days = onset_days or [began[1]]
        for day in every_day(operated, self.today):
            limits = {months: add_months(day, months) for months in (self.early, self.recent, self.remote)}
            for onset in onset_days:
                links.add(self.band(lambda months: onset < limits[months], onset < day))  # noqa: B023
        return links

    def bands_of_gap(self, near: int, far: int | None) -> set[str]:
        """The band of every whole month that the told time may be (and of the months' inner days)."""
        beyond = self.remote + near + 1 if far is None else far
        return {self.band(lambda months: gap < months, gap_is_negative=False) for gap in range(near, beyond)}  # noqa: B023

    def pair(self, symptom: dict[str, Any], key: str, i: int) -> Judged:
        onset, order = symptom["onset"], self.order_of(symptom["onset"])
        about_this = order is not None and onset[order] == i
        shared = self.shared(symptom, key, i)
        if order == "never_went_away" and onset[order] in (None, i):
            return Judged({"persistent"}, True) if shared else Judged({"persistent", "other_area"}, False)
        contradicted = self.contradicted(onset, i)
        by_order = order if about_this and not contradicted else None
        if about_this and "gap_months" in onset:
            links: set[str] | None = self.bands_of_gap(*onset["gap_months"])
        elif by_order == "before":
            links = {"before_surgery"}
        else:
            links = self.bands_of_pair(onset, i)
        left_open = links is None
        if by_order == "after" and links:
            links = links - {"before_surgery"}
        links = (links or {"unknown"}) if shared else in_another_area(links)
        settled = len(links) == 1 and not left_open
        if by_order == "before" and shared:
            settled = onset.get("for_other", False)
        operated = self.days[i]
        if operated and operated[1] > self.today and not self.took_place(i):
            links, settled = links | {"no_surgery"}, False
        return Judged(links, settled and not contradicted, left_open, contradicted)

    def bands_of_pair(self, onset: Any, i: int) -> set[str] | None:
        """The bands that the days allow; None where a date that is missing leaves them open."""
        operated, began = self.days[i], self.onset_days(onset)
        if operated is None:
            return None
        if began is not None:
            return self.bands_of_days(operated, began)
        if self.certainly_old(operated):
            return None
        return {"before_surgery"} | self.bands_of_days(operated, (operated[0], self.today))

    def took_place(self, i: int) -> bool:
        onsets = [symptom["onset"] for symptom in self.symptoms.values()]
        return any(
            self.order_of(onset) in ("after", "never_went_away") and i in onset.values() for onset in onsets
        )

    def shared(self, symptom: dict[str, Any], key: str, i: int) -> bool:
        areas = set().union(*(AREAS[place] for place in symptom["places"]))
        if key in ("numbness", "weakness", "tingling") and "left_leg" in symptom["places"]:
            areas |= {"neck"}
        regions = set(self.operations[i]["regions"])
        return not areas or not regions or "unknown" in regions or bool(areas & regions)

    # --- the whole case -------------------------------------------------------------------------------

    def answer(self) -> Answer:
        if self.prior in ("no", "planned"):
            return Answer(["no_surgery"], settled=True)
        contradicted = any(
            self.contradicted(symptom["onset"], i)
            for symptom in self.symptoms.values()
            for i in range(len(self.operations))
        )
        unsure = self.prior != "yes"
        if not self.past:
            return Answer(["no_surgery"], settled=not contradicted and not unsure)
        of_each = [[self.pair(symptom, key, i) for i in self.past] for key, symptom in self.symptoms.items()]
        kept_now = [pair for pairs in of_each for pair in kept([(pair, top(pair.links)) for pair in pairs])]
        if any(pair.settled and pair.links == {"persistent"} for pair in kept_now):
            return Answer(["persistent"], settled=True)
        possible = set()
        for choice in product(*(sorted(pair.links) for pairs in of_each for pair in pairs)):
            chosen = iter(choice)
            results = {top(links_kept([(pair, next(chosen)) for pair in pairs])) for pairs in of_each}
            possible.add(top(results))
        stands = any(pair.settled and pair.links == {"early"} for pair in kept_now)
        if not stands and any(pair.left_open for pairs in of_each for pair in pairs):
            possible.add("unknown")
        settled = (
            len(possible) == 1
            and any(pair.settled and pair.links == possible for pair in kept_now)
            and not contradicted
            and not unsure
        )
        return Answer(sorted(possible, key=RANK.index), settled)


def in_another_area(links: set[str] | None) -> set[str]:
    """Only the early months count on another area."""
    if links is None:
        return {"other_area"}
    return {link if link == "early" else "other_area" for link in links}


def links_kept(chosen: list[tuple[Judged, str]]) -> set[str]:
    """The links one symptom keeps, where each pair has taken one; no operation left is no surgery."""
    past = [(pair, link) for pair, link in chosen if link != "no_surgery"]
    if not past:
        return {"no_surgery"}
    same_area = [(pair, link) for pair, link in past if link != "other_area"] or past
    not_later = [
        (pair, link) for pair, link in same_area if link != "before_surgery" or pair.contradicted
    ] or same_area
    return {link for _, link in not_later}


def kept(chosen: list[tuple[Judged, str]]) -> list[Judged]:
    """The pairs one symptom keeps, by the first link of each."""
    same_area = [(pair, link) for pair, link in chosen if link != "other_area"] or chosen
    not_later = [
        (pair, link) for pair, link in same_area if link != "before_surgery" or pair.contradicted
    ] or same_area
    return [pair for pair, _ in not_later]


def top(links: set[str]) -> str:
    """The highest-ranked link."""
    return min(links, key=RANK.index)


def between(when: dict[str, list[str]]) -> Days:
    """The first and last day of a range of days."""
    first, last = (date.fromisoformat(day) for day in when["between"])
    return first, last


def every_day(days: Days, until: date) -> list[date]:
    """Every day of a range up to `until`."""
    last = min(days[1], until)
    return [days[0] + timedelta(days=step) for step in range((last - days[0]).days + 1)]
