"""Every patient view, put onto the one blueprint."""

from __future__ import annotations

from intake.web.patient import (
    already_sent,
    contact_file,
    language,
    preparing,
    questions,
    safety,
    saved_form,
    saving,
    sending,
    start,
)
from intake.web.patient.blueprint import bp

__all__ = [
    "already_sent",
    "bp",
    "contact_file",
    "language",
    "preparing",
    "questions",
    "safety",
    "saved_form",
    "saving",
    "sending",
    "start",
]
