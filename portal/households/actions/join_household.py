"""A person becomes part of a household."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person
from portal.people.notifications import tell

from .. import notifications
from ..models import Household, Membership
from ..rules import composition


def join_household(*, household: Household, person: Person, by, referent: bool = False, since: dt.date | None = None) -> Membership:
    """`person` is a member of `household` from `since` (today); the other referents are told.

    Raises Refusal: « deja-membre », « deja-deux-foyers », « referent-trop-jeune », « entree-a-venir ».
    """
    with transaction.atomic():
        person = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        others = [member.person for member in household.members() if member.is_referent]
        membership = add_member(household=household, person=person, referent=referent, since=since or clock.today())
        raise_version(household=household)
        line = audit.record("households.join_household", household, by=by, subject=person, referent=referent)
        for other in others:
            if other.account_id is None or other.account_id != getattr(by, "pk", None):
                tell(
                    other,
                    notifications.joined(person.display_name),
                    purpose="households.joined",
                    about=audit.key_of(household),
                    dedupe_key=f"joined:{line.pk}:{other.pk}",
                    by=by,
                )
    return membership


def add_member(*, household: Household, person: Person, referent: bool, since: dt.date) -> Membership:
    """The row itself, inside the caller's transaction and locks."""
    refusal = Refusal.gather(_obstacles(household, person, referent=referent, since=since))
    if refusal:
        raise refusal
    return Membership.objects.create(household=household, person=person, since=since, is_referent=referent)


def raise_version(*, household: Household) -> None:
    household.version += 1
    household.save(update_fields=["version"])


def _obstacles(household: Household, person: Person, *, referent: bool, since: dt.date) -> list[Refusal]:
    reasons = []
    homes = set(Membership.objects.active().of_person(person).values_list("household", flat=True))
    if household.pk in homes:
        reasons.append(Refusal("deja-membre", f"{person.display_name} est déjà dans ce foyer.", "Il n'y a rien à faire."))
    elif len(homes) >= composition.HOMES_AT_MOST:
        reasons.append(
            Refusal(
                "deja-deux-foyers",
                f"{person.display_name} est déjà dans deux foyers.",
                "Il faut d'abord en quitter un ; à l'accueil, on le fait avec vous.",
            )
        )
    if referent and not composition.may_refer(person.birth, clock.today()):
        reasons.append(too_young(person))
    if since > clock.today():
        reasons.append(Refusal("entree-a-venir", "Cette date n'est pas encore passée.", "Choisissez aujourd'hui ou un jour passé."))
    return reasons


def too_young(person: Person) -> Refusal:
    return Refusal(
        "referent-trop-jeune",
        f"{person.display_name} a moins de {composition.REFERENT_FROM} ans : un enfant ne répond pas d'un foyer.",
        "Choisissez une personne adulte du foyer.",
    )
