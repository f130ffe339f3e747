"""Versioned clinical content, signed by a clinician, and its reader."""
