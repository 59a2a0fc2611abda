import datetime as dt

from django.db import transaction

from portal.kit import clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from programmes.actions.lock_sheet import sheets_with_pages

from ..models import AppointmentSlot
from .note_presence import serve_walk_in

SOON = dt.timedelta(minutes=15)  # before its hour, a seat that nobody has is given to who comes in


def sit_down(*, slot: AppointmentSlot, by) -> None:
    """Somebody who came in without booking has this free computer until its hour ends: counted without a name, and nobody else can take
    it. Raises « pas-un-poste », « passe », « trop-tot », and « pris »."""
    if not slot.host.seat:
        raise Refusal("pas-un-poste", "Ce moment est celui d'une personne qui reçoit.", "Elle le note elle-même, dans « Mes rendez-vous ».")
    now = clock.now()
    if slot.session.cancelled or slot.session.end <= now:
        raise Refusal("passe", "Cette heure est finie ou annulée.", "Rechargez la page : elle est à jour.")
    if slot.session.start > now + SOON:
        raise Refusal("trop-tot", "Cette heure n'a pas commencé.", "Réservez au nom de la personne, ou attendez un quart d'heure avant.")
    with transaction.atomic():
        sheet = locked_one(sheets_with_pages(), slot.sheet_id, rank=Rank.SHEET)  # two counters may send two people to one seat
        if sheet.capacity == 0:
            raise Refusal("pris", "Quelqu'un est déjà à ce poste.", "Choisissez un autre poste.")
        serve_walk_in(slot=slot, by=by)
