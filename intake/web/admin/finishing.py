"""Whom the form loses, for administrators: by language, by who fills it in, and where people stop."""

from __future__ import annotations

from collections.abc import Mapping

from intake import context
from intake.domain.dates import add_months
from intake.domain.finishing import (
    FAR_BELOW,
    FEWEST,
    GOAL,
    NO_DECADE,
    NOT_TOLD,
    Counts,
    Finishing,
    by,
    decades,
    finishing,
    pages_for_all,
    stopped_after,
)
from intake.extensions import db, keys
from intake.services.running import finishing as finishing_service
from intake.web.admin.charts import Chart, Value, draw_counts, draw_shares
from intake.web.admin.figure_words import share_words
from intake.web.admin.translations import LANGUAGE_NAMES
from intake.web.admin.views import bp
from intake.web.staff.desk import desk
from intake.web.staff.page import render

MONTHS_BACK = 2
OF_EARLIER_FORMS = "A page of an earlier form"
LANGUAGES: Mapping[str, str] = {"en": "English", **LANGUAGE_NAMES}
WHO: Mapping[str, str] = {
    "me": "The patient",
    "me_with_help": "The patient, with help",
    "someone_else": "Somebody for the patient",
    NOT_TOLD: "Not told yet",
}
COLUMNS = ("Forms", "Begun", "Sent", "Share sent", "Beside all together")


@bp.get("/finishing", endpoint="finishing")
def finishing_page() -> str:
    """Of the forms begun in this month and the two before, how many were sent."""
    first = add_months(desk().today.replace(day=1), -MONTHS_BACK)
    counts = finishing_service.counts_since(
        db.session(), keys(), desk().office.hours, context.questionnaire_of, first
    )
    every = finishing("All together", counts)
    return render(
        "admin/finishing.html",
        "Who finishes the form",
        since=f"{first:%B} {first.day}, {first.year}",
        every=every,
        share=share_words(every.share),
        goal=share_words(GOAL),
        is_met=every.share is not None and every.share >= GOAL,
        columns=COLUMNS,
        languages=_rows(every, by(counts, lambda form: LANGUAGES.get(form.language, form.language))),
        helpers=_rows(every, by(counts, lambda form: WHO.get(form.who, form.who))),
        far_below=round(FAR_BELOW * 100),
        fewest=FEWEST,
        stops=_stops(counts),
        charts=_charts(counts),
    )


def _rows(every: Finishing, groups: list[Finishing]) -> list[tuple[str, ...]]:
    return [
        (each.name, str(each.begun), str(each.sent), share_words(each.share), _beside(each, every))
        for each in (*groups, every)
        if each.begun
    ]


def _beside(each: Finishing, every: Finishing) -> str:
    """How a group stands beside all together; a small one is not judged."""
    if each is every:
        return "–"
    if each.begun < FEWEST:
        return f"Fewer than {FEWEST}: not judged"
    return "Far below: ask why" if each.is_far_below(every) else "In line"


def _stops(counts: Counts) -> list[tuple[str, str]]:
    """After which page people stopped, in the order of the form; pages where nobody did are left out."""
    stopped = stopped_after(counts)
    pages = pages_for_all(context.questionnaire())
    titles = {page.id: page.title.en for page in pages}
    known = [page_id for page_id in titles if stopped[page_id]]
    rows = [(titles[page_id], str(stopped[page_id])) for page_id in known]
    others = sum(many for page_id, many in stopped.items() if page_id not in titles)
    return [*rows, (OF_EARLIER_FORMS, str(others))] if others else rows


def _charts(counts: Counts) -> list[Chart]:
    groups = by(counts, lambda form: LANGUAGES.get(form.language, form.language))
    shares = [Value(each.name, each.share, share_words(each.share)) for each in groups if each.begun]
    ages = sorted(decades(counts).items())
    values = [Value(_age_words(age), many, str(many)) for age, many in ages]
    return [
        draw_shares("languages", "Share sent by language", "Language", "Share sent", shares, GOAL),
        draw_counts("ages", "Age of those who sent the form", "Age", "Forms sent", values),
    ]


def _age_words(decade: int) -> str:
    return "Not known" if decade == NO_DECADE else f"{decade}–{decade + 9}"
