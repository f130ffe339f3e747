"""Whom to ask for a patient's records: where each operation by others was done, as it was told."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.answers import instance_id
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import operation_date, place_words


@dataclass(frozen=True, slots=True)
class Hospital:
    """One operation whose records are wanted; texts as told, empty where they were not."""

    surgery: str
    when: str
    surgeon: str
    hospital: str
    city: str

    @property
    def whom(self) -> str:
        """Whom to write to, on one line; empty where nothing was told."""
        return ", ".join(filter(None, (self.surgeon, self.hospital, self.city)))


def hospitals(record: CaseRecord) -> tuple[Hospital, ...]:
    """The operations that others did, or of which nobody knows who did them, in the order told."""
    answers, found = record.answers, []
    for number, surgery in zip(answers.value("surgeries", []), record.story.surgeries, strict=False):
        if answers.value(instance_id("surgery_by", number)) == "our_office":
            continue
        where = place_words(surgery.regions - {"unknown"})
        told = {
            name: str(answers.value(instance_id(f"surgery_by_{name}", number), "") or "")
            for name in ("name", "hospital", "city")
        }
        found.append(
            Hospital(
                surgery=f"Surgery ({where})" if where else "Surgery",
                when=operation_date(surgery),
                surgeon=told["name"],
                hospital=told["hospital"],
                city=told["city"],
            )
        )
    return tuple(found)
