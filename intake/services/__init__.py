"""Use cases. Each takes the session first, then who acts and when; raises named errors; flushes and never commits."""
