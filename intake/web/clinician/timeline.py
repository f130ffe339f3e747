"""The rows of the summary's timeline as clinicians see them drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.services.clinician.summary import Span
from intake.web.timeline import Row, Sizes, Timeline, draw

SIZES = Sizes(width=480, labels=104, right=16, row=30, top=10, bar=1)


def draw_spans(spans: Sequence[Span], today: date) -> Timeline | None:
    """The drawing of the summary's spans; None where there is nothing to draw."""
    rows = [
        Row(_label(span, number, spans), span.kind, span.days, span.ongoing, span.deciding)
        for number, span in enumerate(spans)
    ]
    return draw(rows, today, SIZES, "; ".join(span.text for span in spans))


def _label(span: Span, number: int, spans: Sequence[Span]) -> str:
    if span.kind != "surgery":
        return span.text.split(" began", 1)[0]
    operations = [index for index, each in enumerate(spans) if each.kind == "surgery"]
    return "Surgery" if len(operations) == 1 else f"Surgery {operations.index(number) + 1}"
