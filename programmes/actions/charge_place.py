import datetime as dt

from django.db.models import Min, Q

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger.actions.charge import charge
from portal.ledger.actions.lower_charge import lower_charge
from portal.ledger.actions.reverse_charge import reverse_charge
from portal.ledger.enums import LOWERED
from portal.ledger.models import Charge

from ..enums import EnrolmentState
from ..models import Enrolment
from ..programme_type import kind_of

SOURCE = "programmes.enrolment"
SHEET_LOCK, PLACE = "programmes.sheet", "place-"  # « programmes.sheet:12 », or « programmes.sheet:place-340 »: the sheet of that place


def source_of(enrolment: Enrolment, *, again: bool = False) -> str:
    """How the ledger names what a charge is for; `again`: a place given back, then taken once more."""
    return f"{SOURCE}:{enrolment.pk}" + (f":v{enrolment.version}" if again else "")


def lock_key(enrolment: Enrolment) -> str:
    """What a charge of this place names to be locked: its sheet. Of what stays confidential the place alone, for the line outlives it by
    years: once the place is erased, nothing joins who paid to the sheet."""
    return f"{SHEET_LOCK}:{PLACE}{enrolment.pk}" if enrolment.sheet.stays_confidential else f"{SHEET_LOCK}:{enrolment.sheet_id}"


def enrolment_key(source_key: str) -> int | None:
    """The place that a charge's source names; None when it is not one of ours."""
    source, *keys = source_key.split(":")
    return int(keys[0]) if source == SOURCE else None


def charge_of(enrolment: Enrolment) -> Charge | None:
    """What is owed for a place and not undone, with `left_cents`; None when nothing is."""
    return Charge.objects.standing().with_paid().filter(_ours(enrolment)).first()


def lines_of(enrolment: Enrolment) -> set[int]:
    """The keys of every charge there ever was for a place, those undone too: a payment page may still be open for one of them."""
    return set(Charge.objects.filter(_ours(enrolment), reverses=None).order_by().values_list("pk", flat=True))


def began_to_owe(enrolment: Enrolment) -> dt.datetime | None:
    """Since when the place is owed, whatever its price became meanwhile; None: nothing is."""
    if charge_of(enrolment) is None:
        return None
    lines = Charge.objects.filter(_ours(enrolment), Q(reversed_by=None) | Q(reversed_by__reason=LOWERED), reverses=None)
    return lines.aggregate(first=Min("at"))["first"]


def _ours(enrolment: Enrolment) -> Q:
    return Q(source_key=source_of(enrolment)) | Q(source_key__startswith=f"{source_of(enrolment)}:")


def refuse_without_household(household, cents: int | None) -> None:
    """A price needs somebody who owes it."""
    if cents is not None and household is None:
        words = "Il manque le foyer qui règle cette place."
        raise Refusal("foyer-manquant", words, "Passez à l'accueil d'une maison : on crée votre foyer en une minute.")


def charge_place(enrolment: Enrolment, *, by, again: bool = False) -> Charge | None:
    """Owe the price frozen on a place; nothing when none was quoted. A free place of a priced sheet is a line too: it looks like the
    others. What is owed for it already stands as it is, even at a price lowered since; what was undone is owed anew. The sheet is locked
    by the caller."""
    kind = kind_of(enrolment.sheet.activity)
    if enrolment.price_cents is None or not kind.charges_places:
        return None
    if enrolment.state == EnrolmentState.CONFIRMED:
        _comes_after_all(enrolment, by=by)
    if enrolment.version > 1:  # not just written: it may have been owed before
        standing = charge_of(enrolment)
        if standing is not None:
            return standing
        again = again or Charge.objects.filter(source_key=source_of(enrolment)).exists()
    return charge(
        household=enrolment.household, kind=kind.charge_kind, source_key=source_of(enrolment, again=again),
        label=f"Place n° {enrolment.pk}", unit_cents=enrolment.price_cents // enrolment.places, quantity=enrolment.places,
        due_on=clock.today() if enrolment.held_until else None, quote=enrolment.price_reason,
        lock_keys=[lock_key(enrolment)], by=by,
    )  # fmt: skip


def undo_charge(enrolment: Enrolment, *, reason: str, by) -> None:
    """Owe nothing any more for a place: what was paid becomes the household's credit."""
    standing = charge_of(enrolment)
    if standing is not None:
        reverse_charge(charge=standing, reason=reason, with_its_thing=True, by=by)


def _comes_after_all(enrolment: Enrolment, *, by) -> None:
    """She gave her place back late, and takes one of the same sheet again: she owes the new one, not what was kept of the other too."""
    if enrolment.guest:
        return
    earlier = Enrolment.objects.filter(sheet=enrolment.sheet_id, person=enrolment.person_id, household=enrolment.household_id, guest=False)
    for row in earlier.filter(kept_cents__gt=0).order_by("pk"):
        forgive_kept(row, reason="came-after-all", by=by)


def forgive_kept(row: Enrolment, *, reason: str, by) -> None:
    """Owe no more what the policy kept of a place; its sheet is locked."""
    owed = charge_of(row)
    left = owed.unit_cents - row.kept_cents if owed is not None else 0
    if left > 0:
        lower_charge(charge=owed, unit_cents=left, quote=row.price_reason, by=by)
    else:
        undo_charge(row, reason=reason, by=by)
    row.kept_cents = 0
    row.save(update_fields=["kept_cents"])
