"""Lay the words and sounds by which a person is found."""

from ..models import Person, SearchKey


def index_person(*, person: Person) -> None:
    """Write anew the search keys of the current record of `person`, from the names of all her records."""
    kept = person.current_record
    records = Person.objects.filter(pk__in=Person.objects.records_of(kept))
    wanted = {(key.kind, key.key) for record in records for key in SearchKey.of(record)}
    stored = {(key.kind, key.key): key.pk for key in SearchKey.objects.filter(person=kept)}
    SearchKey.objects.filter(pk__in=[pk for found, pk in stored.items() if found not in wanted]).delete()
    SearchKey.objects.bulk_create(SearchKey(person=kept, kind=kind, key=key) for kind, key in sorted(wanted - set(stored)))
