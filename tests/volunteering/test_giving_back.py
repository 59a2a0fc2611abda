"""A place on a shift is given back in one gesture until the day before; afterwards words say what to do; the team is told."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions.cancel_session import cancel_session
from programmes.actions.remind import remind
from programmes.actions.withdraw import withdraw
from programmes.models import SignUpSheet
from programmes.volunteering.rules.courtesy import awake, courteous
from programmes.volunteering.rules.giving_back import refusal_to_give_back
from tests.people import factories as accounts

from . import factories as make
from .test_taking import online, resident

pytestmark = pytest.mark.django_db


def at(moment: dt.datetime):
    return time_machine.travel(moment, tick=False)


def said(purpose: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=purpose).order_by("pk"))


class TestTheRule:
    START = dates.midnight(dt.date(2026, 12, 3)).replace(hour=14)

    def asked(self, now: dt.datetime, **more):
        more = {"cancel_until": None, "taken_at": self.START - dt.timedelta(days=9), **more}
        return refusal_to_give_back(now=now, start=self.START, phone="04 76 00 00 71", **more)

    def test_until_the_day_before_at_that_hour_half_open(self):
        limit = self.START - dt.timedelta(hours=24)
        assert self.asked(limit - dt.timedelta(seconds=1)) is None
        refusal = self.asked(limit)
        assert refusal.words == "On rend ce créneau en un geste jusqu’au mercredi 2\u00a0décembre 2026 à 14\u00a0h ; c’est passé."
        assert refusal.way_out == (
            "Proposez-le à quelqu’un d’autre depuis cette page, ou prévenez la maison. Appelez la maison au 04 76 00 00 71."
        )

    def test_its_sheet_may_say_another_moment(self):
        own = self.START - dt.timedelta(hours=2)
        assert self.asked(own - dt.timedelta(minutes=1), cancel_until=own) is None
        assert self.asked(own, cancel_until=own).code == "trop-tard"

    def test_a_slip_of_the_thumb_is_mended_within_the_hour(self):
        taken = self.START - dt.timedelta(hours=5)
        assert self.asked(taken + dt.timedelta(minutes=59), taken_at=taken) is None
        assert self.asked(taken + dt.timedelta(hours=1), taken_at=taken).code == "trop-tard"

    def test_once_it_has_begun_it_is_too_late_whatever_the_hour(self):
        assert self.asked(self.START, taken_at=self.START).words == "Ce créneau a déjà commencé."

    @pytest.mark.parametrize(
        ("hour", "then"), [(7, (0, 8)), (8, (0, 8)), (12, (0, 12)), (19, (0, 19)), (20, (1, 8)), (23, (1, 8)), (0, (0, 8))]
    )
    def test_nobody_is_asked_anything_at_night(self, hour, then):
        moment = dates.midnight(dt.date(2026, 12, 3)).replace(hour=hour)
        found = dates.local(courteous(moment))
        assert ((found.date() - dt.date(2026, 12, 3)).days, found.hour) == then
        assert awake(courteous(moment))


class TestGivingBack:
    def test_by_herself_until_the_day_before_and_the_seat_is_free_again(self):
        volunteer, shift = resident(), make.shift(days=3)
        [row] = online(shift, volunteer, by=volunteer.person.user)
        withdraw(enrolment=row, by=volunteer.person.user)
        assert SignUpSheet.objects.get(pk=shift.sheet_id).taken == 0

    def test_the_day_itself_she_reads_what_to_do_and_the_counter_may(self):
        volunteer, shift = resident(), make.shift(days=3)
        [row] = online(shift, volunteer, by=volunteer.person.user)
        with at(shift.session.start - dt.timedelta(hours=5)):
            with pytest.raises(Refusal) as refused:
                withdraw(enrolment=row, by=volunteer.person.user)
            assert refused.value.code == "trop-tard"
            assert "Proposez-le à quelqu’un d’autre" in refused.value.way_out
            assert withdraw(enrolment=row, by=None, channel="counter").state == "withdrawn"

    def test_who_waits_leaves_the_list_at_any_time(self):
        volunteer, shift = resident(), make.shift(days=3, maximum=1, wanted=1)
        make.taken(shift)
        [row] = online(shift, volunteer, by=volunteer.person.user, wait=True)
        with at(shift.session.start - dt.timedelta(hours=2)):
            assert withdraw(enrolment=row, by=volunteer.person.user).state == "withdrawn"

    def test_her_page_says_until_when_and_then_says_so_instead_of_the_button(self, client):
        volunteer, shift = resident(), make.shift(days=3)
        [row] = online(shift, volunteer, by=volunteer.person.user)
        client.force_login(volunteer.person.user)
        page = client.get(reverse("programmes:place", args=[row.pk])).content.decode()
        assert "vous pouvez rendre votre place en un geste" in page
        assert "Je ne viendrai pas" in page
        with at(shift.session.start - dt.timedelta(hours=5)):
            client.force_login(volunteer.person.user)
            late = client.get(reverse("programmes:place", args=[row.pk])).content.decode()
        assert "Je ne viendrai pas" not in late
        assert "c’est passé" in late
        assert "Trouver qui prend ma place" in late

    def test_her_page_names_who_is_with_her_and_whom_to_call_and_no_surname(self, client):
        volunteer, other = resident(), make.volunteer(make.person("M. Diallo", birth_year=1970, phone="0612345678"))
        leader = make.person("Mme Roux")
        shift = make.shift(leader=leader)
        [row] = online(shift, volunteer, by=volunteer.person.user)
        make.taken(shift, other)
        client.force_login(volunteer.person.user)
        page = client.get(reverse("programmes:place", args=[row.pk])).content.decode()
        assert "M. Diallo" in page
        assert "Sur place, demandez Mme Roux" in page
        assert "04 76 00 00 71" in page.replace("\u00a0", " ")
        assert other.person.family_name not in page
        assert "12345678" not in page.replace(" ", "").replace("\u00a0", "")


class TestTheTeamIsTold:
    def test_who_leads_by_her_own_channel_with_display_names_alone(self):
        leader = make.person("Mme Roux", email="roux@exemple.fr", channel="email")
        shift, volunteer = make.shift(leader=leader, days=9), make.volunteer()
        row = make.taken(shift, volunteer)
        withdraw(enrolment=row, by=None, channel="counter")
        [message] = [one for one in said("volunteering.team") if one.address == "roux@exemple.fr"]
        assert "Mme B. a rendu sa place" in message.body
        assert "Il manque maintenant 1 personne." in message.body
        assert volunteer.person.family_name not in message.body

    def test_who_organises_is_written_to_where_a_hole_is_left(self):
        agent = accounts.staff("animation", make.house())
        make.taken(shift := make.shift(days=9, minimum=1))
        row = make.taken(shift)
        withdraw(enrolment=row, by=None, channel="counter")
        assert said("volunteering.team") == []  # one is enough, and it is nine days away
        last = shift.sheet.enrolments.get(state="confirmed")
        withdraw(enrolment=last, by=None, channel="counter")
        [message] = said("volunteering.team")
        assert (message.address, message.channel) == (agent.email, "email")

    def test_a_house_without_anybody_who_organises_loses_nothing(self):
        row = make.taken(make.shift(days=1))
        assert withdraw(enrolment=row, by=None, channel="counter").state == "withdrawn"

    def test_a_date_called_off_tells_those_who_were_to_come_at_once_and_not_that_they_gave_back(self):
        volunteer = make.volunteer(make.person(birth_year=1980, email="b@exemple.fr", channel="email"))
        leader = make.person("Mme Roux", email="roux@exemple.fr", channel="email")
        shift = make.shift(days=2, leader=leader)
        make.taken(shift, volunteer)
        cancel_session(session=shift.session, by=None, why="La salle est fermée.")
        [message] = said("programmes.date_cancelled")
        assert "La salle est fermée." in message.body
        assert said("volunteering.team") == []


class TestTheReminder:
    def test_says_with_whom_and_whom_to_call(self):
        mine = make.volunteer(make.person("Mme Ba", birth_year=1980, email="ba@exemple.fr", channel="email"))
        other = make.volunteer(make.person("M. Diallo", birth_year=1970, email="diallo@exemple.fr", channel="email"))
        shift = make.shift(days=6, leader=make.person("Mme Roux"))
        for one in (mine, other):
            make.taken(shift, one)
        with at(shift.session.start - dt.timedelta(hours=47)):
            assert remind() == 2
        hers = next(one for one in said("programmes.reminder") if one.address == "ba@exemple.fr")
        assert "Avec vous : M. Diallo." in hers.body
        assert "demandez Mme Roux" in hers.body
        assert "04 76 00 00 71" in hers.body.replace("\u00a0", " ")
        assert "Mme Ba" not in hers.body
        for word in (mine.person.family_name, other.person.family_name, "€"):
            assert word not in hers.body

    def test_the_first_one_reads_that_she_is_the_first(self):
        mine = make.volunteer(make.person("Mme Ba", birth_year=1980, email="ba@exemple.fr", channel="email"))
        shift = make.shift(days=6)
        make.taken(shift, mine)
        with at(shift.session.start - dt.timedelta(hours=47)):
            remind()
        assert "vous êtes la première personne inscrite" in said("programmes.reminder")[0].body
        assert clock.now() < shift.session.start
