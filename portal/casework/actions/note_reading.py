"""A sensitive row was opened, or printed: she may ask who read it (domain 4.2)."""

from django.db import models

from portal.kit import audit


def note_reading(*, row: models.Model, by, what: str) -> None:
    """`row` has a person and a house; `what` is a code (« page », « papier »)."""
    audit.record("casework.read", row, by=by, subject=row.person, maison=row.maison_id, what=what)
