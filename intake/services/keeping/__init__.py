"""Keeping the record: audit, erasure, retention, keys."""
