"""« Je m'absente, … relit à ma place »: who may, until when, and whom pages wait for then."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from maisons_habitants.publishing.actions.arrange_stand_in import arrange_stand_in, end_stand_in
from maisons_habitants.publishing.models import StandIn
from maisons_habitants.publishing.privacy import KEPT, purge_stand_ins
from maisons_habitants.publishing.reading.approvers import may_stand_in_for, told_of
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.enums import Role
from portal.people.models import User
from tests.people.factories import give, sign_in, staff
from tests.publishing import factories as make
from tests.publishing.test_reading_over import act, page_of

pytestmark = pytest.mark.django_db


def day(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def away(who, by, first=0, last=5):
    return arrange_stand_in(away=who, stand_in=by, first_day=day(first), last_day=day(last), by=who)


@pytest.fixture
def team():
    return make.approver(), make.writer()


def fresh(user):
    """As another request reads her: nothing kept on the object."""
    return User.objects.get(pk=user.pk)


class TestRefusals:
    @pytest.mark.parametrize(
        ("first", "last", "code"), [(3, 1, "dates-a-l-envers"), (-5, -1, "dates-passees"), (0, 400, "trop-long")]
    )  # fmt: skip
    def test_days_that_make_no_sense(self, team, first, last, code):
        with pytest.raises(Refusal) as refused:
            away(*team, first=first, last=last)
        assert refused.value.code == code
        assert not StandIn.objects.exists()

    def test_oneself_somebody_of_another_house_and_who_publishes_nothing(self, team):
        chief, writer = team
        elsewhere = make.writer(make.house("Ailleurs"))
        counter = staff(Role.ACCUEIL, make.house())
        for who, by, code in ((chief, chief, "soi-meme"), (chief, elsewhere, "autre-maison"), (chief, counter, "autre-maison")):
            with pytest.raises(Refusal) as refused:
                away(who, by)
            assert refused.value.code == code
        with pytest.raises(Refusal, match="Vous ne publiez pas de pages"):
            away(writer, chief)

    def test_two_at_once_and_somebody_who_is_away_too(self, team):
        chief, writer = team
        other = make.approver()
        away(chief, writer, 0, 5)
        with pytest.raises(Refusal) as refused:
            away(chief, other, 5, 9)
        assert refused.value.code == "deja-remplacee"
        with pytest.raises(Refusal) as refused:
            away(other, chief, 3, 4)
        assert refused.value.code == "absente-aussi"
        away(chief, other, 6, 9)

    def test_only_one_of_the_two_ends_it(self, team):
        chief, writer = team
        row = away(chief, writer)
        with pytest.raises(Refusal, match="concerne deux autres personnes"):
            end_stand_in(stand_in=row, by=make.approver())
        end_stand_in(stand_in=row, by=writer)
        end_stand_in(stand_in=row, by=chief)
        assert not StandIn.objects.exists()
        assert AuditLine.objects.filter(verb="publishing.end_stand_in").count() == 1


class TestReadingOverForSomebody:
    def test_the_stand_in_puts_online_what_another_wrote(self, client, team):
        chief, writer = team
        state = make.submitted(by=make.writer())
        sign_in(client, writer)
        act(client, state, "approve")
        assert not page_of(state).live
        away(chief, writer)
        act(client, state, "approve")
        assert page_of(state).live

    def test_but_not_her_own(self, client, team):
        chief, writer = team
        away(chief, writer)
        state = make.submitted(by=writer)
        sign_in(client, writer)
        act(client, state, "approve")
        assert not page_of(state).live

    def test_nor_after_the_last_day_nor_without_her_role(self, client, team):
        chief, writer = team
        away(chief, writer)
        assert make.house() in StandIn.objects.scope_of(fresh(writer))
        with time_machine.travel(clock.now() + dt.timedelta(days=6)):
            assert not StandIn.objects.scope_of(fresh(writer))
        chief.role_assignments.update(until=clock.today())
        assert not StandIn.objects.scope_of(fresh(writer))

    def test_only_in_the_houses_of_both(self):
        alpha, beta = make.house("Alpha"), make.house("Beta")
        chief, writer = make.approver(alpha), make.writer(alpha)
        give(chief, Role.RESPONSABLE, beta)
        away(chief, writer)
        reach = StandIn.objects.scope_of(fresh(writer))
        assert alpha in reach
        assert beta not in reach


class TestWhoIsTold:
    def test_her_stand_in_while_she_is_away_then_herself(self, team):
        chief, writer = team
        assert told_of(make.house()) == [chief]
        away(chief, writer)
        assert told_of(make.house()) == [writer]
        assert [message.subject for message in OutboxMessage.objects.all()] == ["Vous relisez à la place de quelqu’un"]
        with time_machine.travel(clock.now() + dt.timedelta(days=6)):
            assert told_of(make.house()) == [chief]

    def test_nobody_in_the_house_the_sector_then_the_town(self):
        house = make.house()
        assert told_of(house) == []
        town = make.of_town(Role.DIRECTION)
        assert told_of(house) == [town]
        sector = make.approver(house.sector)
        assert told_of(house) == [sector]
        chief = make.approver(house)
        assert told_of(house) == [chief]
        assert told_of(house, but=chief) == [sector]

    def test_away_with_a_stand_in_who_left_the_sector_is_told(self, team):
        chief, writer = team
        sector = make.approver(make.house().sector)
        away(chief, writer)
        writer.role_assignments.update(until=clock.today())
        assert told_of(make.house()) == [sector]


class TestTheScreen:
    def test_she_chooses_among_those_who_write_there_and_ends_it(self, client, team):
        chief, writer = team
        elsewhere = make.writer(make.house("Ailleurs"), first_name="Zoé")
        assert set(may_stand_in_for(chief)) == {writer}
        sign_in(client, chief)
        url = reverse("publishing_desk:away")
        assert "Zoé" not in client.get(url).content.decode()
        sent = {"stand_in": writer.pk, "first_day": day(0).isoformat(), "last_day": day(3).isoformat()}
        refused = client.post(url, {**sent, "stand_in": elsewhere.pk}).content.decode()
        assert "n’est plus proposée" in refused
        assert day(3).isoformat() in refused
        client.post(url, sent)
        row = StandIn.objects.get()
        other = make.approver()
        sign_in(client, other)
        assert client.post(reverse("publishing_desk:away_end", args=[row.pk])).status_code == 404
        sign_in(client, chief)
        client.post(reverse("publishing_desk:away_end", args=[row.pk]))
        assert not StandIn.objects.exists()

    def test_a_writer_has_no_such_screen(self, client):
        sign_in(client, make.writer())
        assert client.get(reverse("publishing_desk:away")).status_code == 403

    def test_it_is_forgotten_a_year_after(self, team):
        away(*team)
        assert purge_stand_ins(day(5) + KEPT) == {"stand_ins": 0}
        assert purge_stand_ins(day(6) + KEPT) == {"stand_ins": 1}
