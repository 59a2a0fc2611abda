from portal.households.models import Household
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.withdraw import withdraw
from programmes.enums import ACTIVE, Channel
from programmes.models import Enrolment

from ..models import Subscription
from .tell_subscriber import tell_collector


def pass_on_baskets(household: Household, person: Person, by) -> None:
    """Whoever collected a household's baskets leaves it: another who answers for it collects them from now on, under the same number.
    When nobody is left to pay, the subscription ends.

    Inside the act of leaving, whose sheets are locked. Raises Refusal « paniers-a-deux » when nobody can take them over.
    """
    rows = Subscription.objects.filter(
        enrolment__household=household, enrolment__person__in=Person.objects.records_of(person), enrolment__state__in=ACTIVE
    )
    referents = [member.person for member in household.members() if member.is_referent]
    for row in rows.select_related("enrolment__sheet__maison").order_by("pk"):
        if not referents:
            withdraw(enrolment=row.enrolment, by=by, channel=Channel.COUNTER, reason="household-empty")
            continue
        _hand_to(row, referents, by=by)


def _hand_to(row: Subscription, referents: list[Person], *, by) -> None:
    place = Enrolment.objects.select_for_update(of=("self",)).get(pk=row.enrolment_id)
    there = place.sheet.enrolments.active().filter(person__in=[other.pk for other in referents]).values_list("person", flat=True)
    heir = next((other for other in referents if other.pk not in set(there)), None)
    if heir is None:
        words = "La personne qui reste a déjà ses propres paniers dans cette maison."
        raise Refusal("paniers-a-deux", words, "Arrêtez d'abord l'un des deux abonnements, avec la maison.")
    audit.record("paniers.pass_on", row, by=by, subject=heir, maison=row.enrolment.sheet.maison, was=place.person_id)
    place.person, place.version = heir, place.version + 1
    place.save(update_fields=["person", "version"])
    tell_collector(row, place, by=by)
