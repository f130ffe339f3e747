"""Every query of the program, by what it asks about."""
