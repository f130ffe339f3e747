"""The clinician's side: the summary before the visit, what was told before, the decision."""
