"""A place handed on: it stays hers until somebody fit says yes, the first has it; kept finally; ended with its shift; by phone too."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.notifications.models import OutboxMessage
from programmes.actions.cancel_session import cancel_session
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment, SignUpSheet
from programmes.volunteering.actions.keep_place import keep_place
from programmes.volunteering.actions.lapse_swaps import lapse_swaps
from programmes.volunteering.actions.offer_swap import offer_swap
from programmes.volunteering.actions.take_shift import take_shift
from programmes.volunteering.actions.take_swap import take_swap
from programmes.volunteering.models import SwapOffer
from tests.people import factories as accounts

from . import factories as make
from .test_giving_back import at, said
from .test_taking import codes, online, resident

pytestmark = pytest.mark.django_db


def offered(shift=None, who=None) -> SwapOffer:
    shift = shift or make.shift(maximum=1, wanted=1)
    return offer_swap(enrolment=make.taken(shift, who or make.volunteer()), by=None, channel="counter")


def take(swap: SwapOffer, volunteer, **more) -> Enrolment:
    return take_swap(swap=swap, person=volunteer.person, by=None, channel="counter", **more)


def reached(name: str, **fields):
    return make.volunteer(make.person(name, birth_year=1980, email=f"{name}@exemple.fr", channel="email"), **fields)


class TestOffering:
    def test_it_stays_hers_and_nobody_may_take_it_from_the_list(self):
        swap = offered()
        place = Enrolment.objects.get(pk=swap.enrolment_id)
        assert (swap.state, place.state) == ("open", "confirmed")
        assert SignUpSheet.objects.get(pk=place.sheet_id).left == 0

    def test_those_who_are_fit_and_may_be_called_are_told_once_each(self):
        drive = make.post()
        drive.qualifications.add(make.qualification("Conduite"))
        shift = make.shift(task=drive, days=6)
        able, quiet, elsewhere = reached("able"), reached("quiet"), reached("elsewhere", maison=make.house("Quais"))
        reached("unable")
        for one in (able, quiet, elsewhere):
            make.held(one, drive.qualifications.get())
        quiet.may_be_called = False
        quiet.save()
        giver = make.volunteer()
        make.held(giver, drive.qualifications.get())
        row = make.taken(shift, giver)
        with at(make.in_days(1, 10)):
            offer_swap(enrolment=row, by=None, channel="counter")
            offer_swap(enrolment=row, by=None, channel="counter")
        [message] = said("volunteering.swap")
        assert message.address == "able@exemple.fr"
        assert SwapOffer.objects.count() == 1
        assert giver.person.display_name not in message.body

    def test_at_night_it_leaves_in_the_morning_and_not_at_all_once_settled(self):
        shift, other = make.shift(days=6), reached("other")
        row = make.taken(shift)
        night = make.in_days(1, 22)
        with at(night):
            swap = offer_swap(enrolment=row, by=None, channel="counter")
            [message] = said("volunteering.swap")
            assert message.due_at == night + dt.timedelta(hours=10)
            take(swap, other)
        assert said("volunteering.swap")[0].state == "cancelled"

    def test_not_where_people_wait_and_she_may_still_give_it_back(self):
        shift = make.shift(maximum=1, wanted=1, days=6)
        row = make.taken(shift)
        take_shift(shift=shift, people=[make.volunteer().person], by=None, channel="counter", wait=True)
        assert codes(lambda: offer_swap(enrolment=row, by=None)) == ["liste-d-attente"]
        with at(shift.session.start - dt.timedelta(hours=3)):
            assert offer_swap(enrolment=row, by=None).state == "open"

    def test_not_once_it_has_begun_nor_a_place_that_is_no_more(self):
        shift = make.shift(days=6)
        row = make.taken(shift)
        with at(shift.session.start):
            assert codes(lambda: offer_swap(enrolment=row, by=None)) == ["deja-commence"]
        withdraw(enrolment=row, by=None, channel="counter")
        assert codes(lambda: offer_swap(enrolment=row, by=None)) == ["pas-a-passer"]

    def test_by_an_old_screen_it_is_refused_in_words(self):
        row = make.taken(make.shift())
        assert codes(lambda: offer_swap(enrolment=row, by=None, seen=row.version + 1)) == ["deja-modifie"]


class TestTaking:
    def test_the_very_seat_goes_from_one_to_the_other(self):
        swap, taker = offered(), make.volunteer()
        row = take(swap, taker)
        left = Enrolment.objects.get(pk=swap.enrolment_id)
        assert (row.state, row.person, left.state, left.end_reason) == ("confirmed", taker.person, "withdrawn", "handed-on")
        swap.refresh_from_db()
        assert (swap.state, swap.taken_by) == ("taken", row)
        assert SignUpSheet.objects.get(pk=row.sheet_id).taken == 1
        assert not SignUpSheet.objects.miscounted().exists()

    def test_the_first_who_says_yes_has_it_and_the_second_reads_why(self):
        swap = offered()
        take(swap, make.volunteer())
        assert codes(lambda: take(swap, make.volunteer())) == ["deja-reprise"]

    def test_the_same_press_twice_is_one_place(self):
        swap, taker, key = offered(), make.volunteer(), uuid.uuid4()
        assert take(swap, taker, key=key) == take(swap, taker, key=key)

    def test_who_waited_on_the_list_takes_it_with_her_own_row(self):
        shift, waiter = make.shift(maximum=1, wanted=1, days=6), make.volunteer()
        row = make.taken(shift)
        [waited] = take_shift(shift=shift, people=[waiter.person], by=None, channel="counter", wait=True)
        with at(shift.session.start - dt.timedelta(hours=3)):
            taken = take(offer_swap(enrolment=row, by=None), waiter)
        assert (taken.pk, taken.state) == (waited.pk, "confirmed")
        assert not SignUpSheet.objects.miscounted().exists()

    def test_a_seat_kept_for_a_group_goes_to_who_is_left_of_it(self):
        """Two wait together, one seat is free and kept for them: one of the two takes over another place, the seat is the other's."""
        shift, pair = make.shift(maximum=2, wanted=2), [make.volunteer(), make.volunteer()]
        swap, leaves = offered(shift), make.taken(shift)
        rows = take_shift(shift=shift, people=[one.person for one in pair], by=None, channel="counter", wait=True)
        withdraw(enrolment=leaves, by=None, channel="counter")
        take(swap, pair[0])
        assert [Enrolment.objects.get(pk=row.pk).state for row in rows] == ["confirmed", "offered"]

    def test_every_reason_against_her_is_told_at_once(self):
        drive = make.post()
        drive.qualifications.add(make.qualification("Conduite"))
        giver = make.volunteer()
        make.held(giver, drive.qualifications.get())
        swap = offered(make.shift(task=drive), giver)
        busy = make.volunteer()
        make.taken(make.shift(hour=15), busy)
        assert codes(lambda: take(swap, busy)) == ["qualification", "deja-un-creneau"]
        assert SwapOffer.objects.get(pk=swap.pk).state == "open"

    def test_not_ones_own_nor_by_who_is_there_already(self):
        giver, other, shift = make.volunteer(), make.volunteer(), make.shift()
        make.taken(shift, other)
        swap = offered(shift, giver)
        assert codes(lambda: take(swap, giver)) == ["deja-inscrit"]
        assert codes(lambda: take(swap, other)) == ["deja-inscrit"]

    def test_online_for_oneself_and_not_for_a_neighbour(self):
        swap, taker, neighbour = offered(), resident(), make.volunteer()
        assert codes(lambda: take_swap(swap=swap, person=neighbour.person, by=taker.person.user)) == ["pour-la-famille"]
        assert take_swap(swap=swap, person=taker.person, by=taker.person.user).channel == "online"

    def test_once_it_began_or_was_called_off_or_given_back_words_say_so(self):
        begun = offered()
        with at(begun.enrolment.sheet.shift.session.start):
            assert codes(lambda: take(begun, make.volunteer())) == ["passee"]
        off = offered()
        cancel_session(session=off.enrolment.sheet.shift.session, by=None)
        assert codes(lambda: take(off, make.volunteer())) == ["passee"]
        back = offered()
        withdraw(enrolment=back.enrolment, by=None, channel="counter")
        assert codes(lambda: take(back, make.volunteer())) == ["passee"]
        assert set(SwapOffer.objects.values_list("state", flat=True)) == {"open", "lapsed"}

    def test_both_and_who_leads_are_told_with_display_names_alone(self):
        giver, taker = reached("ba"), reached("diallo")
        shift = make.shift(leader=make.person("Mme Roux", email="roux@exemple.fr", channel="email"))
        take(offered(shift, giver), taker)
        [hers] = said("volunteering.swapped")
        assert hers.address == "ba@exemple.fr"
        assert "diallo prend votre place" in hers.body
        [team] = said("volunteering.team")
        assert (team.address, "diallo vient à la place de ba" in team.body) == ("roux@exemple.fr", True)
        assert any(one.address == "diallo@exemple.fr" for one in said("programmes.confirmed"))
        for message in OutboxMessage.objects.exclude(channel="letter"):
            assert giver.person.family_name not in message.body
            assert "€" not in message.body


