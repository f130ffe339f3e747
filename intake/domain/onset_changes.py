"""A symptom told anew: another date of its beginning, another order to an operation."""

from __future__ import annotations

from dataclasses import replace

from intake.domain.dates import PartialDate
from intake.domain.onsets import ORDERS, After, Before, GapAfter, NeverWentAway, told_date
from intake.domain.story import Symptom


def began(symptom: Symptom, when: PartialDate | None) -> Symptom:
    """The symptom with another date of its beginning; its order stays."""
    onset = symptom.onset
    if isinstance(onset, GapAfter):
        return replace(symptom, onset=After(onset.surgery, when))
    if isinstance(onset, After | Before):
        return replace(symptom, onset=replace(onset, when=when))
    return replace(symptom, onset=when)


def ever_since(symptom: Symptom, surgery: int) -> Symptom:
    """The symptom as there ever since an operation."""
    return replace(symptom, onset=NeverWentAway(surgery, told_date(symptom.onset)), also=())


def came_back(symptom: Symptom, surgery: int) -> Symptom:
    """The symptom as back after an operation: the date told is when it first began, not when it came back."""
    return replace(symptom, onset=After(surgery, None), also=())


def with_gap(symptom: Symptom, surgery: int, near: int, far: int | None) -> Symptom:
    """The symptom as begun a told time after an operation."""
    return replace(symptom, onset=GapAfter(surgery, near, far))


def with_order(symptom: Symptom, surgery: int, kind: type[After] | type[Before]) -> Symptom:
    """The symptom with its order to one more operation; an order to another one stays."""
    if isinstance(symptom.onset, ORDERS) and symptom.onset.surgery != surgery:
        others = tuple(order for order in symptom.also if order.surgery != surgery)
        return replace(symptom, also=(*others, kind(surgery, None)))
    return replace(symptom, onset=kind(surgery, told_date(symptom.onset)))


def for_other(symptom: Symptom, surgery: int) -> Symptom:
    """The symptom as there before an operation that was for something else."""
    onset = symptom.onset
    if isinstance(onset, Before) and onset.surgery == surgery:
        return replace(symptom, onset=replace(onset, for_other=True))
    also = (
        replace(order, for_other=True) if isinstance(order, Before) and order.surgery == surgery else order
        for order in symptom.also
    )
    return replace(symptom, also=tuple(also))


def without_order(symptom: Symptom, surgery: int) -> Symptom:
    """The symptom with its date alone, as far as that operation goes."""
    also = tuple(order for order in symptom.also if order.surgery != surgery)
    onset = symptom.onset
    if isinstance(onset, ORDERS) and onset.surgery in (None, surgery):
        return replace(symptom, onset=told_date(onset), also=also)
    return replace(symptom, also=also)


def of_other_surgery(symptom: Symptom, surgery: int, other: int) -> Symptom:
    """The symptom with what was said of one operation said of the other."""
    order = symptom.order_to(surgery)
    if order is None:  # there ever since "some operation"
        return ever_since(symptom, other)
    if order is symptom.onset:
        also = tuple(each for each in symptom.also if each.surgery != other)
        return replace(symptom, onset=replace(order, surgery=other), also=also)
    kind = Before if isinstance(order, Before) else After
    return with_order(without_order(symptom, surgery), other, kind)
