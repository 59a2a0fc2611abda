import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.actions.reverse_charge import reverse_charge

from ..enums import STANDING, CardState
from ..models import CultureCard
from ..notifications.cards import tell_stopped
from ..reading.outings import outings_gone, places_to_come
from ..rules.cards import gives_back
from .lock_card import lock_card

STOPPED = "carte arrêtée"


def stop_card(*, card: CultureCard, by, seen: int | None = None, in_hand: bool = False, key: uuid.UUID | None = None) -> CultureCard:
    """End a card, or take a request back. While nobody went out with it, nothing is owed: what was paid becomes the household's credit.

    Raises « carte-finie », « sorties-a-venir », « deja-modifie ». A second click answers the first."""
    with once(key, f"pass_culture.stop_card:{card.pk}", by=by) as request:
        if request.done:
            return CultureCard.objects.get(pk=card.pk)
        fresh = lock_card(card, seen=seen)
        if fresh.state not in STANDING:
            raise Refusal("carte-finie", "Cette carte est déjà arrêtée.", "Rechargez la page pour la voir à jour.")
        person, was_active = fresh.person.current_record, fresh.state == CardState.ACTIVE
        if was_active and places_to_come(person, fresh.season).exists():
            raise Refusal(
                "sorties-a-venir", "Des sorties l’attendent encore avec cette carte.", "Rendez d’abord ces places, puis arrêtez-la."
            )
        back = was_active and fresh.charge is not None and gives_back(outings=outings_gone(person, fresh.season).count())
        if back:
            reverse_charge(charge=fresh.charge, reason=STOPPED, with_its_thing=True, by=by)
        fresh.state, fresh.ended_at = CardState.STOPPED, clock.now()
        fresh.version += 1
        fresh.save(update_fields=["state", "ended_at", "version"])
        audit.record("pass_culture.stop_card", fresh, by=by, subject=person, maison=fresh.maison_id)
        tell_stopped(fresh, back=bool(back and fresh.charge.amount_cents), by=by, in_hand=in_hand)
    return fresh
