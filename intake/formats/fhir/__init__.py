"""FHIR R4: the form, and what was told in it, as other systems read it.

Everything is built as plain JSON data from the domain's values, and checked by `checking` before it leaves.
"""
