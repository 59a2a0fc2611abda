import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_of, refuse_stale
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment
from programmes.rules.sign_up import by_phone

from ..enums import SwapState
from ..models import Shift, SwapOffer
from ..notifications.shifts import full_shifts, tell_swap
from ..reading.houses import phone_of
from ..reading.whom_to_ask import fit_people
from ..rules.giving_back import limit_of


def offer_swap(
    *, enrolment: Enrolment, by, channel: str = Channel.ONLINE, seen: int | None = None, key: uuid.UUID | None = None
) -> SwapOffer:  # fmt: skip
    """Somebody looks for who takes her place over: it stays hers until somebody fit for it says yes. Those of the house who may be called
    and who are fit are told, each by her channel. Offered already, it is the same offer.

    Raises « pas-a-passer », « deja-commence », « liste-d-attente » (people wait and she may still give it back), « deja-modifie »."""
    with once(key, "volunteering.offer_swap", by=by) as request:
        if request.done:
            return SwapOffer.objects.get(pk=request.result)
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        shift = full_shifts().filter(sheet=sheet).first()
        _refuse(fresh, shift)
        swap = SwapOffer.objects.filter(enrolment=fresh, state=SwapState.OPEN).first()
        if swap is None:
            swap = SwapOffer.objects.create(enrolment=fresh, offered_at=clock.now())
            audit.record("volunteering.offer_swap", swap, by=by, subject=fresh.person, maison=shift.maison_id, channel=channel)
            tell_swap(swap, shift, fit_people([shift])[shift.pk], by=by)
        request.result = swap.pk
    return swap


def _refuse(row: Enrolment, shift: Shift | None) -> None:
    if shift is None or row.state != EnrolmentState.CONFIRMED or row.guest or row.places != 1:
        raise Refusal("pas-a-passer", "Cette place ne se propose pas à quelqu’un d’autre.", "Retrouvez vos créneaux dans « mes places ».")
    now, way_out = clock.now(), by_phone(phone_of(shift.maison))
    if shift.session.cancelled or shift.session.start <= now:
        words = "Ce créneau n’a pas lieu." if shift.session.cancelled else "Ce créneau a déjà commencé."
        raise Refusal("deja-commence", words, way_out)
    waits = shift.sheet.enrolments.filter(state=EnrolmentState.WAITING).exists()
    if waits and now < limit_of(shift.session.start, shift.sheet.gives_up_until):
        raise Refusal("liste-d-attente", "Des personnes attendent cette place.", "Rendez-la : elle ira à la première de la liste.")
