"""Leaving a household: one act that cuts feeds, addresses and sight."""

from collections.abc import Iterable

from django.db import transaction

from portal.kit import audit, clock, registry
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person
from portal.people.notifications import tell

from .. import notifications
from ..models import Household, Membership
from ..rules import composition
from .join_household import raise_version


def leave_household(*, household: Household, persons: Iterable[Person], by) -> list[Membership]:
    """These persons are no longer members from now on: they see nothing of the household, it sees nothing of them.

    What other rooms hold of them is cut through `registry.household_left`, in the same transaction. Who leaves by another's act is
    told. Raises Refusal: « pas-membre », « dernier-referent », and what a room above says.
    """
    with transaction.atomic():
        for lock in registry.leaving_locks:
            lock(household)
        keys = {person.current_record.pk for person in persons}
        rows = locked(Person.objects.all(), keys, rank=Rank.PERSON)
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        members = household.members()
        if not keys or not keys <= {member.person.pk for member in members}:
            raise not_a_member()
        if not composition.stays_led([(member.person.pk, member.is_referent) for member in members], keys):
            raise last_referent()
        ended = [membership for person in rows for membership in _end(household, person)]
        for person in rows:  # once all of them are gone: nothing is passed on to somebody who is leaving too
            _cut(household, person, by)
        raise_version(household=household)
    return ended


def _end(household: Household, person: Person) -> list[Membership]:
    ended = list(household.memberships.active().of_person(person).select_for_update())
    for membership in ended:
        membership.until, membership.is_referent = clock.today(), False
        membership.save(update_fields=["until", "is_referent"])
    return ended


def _cut(household: Household, person: Person, by) -> None:
    for cut in registry.household_left:
        cut(household, person, by)
    line = audit.record("households.leave_household", household, by=by, subject=person)
    if person.account_id is None or person.account_id != getattr(by, "pk", None):
        key = f"left:{line.pk}"
        tell(person, notifications.left(), purpose="households.left", about=audit.key_of(household), dedupe_key=key, by=by)


def not_a_member() -> Refusal:
    return Refusal("pas-membre", "Cette personne ne fait pas partie de ce foyer.", "Rechargez la page pour voir qui en fait partie.")


def last_referent() -> Refusal:
    return Refusal(
        "dernier-referent",
        "Il ne resterait plus personne pour répondre du foyer.",
        "Désignez d'abord une autre personne référente, ou faites partir tout le monde ensemble.",
    )
