"""What the engine learns from the ledger, inside the transaction that books the money; the sheets are already locked."""

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge

from .actions.charge_place import enrolment_key
from .actions.confirm import confirm
from .actions.give_again import give_again, give_place
from .actions.note_returned import note_returned
from .enums import HOLDING, TIMED, Channel
from .models import Enrolment
from .notifications import OFFERS


def _place_of(charge) -> Enrolment | None:
    key = enrolment_key(charge.source_key)
    return Enrolment.objects.filter(pk=key).first() if key else None


def confirm_paid_place(sender, charge, by=audit.SYSTEM, **kwargs) -> None:
    """A place kept until it was paid is now hers."""
    place = _place_of(charge)
    if place and place.state in TIMED:
        confirm(enrolment=place, by=by, channel=Channel.COUNTER)


def confirm_places_on_their_way(sender, charges, by=audit.SYSTEM, **kwargs) -> None:
    """The bank has the order: the places are hers, the debt stays until the money is there."""
    for charge in charges:
        confirm_paid_place(sender, charge, by=by)


def answer_late_money(sender, payment, charges, meant, by=audit.SYSTEM, **kwargs) -> None:
    """Money for a line that stands no more. Of a place that is hers still, at a price lowered meanwhile: it pays what she owes for it, and
    the rest goes back. Of a place that had run out or was given up: give the place again, or the money back."""
    paid = {charge.pk for charge in charges}
    expected = dict(payment.meant_for)
    for charge in meant:
        place = None if charge.pk in paid else _place_of(charge)
        if place and not Charge.objects.standing().filter(pk=charge.pk).exists():
            give_again(enrolment=place, payment=payment, cents=expected.get(charge.pk, charge.amount_cents), by=by)


def give_paid_place(payment, charge, *, by) -> str:
    """Staff give the place that this money was for; says which. Raises Refusal when it cannot be had."""
    place = _place_of(charge)
    if place is None:
        raise Refusal("sans-place", "Cette place n'existe plus.", "Rendez l'argent, ou gardez-le en avance.")
    give_place(enrolment=place, payment=payment, by=by)
    return f"Place n° {place.pk} donnée."


def living_place(charge) -> str:
    """What this charge stands for, as long as the place is hers."""
    place = _place_of(charge)
    return f"la place n° {place.pk}" if place is not None and place.state in HOLDING else ""


def offer_came_back(sender, message, by=audit.SYSTEM, **kwargs) -> None:
    """The word of an offer reached nobody after all: it cannot lapse until she is told by another way."""
    key = message.about.removeprefix(f"{Enrolment._meta.label}:")
    if message.purpose not in OFFERS or not key.isdigit():
        return
    note_returned(int(key))
