"""The real product in a real browser: gunicorn, a database of its own, and Debian's Chromium."""
