"""Every patient view, put onto the one blueprint."""

from __future__ import annotations

from intake.web.patient import language, questions, safety, sending, start
from intake.web.patient.blueprint import bp

__all__ = ["bp", "language", "questions", "safety", "sending", "start"]
