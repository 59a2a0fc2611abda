"""Forget persons whom nobody has seen for two years: the rows that books stand on stay, what names somebody goes."""

import datetime as dt
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import DateField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Coalesce

from portal.kit import audit, clock, dates, registry
from portal.kit.audit import SYSTEM
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.refusal import Refusal
from portal.notifications.actions.forget_messages import forget_messages

from ..enums import CardState
from ..models import AddressDoubt, Card, PaperCode, Person, PersonMaison, SearchKey, User
from ..rules.keeping import kept_since

CHUNK = 200
ERASED = "Fiche effacée"
BLANK = {
    "civility": "",
    "family_name": "",
    "given_name": "",
    "display_name": ERASED,
    "birth_date": None,
    "birth_year": None,
    "phone": "",
    "email": "",
    "doubted": False,
    "letters_held": False,
    "needs": [],
    "address_1": "",
    "address_2": "",
    "postal_code": "",
    "city": "",
    "sort_key": "",
    "phone_tail": "",
}


def erase_persons(*, today: dt.date | None = None, by=SYSTEM) -> int:
    """Erase every record without contact for two years, its account included; how many persons.

    Kept: whoever signed in since, members of staff, and those a room above still serves (`registry.purge_keeps`). Restartable:
    each chunk is its own transaction.
    """
    today = today or clock.today()
    return sum(_erase(going, today, by) for going in _going(today))


def count_forgotten(*, today: dt.date) -> int:
    """How many persons `erase_persons` would erase now; nothing is touched."""
    return sum(map(len, _going(today)))


def _going(today: dt.date) -> Iterator[set[int]]:
    """Keys of those to forget whom no room keeps, chunk by chunk."""
    after = 0
    while keys := list(_forgotten(today).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        after = keys[-1]
        going = set(keys)
        for kept in registry.purge_keeps:
            going -= kept(going)
        if going:
            yield going


def _forgotten(today: dt.date):
    """Current records nobody has seen since, nor any record absorbed by them."""
    before = kept_since(today)
    last = Coalesce("last_contact_on", Cast("created_at", DateField()))
    seen_since = Person.objects.annotate(last=last).filter(successor=OuterRef("pk"), last__gte=before)
    in_use = User.objects.filter(Q(last_login__gte=dates.midnight(before)) | Q(is_staff=True))
    tied = Person.objects.filter(Q(pk=OuterRef("pk")) | Q(successor=OuterRef("pk")), user__in=in_use)
    return Person.objects.current().annotate(last=last).filter(~Exists(seen_since), ~Exists(tied), last__lt=before)


def _erase(keys: set[int], today: dt.date, by) -> int:
    with transaction.atomic():
        rows = locked(Person.objects.all(), keys, rank=Rank.PERSON)
        still = set(_forgotten(today).filter(pk__in=keys).values_list("pk", flat=True))
        _blank(still)
        for person in rows:
            if person.pk in still:
                audit.record("people.erase_person", person, by=by, subject=person)
    return len(still)


def erase_record(*, person: Person, by) -> None:
    """Erase one record at once, because she asks for it: what the purge does, without its delay.

    Whoever calls has asked every room what stands against it (`registry.erasures`). Raises Refusal « compte-de-l-equipe »,
    « fiche-effacee ».
    """
    with transaction.atomic():
        person = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        if person.erased_at:
            raise Refusal("fiche-effacee", "Cette fiche est déjà effacée.", "")
        if works_here(person):
            raise Refusal(
                "compte-de-l-equipe",
                "Cette personne travaille ici : son compte signe ce qu'elle a fait.",
                "On efface sa fiche d'habitante une fois qu'elle a quitté l'équipe.",
            )
        _blank({person.pk})
        audit.record("people.erase_person", person, by=by, subject=person, asked=True)


def works_here(person: Person) -> bool:
    """Her account is a member of staff's."""
    return User.objects.filter(pk=person.account_id, is_staff=True).exists()


def _blank(keys: set[int]) -> None:
    """These current records and those absorbed by them name nobody any more; locked by the caller."""
    records = list(Person.objects.filter(Q(pk__in=keys) | Q(successor__in=keys)).values_list("pk", flat=True))
    users = list(Person.objects.filter(pk__in=records, user__isnull=False).values_list("user", flat=True))
    Person.objects.filter(pk__in=records).update(**BLANK, user=None, erased_at=clock.now(), version=F("version") + 1)
    SearchKey.objects.filter(person__in=records).delete()
    PersonMaison.objects.filter(person__in=records).delete()
    AddressDoubt.objects.filter(person__in=records).delete()
    forget_messages(recipient_keys=[f"{Person._meta.label}:{key}" for key in records])
    Card.objects.filter(person__in=records, state=CardState.ACTIVE).update(state=CardState.CLOSED, ended_at=clock.now())
    PaperCode.objects.filter(person__in=records).delete()
    for forget in registry.forgotten:
        forget(set(records))
    _close_accounts(users)


def _close_accounts(users: list[int]) -> None:
    EmailAddress.objects.filter(user__in=users).delete()
    User.objects.filter(pk__in=users).update(
        email=None, phone=None, phone_verified=False, first_name="", last_name="", password="!", is_active=False
    )
