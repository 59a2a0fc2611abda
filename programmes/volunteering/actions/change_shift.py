from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.lock_sheet import lock_sheet
from programmes.actions.set_capacity import set_capacity
from programmes.models import SignUpSheet

from ..models import Shift, Volunteer
from ..rules import numbers

STALE = ("deja-modifie", "Ce créneau a changé depuis que vous l’avez ouvert.", "Le voici comme il est : vérifiez, puis recommencez.")


def as_seen(shift: Shift) -> str:
    """What a screen shows of the numbers, to be sent back with the form: « 1-2-3 »."""
    return f"{shift.sheet.minimum or 0}-{shift.wanted}-{shift.sheet.capacity}"


def change_shift(
    *, shift: Shift, minimum: int, wanted: int, maximum: int, by, leader: Person | None = None, note: str = "", seen: str = ""
) -> Shift:
    """How many hands, who leads, what is good to know. More seats serve the waiting list at once. Raises « nombres », « creneau-passe »,
    « deja-modifie », « pas-benevole », and the engine’s « places-prises » under the seats already taken."""
    hands = numbers.Hands(minimum, wanted, maximum)
    refusal = numbers.refusal_of(hands)
    if refusal:
        raise refusal
    with transaction.atomic():
        sheet = lock_sheet(shift.sheet_id)
        fresh = Shift.objects.select_related("session", "sheet", "post", "maison").get(pk=shift.pk)
        refuse_over(fresh)
        if seen and seen != as_seen(fresh):
            raise Refusal(*STALE)
        if leader is not None and leader.pk != fresh.leader_id:
            refuse_leader(leader)
        before = as_seen(fresh)
        SignUpSheet.objects.filter(pk=sheet.pk).update(minimum=hands.minimum)
        if hands.maximum != sheet.capacity:
            set_capacity(sheet=sheet, capacity=hands.maximum, by=by)
        fresh.wanted, fresh.leader, fresh.note = hands.wanted, leader, note
        fresh.save(update_fields=["wanted", "leader", "note"])
        fresh.sheet.refresh_from_db()
        audit.record("volunteering.change_shift", fresh, by=by, maison=fresh.maison_id, before=before, after=as_seen(fresh))
        return fresh


def refuse_over(shift: Shift) -> None:
    if shift.session.cancelled:
        raise Refusal("creneau-annule", "Ce créneau est annulé.", "Prévoyez-en un autre, si une main est encore utile.")
    if shift.session.end <= clock.now():
        raise Refusal("creneau-passe", "Ce créneau est passé.", "Notez plutôt qui est venu.")


def refuse_leader(leader: Person) -> None:
    volunteer = Volunteer.objects.of(leader)
    if volunteer is None or volunteer.left_at is not None:
        words = f"{leader.current_record.display_name} n’est pas, ou plus, bénévole."
        raise Refusal("pas-benevole", words, "Choisissez quelqu’un d’autre, ou laissez vide : on appellera la maison.")
