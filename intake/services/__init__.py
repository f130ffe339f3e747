"""Use cases: each takes the session first, raises named errors, flushes and never commits."""
