"""The clinical content: judging case files and checking what a practice ships."""
