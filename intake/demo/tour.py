"""Five minutes through the demonstration, printed by the command that makes it and kept in docs/tour.md."""

TOUR = """\
1. The front desk (demo-desk@example.org). The first row is an emergency that came in minutes ago. Press its
   button: it rings the clinician. You never ask about symptoms.
2. Open "Call list". Take the first request, record "No answer": it leaves the list until its next try.
3. Open "Queue", "Waiting": records and answers that are due, and the day each comes back by itself.
4. The clinician (demo-clinician@example.org). The emergency stands first. Open it, "Read the summary": what
   was told, when it began beside which operation, and "Every rule, and why". Say what becomes of it.
5. Back as the front desk: the row follows what the clinician decided, and says that it changed.
6. The administrator (demo-admin@example.org) begins on what is wrong now: nobody is named for the rest of
   the week, no backup yet. "Morning" is one sheet for the manager, "Figures" the month behind it.
7. As a patient: fill in the form at the first address, tick "I cannot pee" on the safety page, and see what
   a patient sees. Then look at the queue again.
"""
