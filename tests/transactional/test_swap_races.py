"""Eight volunteers say yes at once to one place handed on, who offered it keeps it at that moment, two ticks call for help: on both
databases, each guard with its control."""

import pytest
import time_machine

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.actions import lock_sheet
from programmes.enums import HOLDING
from programmes.models import Enrolment, SignUpSheet
from programmes.volunteering import kinds
from programmes.volunteering.actions import take_swap as taking
from programmes.volunteering.actions.call_for_help import call_for_help
from programmes.volunteering.actions.keep_place import keep_place
from programmes.volunteering.actions.offer_swap import offer_swap
from programmes.volunteering.actions.take_swap import take_swap
from programmes.volunteering.models import HelpCall, SwapOffer, Volunteer
from tests.volunteering import factories as make

from .rush import codes, crowd, own_database
from .test_appointment_races import no_transaction
from .test_shift_races import held, not_locked
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CROWD, ROUNDS = 8, 20


def to_hand_on(rounds: int) -> list[SwapOffer]:
    """One a week, by somebody who is in none of the others."""
    page, post, giver = make.mission(), make.post(), make.volunteer()
    giver.may_be_called = False
    giver.save()
    shifts = [make.shift(page, task=post, days=7 * week, maximum=1, wanted=1) for week in range(1, rounds + 1)]
    return [offer_swap(enrolment=make.taken(shift, giver), by=None) for shift in shifts]


def take(swap: SwapOffer, volunteer: Volunteer) -> Enrolment:
    return take_swap(swap=swap, person=volunteer.person, by=None, channel="counter")


def test_eight_volunteers_say_yes_at_once_exactly_one_has_the_place_and_seven_read_why():
    swaps, volunteers = to_hand_on(ROUNDS), [make.volunteer() for _ in range(CROWD)]
    for swap in swaps:
        shift = swap.enrolment.sheet.shift
        answers = crowd(lambda volunteer, swap=swap: take(swap, volunteer), volunteers)
        assert codes(answers) == {"ok": 1, "deja-reprise": CROWD - 1}
        assert all(answer.words and answer.way_out for answer in answers if isinstance(answer, Refusal))
        assert (held(shift), SignUpSheet.objects.get(pk=shift.sheet_id).taken) == (1, 1)
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_of_the_sheet_two_have_the_place(monkeypatch):
    meeting, known = Meeting(), taking._refuse

    def refuse(*facts):
        known(*facts)
        meeting()

    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    monkeypatch.setattr(kinds, "locked", not_locked)
    monkeypatch.setattr(taking, "_refuse", refuse)
    monkeypatch.setattr(taking, "lock_of", _read_only)
    swaps, volunteers = to_hand_on(2), [make.volunteer() for _ in range(CROWD)]
    no_transaction(monkeypatch, request_keys)
    with own_database():
        for swap in swaps:
            crowd(lambda volunteer, swap=swap: take(swap, volunteer), volunteers)
        assert meeting.met
        assert max(held(swap.enrolment.sheet.shift) for swap in swaps) > 1


def _read_only(enrolment: Enrolment) -> tuple[SignUpSheet, Enrolment]:
    fresh = Enrolment.objects.select_related("person", "party", "sheet__activity").get(pk=enrolment.pk)
    return fresh.sheet, fresh


def test_she_keeps_it_while_another_says_yes_the_place_is_one_persons():
    for swap in to_hand_on(ROUNDS):
        shift = swap.enrolment.sheet.shift
        taker = make.volunteer()
        kept, taken = together(lambda swap=swap: keep_place(swap=swap, by=None), lambda swap=swap, taker=taker: take(swap, taker))
        refused = [answer for answer in (kept, taken) if isinstance(answer, Refusal)]
        assert [answer.code for answer in refused] in (["deja-reprise"], ["gardee"])
        assert held(shift) == 1
        state = SwapOffer.objects.get(pk=swap.pk).state
        owner = Enrolment.objects.get(sheet=shift.sheet_id, state__in=HOLDING).person
        assert owner == (taker.person if state == "taken" else swap.enrolment.person)


def test_two_ticks_at_once_call_for_help_once():
    shift = make.shift(days=3, hour=14)
    make.volunteer()
    with time_machine.travel(make.in_days(2, 10)):
        given = together(call_for_help, call_for_help)
    assert sorted(given) == [0, 1]
    assert list(HelpCall.objects.values_list("shift", "told")) == [(shift.pk, 1)]
