"""The pages of the questionnaire at the patients' own addresses."""

from __future__ import annotations

from intake.web.form import questions
from intake.web.patient.blueprint import bp
from intake.web.patient.guard import patient_sitting

for rule, view in (
    ("/form/<slug>", questions.question),
    ("/form/<slug>/<int:instance>", questions.looped_question),
    ("/form/surgery/<int:instance>/remove", questions.remove_surgery),
):
    bp.add_url_rule(rule, view_func=patient_sitting(view), methods=["GET", "POST"])
