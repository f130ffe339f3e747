"""Sending to the practice's EHR: off unless it is set up, and never in the way of a letter."""
