"""The floor itself: gunicorn serves `tests.benchmarks.floor.wizard:app`.

FLOOR_FOLDER holds its database, FLOOR_PAGES (JSON) is what each page asks, in order; FLOOR_LOOK is "ours" or
"bare", FLOOR_DRAFTS "by_hand" or "by_models".
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, render_template, request, session, url_for
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.wrappers import Response

from intake.content.practice import DEFAULT_PRACTICE, load_practice
from intake.web.static_files import asset_url
from intake.web.template_globals import with_numbers, with_phone
from tests.benchmarks.floor.drafts import Answers, ByHand, ByModels, Drafts
from tests.benchmarks.floor.pages import FORM, page_form, page_view

ROOT = Path(__file__).parent.parent.parent.parent
TEMPLATES = {"ours": ROOT / "templates", "bare": Path(__file__).parent / "templates"}
OWN_TEMPLATE = {
    "surgeries": "form/surgeries.html",
    "dates_right": "form/dates_right.html",
    "check": "form/check.html",
}
LOOK = os.environ["FLOOR_LOOK"]
PAGES: dict[str, list[str]] = dict(json.loads(os.environ["FLOOR_PAGES"]))
"""What is asked, by the page's address behind /form/."""
PLACES = list(PAGES)
PRACTICE = load_practice(DEFAULT_PRACTICE)

app = Flask(__name__, template_folder=str(TEMPLATES[LOOK]), static_folder=None)
app.config.update(SECRET_KEY=os.urandom(32), MAX_CONTENT_LENGTH=64 * 1024)
app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
app.jinja_env.globals.update(
    asset_url=asset_url, with_numbers=with_numbers, with_phone=with_phone, logo_url=lambda _logo: "/logo"
)
CSRFProtect(app)


def _drafts() -> Drafts:
    file = Path(os.environ["FLOOR_FOLDER"]) / "floor.db"
    return ByModels(app, file) if os.environ["FLOOR_DRAFTS"] == "by_models" else ByHand(file)


drafts = _drafts()


@app.get("/")
def start() -> str:
    """What the form is, and the button that begins it."""
    heading = FORM.words["start_title"].in_("en")
    if LOOK == "bare":
        return render_template(
            "bare.html", heading=heading, practice=PRACTICE.name, form=FlaskForm(), action=url_for("begin")
        )
    return _ours(
        "patient/start.html",
        heading,
        minutes=FORM.words["start_minutes"].in_("en"),
        erased="",
        begin_url=url_for("begin"),
        trap="website",
        open_url="/",
        sent_url="/",
        about_url="/",
        about_text="",
        notices=[("/", "Notice")] * 3,
        taglines=(),
        taglines_url="/",
        go_on_url="",
    )


@app.post("/start")
def begin() -> Response:
    """Begin a draft."""
    session["draft"] = drafts.begin()
    return redirect(url_for("page", place=PLACES[0]), 303)


@app.route("/form/<path:place>", methods=["GET", "POST"])
def page(place: str) -> Response | str:
    """Show a page, or save what was posted to it."""
    if place == "done":
        return _done()
    if place not in PAGES or "draft" not in session:
        abort(404)
    answers = drafts.read(session["draft"])
    form = page_form(PAGES[place], answers)
    if form.validate_on_submit():
        return _take(place, answers, form)
    return _show(place, answers, form)


def _take(place: str, answers: Answers, form: FlaskForm) -> Response:
    names = {field.name for field in form if field.name != "csrf_token"}
    posted = {name: values for name, values in request.form.lists() if name.partition("-")[0] in names}
    drafts.save(session["draft"], answers | posted)
    if place == PLACES[-1]:
        session["reference"] = drafts.file(session["draft"])
        return redirect(url_for("page", place="done"), 303)
    return redirect(url_for("page", place=PLACES[PLACES.index(place) + 1]), 303)


def _show(place: str, answers: Answers, form: FlaskForm) -> str:
    page_id = place.partition("/")[0].replace("-", "_")
    asked = PAGES[place]
    title = FORM.page(page_id).title.in_("en")
    rows = _rows(answers, place) if page_id in OWN_TEMPLATE else []
    if LOOK == "bare":
        return render_template("bare.html", heading=title, practice=PRACTICE.name, form=form, rows=rows)
    view = page_view(page_id, asked, form)
    return _ours(
        OWN_TEMPLATE.get(page_id, "form/question.html"),
        title,
        section=FORM.section(FORM.page(page_id).section).title.in_("en"),
        errors=view["errors"],
        back_url=url_for("page", place=PLACES[max(0, PLACES.index(place) - 1)]),
        language_form="page-form",
        page=view,
        button_text=FORM.words["continue"].in_("en"),
        page_mark="",
        rows=rows,
        cards=[
            {"title": "Surgery 1", "told": [row[1] for row in rows], "change_url": "/", "remove_url": "/"}
        ],
        sections=[{"heading": "Your answers", "rows": rows}],
        trap="website",
    )


def _rows(answers: Answers, place: str) -> list[tuple[str, list[str], str, str]]:
    """All that was answered before this page, with the page that changes it."""
    before = PLACES[: PLACES.index(place)]
    return [
        (FORM.question(link_id).text.in_("en"), answers[link_id], url_for("page", place=each), link_id)
        for each in before
        for link_id in PAGES[each]
        if answers.get(link_id)
    ]


def _done() -> str:
    heading, reference = FORM.words["done_title"].in_("en"), session["reference"]
    if LOOK == "bare":
        return render_template("bare.html", heading=heading, practice=PRACTICE.name, reference=reference)
    return _ours(
        "patient/done.html",
        heading,
        reference=reference,
        promised="tomorrow",
        calls_from=PRACTICE.calls_from,
        contact_url="/",
        operated=True,
        prepare="Some more questions",
        prepare_url="/",
        changed_url="/",
        finish_url="/",
        page_mark="",
    )


def _ours(template: str, heading: str, **values: Any) -> str:
    own = {
        "lang": "en",
        "words": FORM.words_in("en"),
        "heading": heading,
        "section": "",
        "errors": (),
        "back_url": "",
        "practice": {"name": PRACTICE.name, "phone": PRACTICE.phone, "logo": None},
        "start_url": "/",
        "languages": (("en", "English", True), ("es", "Español", False)),
        "language_form": "",
        "language_url": "/language",
        "here": request.path,
        "footer_links": (("/", "Privacy"), ("/", "About this form"), ("/", "About surgery")),
        "open_now": "(open now until 5 PM)",
    }
    return render_template(template, **(own | values))
