from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.models import Enrolment

from ..models import Subscription
from .lock_subscription import lock_subscription, refuse_ended
from .tell_subscriber import tell_collector

OLD_ENOUGH = 16  # years: whoever collects answers for the number and is written to


def possible_collectors(subscription: Subscription) -> list[Person]:
    """The members of the household who may collect, whoever does now among them. Two queries."""
    members = subscription.enrolment.household.members()
    return [row.person for row in members if row.person.birth_year is None or row.person.birth_year <= clock.today().year - OLD_ENOUGH]


def choose_collector(*, subscription: Subscription, person: Person, by) -> Subscription:
    """Another member of the household collects its baskets from now on, under the same number: she is told. The same again is nothing.

    Raises Refusal « pas-du-foyer », « paniers-a-deux » when she has baskets of her own in that house.
    """
    with transaction.atomic():
        fresh = lock_subscription(subscription)
        refuse_ended(fresh)
        her = person.current_record
        place = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=fresh.enrolment_id)
        place.sheet = fresh.enrolment.sheet
        if place.person.current_record.pk == her.pk:
            return fresh
        if her.pk not in {one.current_record.pk for one in possible_collectors(fresh)}:
            words = f"{her.display_name} n'est pas dans ce foyer, ou a moins de {OLD_ENOUGH} ans."
            raise Refusal("pas-du-foyer", words, "Pour une seule fois, toute personne peut venir avec le numéro ou la carte.")
        if place.sheet.enrolments.active().filter(person__in=Person.objects.records_of(her)).exists():
            words = f"{her.display_name} a déjà ses propres paniers dans cette maison."
            raise Refusal("paniers-a-deux", words, "Arrêtez d'abord l'un des deux abonnements, avec la maison.")
        audit.record("paniers.pass_on", fresh, by=by, subject=her, maison=place.sheet.maison_id, was=place.person_id)
        place.person, place.version = her, place.version + 1
        place.save(update_fields=["person", "version"])
        if fresh.wished is not None and fresh.wished.is_active:
            fresh.wished.person = her
            fresh.wished.save(update_fields=["person"])
        tell_collector(fresh, place, by=by)
        return fresh
