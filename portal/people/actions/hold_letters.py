from ..models import Person


def hold_letters(*, person: Person, held: bool) -> None:
    """Nothing is posted to the address of her record any more (`held`), or again: a room above serves her mail itself, and writes down
    why. All her records are told alike; inside the caller's transaction, which holds her lock."""
    Person.objects.filter(pk__in=Person.objects.records_of(person)).update(letters_held=held)
    person.letters_held = held
