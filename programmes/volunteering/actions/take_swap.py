import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from programmes.actions.admit import reasons_of_people
from programmes.actions.change_state import change_state
from programmes.actions.lock_sheet import lock_of
from programmes.actions.make_offers import make_offers
from programmes.actions.place_people import place_people
from programmes.actions.tell_people import tell_people
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment, SignUpSheet
from programmes.programme_type import kind_of

from ..enums import SwapState
from ..models import Shift, SwapOffer
from ..notifications.shifts import full_shifts, slot_said, tell_swapped, tell_team
from ..reading.companions import refusal_of_the_offer
from ..reading.reasons_against import asked
from ..rules import life_words
from .take_shift import who_asks
from .unsay_swap import unsay_swap

HANDED_ON = "handed-on"  # why the row of who handed it on ended


def take_swap(*, swap: SwapOffer, person: Person, by, channel: str = Channel.ONLINE, key: uuid.UUID | None = None) -> Enrolment:
    """This place is `person`'s from now on: the first who says yes has it. The very seat goes from one to the other in one act, so that it
    is never two people's nor nobody's; who waited for it on the list leaves the list. Who handed it on and the team are told.

    Raises with every reason: « deja-reprise », « gardee », « passee » (too late, given back, called off), « deja-inscrit », those of
    `rules.fitness`; « pour-la-famille » for somebody else's taken online."""
    reader = who_asks([person], by, channel)
    person = person.current_record
    with asked(people=[person], to=reader), once(key, "volunteering.take_swap", by=by) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        sheet, left = lock_of(swap.enrolment)
        swap = SwapOffer.objects.get(pk=swap.pk)
        shift = full_shifts().get(sheet=sheet)
        waited = sheet.enrolments.filter(person__in=Person.objects.records_of(person), guest=False, state=EnrolmentState.WAITING).first()
        _refuse(swap, left, shift, person, waited)
        row = _hand_over(sheet, left, person, waited, by=by, channel=channel)
        swap.state, swap.taken_by, swap.answered_at = SwapState.TAKEN, row, clock.now()
        swap.save(update_fields=["state", "taken_by", "answered_at"])
        audit.record("volunteering.take_swap", swap, by=by, subject=person, maison=shift.maison_id, channel=channel)
        _tell(swap, shift, left, row, by=by, channel=channel)
        if waited:
            make_offers(sheet.pk, by=by)  # a seat kept for her and those she waited with may do for who is left of them
        request.result = row.pk
    return row


def _refuse(swap: SwapOffer, left: Enrolment, shift: Shift, person: Person, waited: Enrolment | None) -> None:
    """One after the other: what became of the offer, then all that stands against her."""
    gone = refusal_of_the_offer(swap, left, shift)
    if gone:
        raise gone
    kind = kind_of(left.sheet.activity)
    found = kind.eligibility(person, left.sheet) if waited else reasons_of_people(left.sheet, [person])
    if refusal := Refusal.gather(found):
        raise refusal


def _hand_over(sheet: SignUpSheet, left: Enrolment, person: Person, waited: Enrolment | None, *, by, channel: str) -> Enrolment:
    """The seat itself, share and all, goes from one row to the other: no counter moves."""
    share = left.share_id
    change_state(left, EnrolmentState.WITHDRAWN, by=by, allowed=(EnrolmentState.CONFIRMED,), reason=HANDED_ON, counted=False)
    row = waited or place_people(sheet, [person], EnrolmentState.WAITING, by=by, channel=channel)[0]
    row.sheet = sheet
    change_state(row, EnrolmentState.CONFIRMED, by=by, allowed=(EnrolmentState.WAITING,), counted=False, share_id=share)
    kind_of(sheet.activity).confirmed(row, by=by)
    return row


def _tell(swap: SwapOffer, shift: Shift, left: Enrolment, row: Enrolment, *, by, channel: str) -> None:
    unsay_swap(swap)
    tell_people("confirmed", row.sheet, [row], by=by)
    if channel != Channel.ONLINE and row.to_tell:  # she stands here, or is on the phone: she knows
        row.to_tell = ""
        row.save(update_fields=["to_tell"])
    tell_swapped(left, shift, row.person.current_record, by=by)
    words = life_words.taken_over(slot_said(shift), who=left.person.display_name, to=row.person.display_name)
    tell_team(shift, words, key=f"swap:{swap.pk}", about=swap, but=row.person, coordinators=False, by=by)