class TestKeepingAndEnding:
    def test_she_keeps_it_finally_and_nobody_may_take_it_any_more(self):
        swap = offered()
        keep_place(swap=swap, by=None)
        keep_place(swap=swap, by=None)
        assert SwapOffer.objects.get().state == "taken_back"
        assert codes(lambda: take(swap, make.volunteer())) == ["gardee"]
        assert offer_swap(enrolment=swap.enrolment, by=None).pk != swap.pk  # another day, another offer

    def test_what_was_taken_is_not_kept(self):
        swap = offered()
        take(swap, make.volunteer())
        assert codes(lambda: keep_place(swap=swap, by=None)) == ["deja-reprise"]

    def test_it_ends_when_the_shift_begins_and_the_place_is_still_hers(self):
        swap = offered()
        assert lapse_swaps() == 0
        with at(swap.enrolment.sheet.shift.session.start):
            assert (lapse_swaps(), lapse_swaps()) == (1, 0)
        swap.refresh_from_db()
        assert (swap.state, swap.enrolment.state) == ("lapsed", "confirmed")

    def test_it_ends_with_the_place_and_with_the_date(self):
        back, off = offered(), offered()
        withdraw(enrolment=back.enrolment, by=None, channel="counter")
        cancel_session(session=off.enrolment.sheet.shift.session, by=None)
        assert set(SwapOffer.objects.values_list("state", flat=True)) == {"lapsed"}


