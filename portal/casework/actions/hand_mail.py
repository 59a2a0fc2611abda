"""What waited is handed over, to her or to somebody with her written power; or goes back to the post office."""

from collections.abc import Iterable

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from portal.people.models import Person

from ..enums import AddressState, MailState, Taker
from ..models import MailItem
from .check_house import check_house
from .lock_person import lock_person
from .note_presence import seen


def hand_mail(*, person: Person, items: Iterable[int], to: str, by, power_seen: bool = False) -> int:
    """Hand over these waiting things of hers (keys); how many pieces. `power_seen`: the proxy's written power was looked at.

    Raises « rien-a-remettre » (nothing of hers, or handed meanwhile), « procuration-manque », « pas-cette-maison ».
    """
    if to not in Taker.values or (to == Taker.PROXY and not power_seen):
        raise Refusal(
            "procuration-manque",
            "Son courrier n’est remis qu’à elle, ou contre sa procuration écrite.",
            "Regardez la procuration, puis cochez.",
        )
    with transaction.atomic():
        lock_person(person)
        rows = _waiting_of(person, items, by)
        today = clock.today()
        for row in rows:
            row.state, row.taken_by, row.closed_on, row.closed_by = MailState.HANDED, to, today, by
            row.save(update_fields=["state", "taken_by", "closed_on", "closed_by"])
            audit.record("casework.hand_mail", row, by=by, subject=person, maison=row.registration.maison_id, to=to)
        if to == Taker.SELF:
            for registration in {row.registration for row in rows if row.registration.state == AddressState.ACTIVE}:
                seen(registration)
    return sum(row.quantity for row in rows)


def return_mail(*, item: MailItem, by) -> MailItem:
    """Back to the post office, once it has waited long enough or her address is no longer here.

    Raises « rien-a-remettre », « trop-tot », « pas-cette-maison ».
    """
    with transaction.atomic():
        lock_person(item.registration.person_id)
        [row] = _waiting_of(item.registration.person, [item.pk], by)
        if not MailItem.objects.returnable(clock.today()).filter(pk=row.pk).exists():
            raise Refusal("trop-tot", "Ce courrier peut encore attendre.", "Essayez de joindre la personne.")
        row.state, row.closed_on, row.closed_by = MailState.RETURNED, clock.today(), by
        row.save(update_fields=["state", "closed_on", "closed_by"])
        audit.record("casework.return_mail", row, by=by, subject=row.registration.person, maison=row.registration.maison_id)
    return row


def _waiting_of(person: Person, items: Iterable[int], by) -> list[MailItem]:
    """These rows, fresh and locked, when all are hers and wait."""
    wanted = set(items)
    theirs = MailItem.objects.waiting().of(person).filter(pk__in=wanted)
    rows = list(theirs.select_related("registration__maison", "registration__person").select_for_update(of=("self",)).order_by("pk"))
    if not rows or len(rows) != len(wanted):
        raise Refusal("rien-a-remettre", "Ce courrier n’attend plus, ou n’est pas le sien.", "Rechargez la page.")
    for maison in {row.registration.maison for row in rows}:
        check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=maison)
    return rows
