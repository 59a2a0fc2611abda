"""What this room gives to the rooms below: cards of « mon espace », what it says of a merge, what it exports."""

from django.http import HttpRequest

from portal.kit import clock
from portal.people.models import Card, Person

from .models import Household, Membership, facts_of
from .rules import means


def space_card(request: HttpRequest, person: Person) -> dict | None:
    """« Mes gens »: who is in my households, and when a situation I answer for ends."""
    memberships = Membership.objects.active().of_person(person).select_related("household").order_by("household")
    households = list(dict.fromkeys(membership.household for membership in memberships))
    led = set(Household.objects.led_by(request.user).values_list("pk", flat=True))
    facts = facts_of(led) if led else {}
    today = clock.today()
    homes = [
        {
            "members": [member.person for member in household.members() if member.person.pk != person.pk],
            "means": means.means_on(facts[household.pk], today) if household.pk in led else None,
        }
        for household in households
    ]
    return {"person": person, "homes": homes, "card": Card.objects.active_of(person)}


def merge_summary(person: Person) -> list[tuple[str, str]]:
    """Beside the two records: with whom each lives."""
    homes = [household.members() for household in Household.objects.of(person).order_by("pk")]
    others = [
        ", ".join(member.person.full_name for member in members if member.person.pk != person.pk) or "sans personne d'autre"
        for members in homes
    ]
    return [("Foyers", " ; ".join(others))]