class TestScreens:
    def test_a_resident_offers_keeps_and_another_takes_in_two_pages(self, client):
        giver, taker, shift = resident(), resident("M. Diallo"), make.shift()
        [row] = online(shift, giver, by=giver.person.user)
        client.force_login(giver.person.user)
        client.post(reverse("volunteering:swap_offer", args=[row.pk]), {"version": row.version})
        swap = SwapOffer.objects.get()
        assert "On cherche qui prendrait votre place" in client.get(reverse("programmes:place", args=[row.pk])).content.decode()
        client.post(reverse("volunteering:swap_keep", args=[swap.pk]))
        client.post(reverse("volunteering:swap_offer", args=[row.pk]), {})
        swap = SwapOffer.objects.get(state="open")
        client.force_login(taker.person.user)
        assert "Je peux venir" in client.get(reverse("volunteering:swaps")).content.decode()
        page = reverse("volunteering:swap", args=[swap.pk])
        shown = client.get(page).content.decode()
        assert "Je prends cette place" in shown
        assert giver.person.family_name not in shown
        answer = client.post(page, follow=True)
        assert "la place est à vous" in answer.content.decode()
        client.force_login(giver.person.user)
        assert "vient de dire oui" in client.get(page).content.decode()

    def test_nobody_offers_or_keeps_for_a_neighbour(self, client):
        swap = offered()
        client.force_login(resident().person.user)
        assert client.post(reverse("volunteering:swap_offer", args=[swap.enrolment_id])).status_code == 404
        assert client.post(reverse("volunteering:swap_keep", args=[swap.pk])).status_code == 404

    def test_who_is_not_fit_reads_why_and_has_no_button(self, client):
        drive = make.post()
        drive.qualifications.add(make.qualification("Conduite"))
        giver, other = make.volunteer(), resident()
        make.held(giver, drive.qualifications.get())
        swap = offered(make.shift(task=drive), giver)
        client.force_login(other.person.user)
        for page in (reverse("volunteering:swaps"), reverse("volunteering:swap", args=[swap.pk])):
            shown = client.get(page).content.decode()
            assert "Ce poste demande : Conduite." in shown
            assert "Je prends cette place" not in shown

    def test_the_counter_does_all_of_it_for_who_stands_there(self, client):
        agent = accounts.staff("accueil", make.house())
        giver, taker = (make.volunteer(make.person(name, make.house(), birth_year=1980)) for name in ("Mme Ba", "M. Sow"))
        row = make.taken(make.shift(), giver)
        accounts.sign_in(client, agent)
        hers, theirs = (reverse("volunteering_desk:swaps_for", args=[one.person.pk]) for one in (giver, taker))
        client.post(hers, {"act": "offer", "place": row.pk})
        assert "on cherche depuis" in client.get(hers).content.decode()
        client.post(hers, {"act": "keep", "place": row.pk})
        assert SwapOffer.objects.get().state == "taken_back"
        client.post(hers, {"act": "offer", "place": row.pk})
        assert "Elle la prend" in client.get(theirs).content.decode()
        client.post(theirs, {"act": "take", "swap": SwapOffer.objects.get(state="open").pk})
        assert SwapOffer.objects.filter(state="taken").count() == 1

    def test_the_team_sees_what_is_to_take_over_and_what_was_given_back(self, client):
        agent = accounts.staff("animation", make.house())
        offered(who=make.volunteer(make.person("Mme Ba", birth_year=1980)))
        row = make.taken(make.shift(days=9), make.volunteer(make.person("M. Sow", birth_year=1980)))
        withdraw(enrolment=row, by=None, channel="counter")
        accounts.sign_in(client, agent)
        page = client.get(reverse("volunteering_desk:handing_on")).content.decode()
        assert "Mme Ba" in page
        assert "M. Sow" in page
        assert "il manque 1" in page

    def test_the_lists_cost_the_same_at_any_number(self, client):
        viewer = resident()
        agent = accounts.staff("animation", make.house())
        counts = []
        for many in (2, 6):
            for number in range(many):
                row = make.taken(make.shift(days=3 + number, maximum=1, wanted=1))
                offer_swap(enrolment=row, by=None)
                withdraw(enrolment=make.taken(make.shift(days=3 + number, hour=9)), by=None, channel="counter")
            found = []
            client.force_login(viewer.person.user)
            client.get(reverse("volunteering:swaps"))
            with CaptureQueriesContext(connection) as own:
                client.get(reverse("volunteering:swaps"))
            found.append(len(own))
            accounts.sign_in(client, agent)
            client.get(reverse("volunteering_desk:handing_on"))
            with CaptureQueriesContext(connection) as desk:
                client.get(reverse("volunteering_desk:handing_on"))
            found.append(len(desk))
            counts.append(found)
        assert counts[0] == counts[1]
        assert max(counts[0]) <= 30
