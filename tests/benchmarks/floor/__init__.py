"""The floor that our pages are measured against: the form as any Flask developer would write it.

The pages are those of our typical form, with plain WTForms built for each request, a CSRF token, a draft row
saved in plain text on every page, and one row in the end. There is no path, no judging, no sealing, no second
language and no limit. `wizard.py` serves it with our own templates or with bare ones.
"""
