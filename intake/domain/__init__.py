"""What the clinic means, and nothing else: standard library only, no clock, no files, no database."""
