"""The clinician's pages: the pre-visit summary, the trace, decisions, and who is on duty."""
