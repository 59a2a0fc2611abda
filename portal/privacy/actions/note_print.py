"""A person's data went out on paper: who printed it, and which part."""

from django.db import transaction

from portal.kit import audit
from portal.people.models import Person


def note_print(*, person: Person, part: str, by) -> None:
    """Write down that `part` (« données », « part ») of what is kept of `person` was printed by `by`."""
    with transaction.atomic():
        audit.record("privacy.print_export", person, by=by, subject=person, part=part)
