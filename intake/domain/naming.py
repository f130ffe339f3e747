"""Operations and symptoms as one says them on the phone, each operation told apart from every other.

By its year and its part of the spine; where that is not enough by what else differs: the date as it was told,
what was done, the hospital, and at last which of them it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.domain.dates import PartialDate
from intake.domain.story import Story, Surgery, Symptom
from intake.domain.symptoms import symptom_kind

_REGION_WORDS = {"neck": "neck", "upper_back": "upper back", "lower_back": "lower back"}
_PROCEDURE_WORDS = {
    "fusion": "fusion",
    "disc_removed": "disc removed",
    "decompression": "nerve freed",
    "disc_replacement": "new disc",
    "hardware_in": "screws or rods put in",
    "hardware_out": "screws or rods taken out",
    "stimulator_or_pump": "stimulator or pump",
    "vertebra_cement": "bone filled with cement",
    "deformity_correction": "curve corrected",
    "tumor_infection_fracture": "for a tumor, infection or break",
}


def name_symptom(symptom: Symptom) -> str:
    """The symptom as one says it on the phone: "the numbness"."""
    return f"the {symptom_kind(symptom.key).called}"


def name_surgery(story: Story, surgery: int) -> str:
    """The operation of that index as one says it: "your 2024 surgery on the lower back (fusion)"."""
    alike = [
        index
        for index, other in enumerate(story.surgeries)
        if _plain_name(other) == _plain_name(story.surgeries[surgery])
    ]
    name = _plain_name(story.surgeries[surgery])
    details = _details(story.surgeries, surgery, alike) if len(alike) > 1 else []
    return f"{name} ({', '.join(details)})" if details else name


def _details(surgeries: Sequence[Surgery], surgery: int, alike: list[int]) -> list[str]:
    """What tells an operation from those `alike`: as few details as it takes.

    What was told of it comes first, then that it was not told of it what was told of the others.
    """
    details = []
    told = [detail for detail in _DETAILS if detail(surgeries[surgery])]
    for detail in (*told, *(detail for detail in _DETAILS if detail not in told)):
        mine = detail(surgeries[surgery])
        different = [index for index in alike if detail(surgeries[index]) != mine]
        if different:
            details += [mine] if mine else []
            alike = [index for index in alike if index not in different]
        if len(alike) == 1:
            return details if mine else [*details, "the other one"]
    return [*details, f"number {alike.index(surgery) + 1} of {len(alike)}"]


def _plain_name(surgery: Surgery) -> str:
    told = surgery.when.to_data() if surgery.when else None
    year = f"{told[:4]} " if isinstance(told, str) else ""
    regions = [_REGION_WORDS[region] for region in sorted(surgery.regions) if region in _REGION_WORDS]
    where = f" on the {' and '.join(regions)}" if regions else ""
    return f"your {year}surgery{where}"


def short_date(when: PartialDate) -> str:
    """A date as one says it, without what was not given: "June 2024"."""
    return when.describe().split(" (")[0]


def _date_detail(surgery: Surgery) -> str:
    return short_date(surgery.when) if surgery.when else ""


def _procedure_detail(surgery: Surgery) -> str:
    done = [_PROCEDURE_WORDS[each] for each in sorted(surgery.procedures) if each in _PROCEDURE_WORDS]
    return " and ".join(done)


def _hospital_detail(surgery: Surgery) -> str:
    return surgery.hospital


def _time_detail(surgery: Surgery) -> str:
    if surgery.not_yet:
        return "still to come"
    return {"yes": "in the last 3 months", "no": "longer ago"}.get(surgery.recent or "", "")


_DETAILS: tuple[Callable[[Surgery], str], ...] = (
    _date_detail,
    _time_detail,
    _procedure_detail,
    _hospital_detail,
)
