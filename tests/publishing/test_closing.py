"""A house closes: everything that hangs on it is listed and rehomed first; nothing new opens there; its page says where to go."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from maisons_habitants.publishing.actions.close_house import close_house
from maisons_habitants.publishing.reading.keeping import ties_of
from portal.casework.actions.register_address import refuse_address, register_address
from portal.casework.actions.renew_address import renew_address
from portal.casework.enums import RefusedBecause
from portal.casework.models import AddressRegistration
from portal.desk.actions.key_line import key_line
from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import change_office, found_office, open_till
from portal.notifications.actions.print_letters import by_house, print_letters
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.actions.give_role import give_role
from portal.people.actions.print_blank_cards import print_blank_cards
from portal.people.actions.register_workstation import register_workstation
from portal.people.actions.welcome_person import welcome_person
from portal.people.enums import Reach, Role
from portal.people.models import Person, PersonMaison, Workstation
from portal.people.notifications import Words, tell
from portal.places.models import Maison, Room
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.actions.see_to_people import changes_under_way
from programmes.enums import Channel, SessionState
from programmes.models import Event, Session, SheetShare, SignUpSheet
from tests.committees import factories as committees
from tests.ledger import ground
from tests.paniers import factories as baskets
from tests.people.factories import give, sign_in, staff
from tests.programmes import factories as make
from tests.programmes.planning import plan
from tests.volunteering import factories as hands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def direction():
    return staff(Role.DIRECTION)


@pytest.fixture
def house():
    return committees.house("Les Ormes")


@pytest.fixture
def other():
    return committees.house("Les Quais")


def page_of(house: Maison):
    return type(house.page).objects.get(pk=house.page.pk)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'").replace("\u00a0", " "))


def event_at(house: Maison, title: str = "Repas du mardi", slug: str = "repas-du-mardi") -> Event:
    return page_of(house).add_child(instance=Event(title=title, slug=slug))


def date_at(house: Maison, page=None, days: float = 10, **fields) -> Session:
    page, start = page or event_at(house), make.in_days(days)
    return plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=2), by=None, **fields)


def shut(house: Maison, to: Maison, by, **more) -> Maison:
    return close_house(maison=house, to=to, seen=more.pop("seen", ties_of(house).stamp), by=by, **more)


def code(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


class TestWhatGoes:
    def test_dates_their_sheet_and_their_page_go_and_who_is_on_them_is_told_once(self, house, other, direction):
        page = event_at(house)
        dates = [date_at(house, page, days) for days in (5, 12)]
        sheet = open_sheet(activity=page.activity_ptr, sessions=dates, capacity=5, by=None)
        enrol(sheet=sheet, people=[make.person("Mme B.", email="b@exemple.fr", channel="email")], by=None, channel=Channel.COUNTER)
        OutboxMessage.objects.all().delete()
        shut(house, other, direction)
        moved = Session.objects.filter(pk__in=[date.pk for date in dates])
        assert {(date.maison_id, date.state, date.sequence) for date in moved} == {(other.pk, SessionState.MOVED, 1)}
        assert [date.start for date in moved.order_by("pk")] == [date.start for date in dates]
        assert SignUpSheet.objects.get(pk=sheet.pk).maison_id == other.pk
        assert Event.objects.get(pk=page.pk).url_path.endswith("/maisons/les-quais/repas-du-mardi/")
        changes_under_way()
        message = OutboxMessage.objects.get()
        assert "Les Quais" in message.body and "Les Ormes ferme" in message.body

    def test_the_old_address_of_a_page_leads_to_the_new_one(self, client, house, other, direction):
        date_at(house)
        shut(house, other, direction)
        answer = client.get("/maisons/les-ormes/repas-du-mardi/")
        assert answer.status_code == 301 and answer["Location"].endswith("/maisons/les-quais/repas-du-mardi/")

    def test_two_pages_of_one_short_address_stay_two(self, house, other, direction):
        event_at(other)
        page = event_at(house)
        date_at(house, page)
        shut(house, other, direction)
        assert Event.objects.get(pk=page.pk).slug == "repas-du-mardi-les-ormes"

    def test_a_date_in_a_room_has_no_room_any_more_and_one_held_elsewhere_stays_there(self, house, other, direction):
        room = Room.objects.create(maison=house, name="Salle bleue")
        inside, outside = date_at(house, room=room), date_at(house, event_at(house, "Marche", "marche"), place="Au parc")
        shut(house, other, direction)
        inside.refresh_from_db(), outside.refresh_from_db()
        assert (inside.room_id, inside.where) == (None, other.name)
        assert outside.where == "Au parc"

    def test_what_is_past_or_called_off_stays_where_it_was(self, house, other, direction):
        page = event_at(house)
        past = date_at(house, page, 3)
        with time_machine.travel(dt.datetime(2026, 12, 24, 11, tzinfo=dt.UTC), tick=False):
            shut(house, other, direction)
        past.refresh_from_db()
        assert past.maison_id == house.pk
        assert Event.objects.get(pk=page.pk).url_path.endswith("/maisons/les-ormes/repas-du-mardi/")

    def test_people_volunteers_shifts_shares_and_committees_are_known_there(self, house, other, direction):
        who = make.person("M. D.")
        PersonMaison.objects.create(person=who, maison=house, since=clock.today())
        helper = hands.volunteer(maison=house)
        shift = hands.shift(hands.mission(maison=house))
        elsewhere = make.sheet(activity=make.event())
        SheetShare.objects.create(sheet=elsewhere, maison=house, places=1)
        sitting = committees.body(2, maison=house)
        said = committees.proposal(maison=house)
        shut(house, other, direction)
        assert PersonMaison.objects.filter(person=who, maison=other).exists()
        assert list(helper.maisons.all()) == [other]
        shift.refresh_from_db(), sitting.refresh_from_db(), said.refresh_from_db()
        assert (shift.maison_id, shift.session.maison_id, sitting.maison_id, said.maison_id) == (other.pk,) * 4
        assert SheetShare.objects.get().maison_id == other.pk

    def test_one_thing_may_go_to_a_third_house(self, house, other, direction):
        third = committees.house("Le Lac")
        date, said = date_at(house), committees.proposal(maison=house)
        shut(house, other, direction, chosen={"committees.Proposal": third})
        date.refresh_from_db(), said.refresh_from_db()
        assert (date.maison_id, said.maison_id) == (other.pk, third.pk)

    def test_the_house_keeps_its_day_its_successor_and_a_line_of_audit(self, house, other, direction):
        date_at(house)
        closed = shut(house, other, direction)
        assert (closed.closed_on, closed.succeeded_by) == (clock.today(), other)
        line = AuditLine.objects.get(verb="publishing.close_house")
        assert line.detail["moved"] == {"programmes.Session": 1} and line.by == direction


class TestWhatIsRefused:
    def test_what_must_be_ended_by_hand_is_said_all_at_once(self, house, other, direction):
        staff(Role.ACCUEIL, house)
        Workstation.objects.create(name="Accueil", maison=house, secret="x" * 64, registered_by=direction, registered_at=clock.now())
        with pytest.raises(Refusal) as refused:
            shut(house, other, direction)
        assert [reason.code for reason in refused.value.reasons] == ["reste-a-finir"] * 2
        assert "Rôles donnés dans cette maison : 1." in str(refused.value)
        house.refresh_from_db()
        assert house.closed_on is None

    def test_baskets_to_come_are_ended_first(self, house, other, direction):
        sheet = baskets.house_sheet(baskets.season(), name="Capuche")
        assert code(lambda: shut(sheet.maison, other, direction)) == "reste-a-finir"

    def test_a_date_planned_since_the_list_was_read(self, house, other, direction):
        seen = ties_of(house).stamp
        date_at(house)
        assert code(lambda: shut(house, other, direction, seen=seen)) == "deja-modifie"

    def test_twice_by_one_click_is_once_and_a_second_time_is_said(self, house, other, direction):
        key, seen = uuid.uuid4(), ties_of(house).stamp
        first = shut(house, other, direction, key=key, seen=seen)
        assert shut(house, other, direction, key=key, seen=seen).pk == first.pk
        assert AuditLine.objects.filter(verb="publishing.close_house").count() == 1
        assert code(lambda: shut(house, other, direction)) == "deja-fermee"

    def test_another_role_another_house_oneself_and_a_closed_one(self, house, other, direction):
        assert code(lambda: shut(house, other, staff(Role.RESPONSABLE))) == "sans-droit"
        assert code(lambda: shut(house, house, direction)) == "meme-maison"
        third = committees.house("Le Lac")
        shut(other, third, direction)
        assert code(lambda: shut(house, other, direction)) == "maison-close"

    def test_a_tie_that_refuses_closes_nothing(self, house, other, direction, monkeypatch):
        date = date_at(house)

        def refuse(house, to, *, by):
            raise Refusal("non", "Non.")

        tie = registry.HouseTie("riens", rehome=refuse)
        monkeypatch.setitem(registry.house_ties._items, "tests.Nothing", (999, tie))
        assert code(lambda: shut(house, other, direction)) == "non"
        date.refresh_from_db(), house.refresh_from_db()
        assert (date.maison_id, house.closed_on) == (house.pk, None)


class TestNothingOpensThere:
    @pytest.fixture
    def closed(self, house, other, direction):
        return shut(house, other, direction)

    def test_no_date_no_series_no_role(self, closed, direction):
        page = make.event()
        assert code(lambda: date_at(closed, page)) == "maison-close"
        assert code(lambda: plan(house=closed, page=page)) == "maison-close"
        who = make.agent()
        assert code(lambda: give_role(user=who, role=Role.ACCUEIL, reach=Reach.MAISON, maison=closed, by=None)) == "maison-close"

    def test_no_address_is_given_nor_refused(self, closed, direction):
        Maison.objects.filter(pk=closed.pk).update(street="4 rue des Ormes", town="Belleroche")
        closed.refresh_from_db()
        person, social = make.person("Mme B."), staff(Role.TRAVAIL_SOCIAL)
        assert code(lambda: register_address(person=person, maison=closed, by=social)) == "maison-close"
        assert code(lambda: refuse_address(person=person, maison=closed, reason=RefusedBecause.values[0], by=social)) == "maison-close"
        assert not AddressRegistration.objects.exists()

    def test_an_address_that_runs_there_is_not_renewed(self, house, other, direction):
        Maison.objects.filter(pk=house.pk).update(street="4 rue des Ormes", town="Belleroche")
        house.refresh_from_db()
        social = staff(Role.TRAVAIL_SOCIAL)
        row = register_address(person=make.person("Mme B."), maison=house, by=social)
        Maison.objects.filter(pk=house.pk).update(closed_on=clock.today(), succeeded_by=other)
        assert code(lambda: renew_address(registration=row, by=social)) == "maison-close"

    def test_no_office_till_nor_workstation(self, house, other, direction):
        regie, agent = ground.desk(maison=house), ground.agent()
        ground.mandate(regie, agent, till=False)
        Maison.objects.filter(pk=house.pk).update(closed_on=clock.today(), succeeded_by=other)
        house.refresh_from_db()
        regie = type(regie).objects.get(pk=regie.pk)
        assert code(lambda: open_till(regie=regie, opening={}, by=agent)) == "maison-close"
        assert code(lambda: found_office(code="ormes", deed="d. 1", deed_on=clock.today(), maison=house, by=direction)) == "maison-close"
        assert code(lambda: register_workstation(name="Comptoir", maison=house, by=direction)) == "maison-close"
        assert code(lambda: print_blank_cards(count=24, maison=house, by=direction)) == "maison-close"
        type(regie).objects.filter(pk=regie.pk).update(is_open=False)
        again = {"regie": regie, "document": "d. 2", "document_on": clock.today(), "is_open": True, "by": direction}
        assert code(lambda: change_office(**again)) == "maison-close"

    def test_nobody_new_is_known_there_by_hand_or_by_paper(self, closed, other, direction):
        assert code(lambda: welcome_person(person=make.person("M. A."), maison=closed, by=direction)) == "maison-close"
        assert code(lambda: create_person(by=direction, maison=closed, given_name="Ada")) == "maison-close"
        for name in ("personne", "rappel"):
            paper = registry.paper_forms.get(name)
            assert len(paper.blanks(direction, other)) == 1
            assert paper.blanks(direction, closed) == []
            line = {"form": name, "blank": paper.blank(direction, closed.pk), "person": None, "who": {"given_name": "Ada"}}
            assert code(lambda line=line: key_line(**line, choice="", by=direction)) == "maison-close"
        assert not Person.objects.filter(given_name="Ada").exists()

    def test_letters_of_who_was_known_there_wait_in_the_house_that_replaces_it(self, house, other, direction):
        home = {"channel": "letter", "address_1": "3 rue Haute", "postal_code": "38000", "city": "Grenoble"}
        person = make.person("Mme B.", **home)
        PersonMaison.objects.create(person=person, maison=house, since=dt.date(2026, 1, 5))
        message = tell(person, Words("Vos dates", "Bonjour, c’est noté.", "C’est noté."), purpose="people.news", by=None)
        assert by_house(OutboxMessage.objects.filter(pk=message.pk)) == {house.pk: [message.pk]}
        closed = shut(house, other, direction)
        assert by_house(OutboxMessage.objects.filter(pk=message.pk)) == {other.pk: [message.pk]}
        assert code(lambda: print_letters(maison=closed, by=direction)) == "maison-close"
        assert print_letters(maison=other, by=direction).count >= 1

    def test_the_counter_does_not_offer_it(self, client, closed, other, direction):
        sign_in(client, direction)
        person = make.person("Mme B.")
        for url in (reverse("desk_papers"), reverse("desk_visits"), reverse("desk_address_of", args=[person.pk])):
            shown = client.get(url)
            assert shown.status_code == 200
            assert "Les Ormes" not in text(shown), url

    def test_a_planner_that_was_open_meanwhile_is_told_where_to_go(self, house, other, direction):
        stale = Maison.objects.get(pk=house.pk)
        shut(house, other, direction)
        with pytest.raises(Refusal) as refused:
            plan(house=stale)
        assert refused.value.code == "maison-close" and "Les Quais" in refused.value.way_out

    def test_no_chooser_offers_it(self, client, closed, direction):
        sign_in(client, direction)
        for name in ("programmes:desk_sheets", "programmes:desk_plan"):
            assert f'value="{closed.slug}"' not in text(client.get(reverse(name)))
        assert "Les Ormes" not in text(client.get("/maisons/")).split("<main")[1]
        assert 'value="les-ormes"' not in text(client.get("/agenda/"))

    def test_its_page_says_where_to_go_and_its_calendar_is_still_read(self, client, closed, other):
        Maison.objects.filter(pk=other.pk).update(street="12 quai des Mariniers", town="Belleroche")
        shown = text(client.get("/maisons/les-ormes/"))
        assert "Les Ormes est fermée depuis le 24 novembre 2026" in shown
        assert "Allez à Les Quais" in shown and "12 quai des Mariniers" in shown
        assert "Prochainement ici" not in shown and "Ouverte" not in shown
        assert client.get("/agenda.ics?maison=les-ormes").status_code == 200


class TestScreens:
    def test_the_list_is_read_then_one_yes_closes(self, client, house, other, direction):
        date_at(house)
        sign_in(client, direction)
        url = reverse("publishing_desk:close", args=[house.pk])
        shown = text(client.get(url))
        assert "Dates à venir : 1" in shown
        form = {"to": other.pk, "seen": ties_of(house).stamp}
        assert "Cochez la case" in text(client.post(url, form))
        assert client.post(url, {**form, "sure": "on"}, follow=True).status_code == 200
        house.refresh_from_db()
        assert house.closed_on == clock.today()
        assert client.get(url).status_code == 404

    def test_a_stale_yes_reads_the_list_again_and_then_closes(self, client, house, other, direction):
        sign_in(client, direction)
        url, stale = reverse("publishing_desk:close", args=[house.pk]), ties_of(house).stamp
        date_at(house)
        shown = client.post(url, {"to": other.pk, "seen": stale, "sure": "on"})
        assert "a changé" in text(shown)
        again = re.search(r'name="seen" value="([^"]*)"', shown.content.decode())[1]
        client.post(url, {"to": other.pk, "seen": again, "sure": "on"})
        house.refresh_from_db()
        assert house.closed_on is not None

    def test_what_must_be_ended_first_stands_with_its_way(self, client, house, other, direction):
        give(make.agent(), Role.ACCUEIL, house)
        sign_in(client, direction)
        shown = text(client.get(reverse("publishing_desk:close", args=[house.pk])))
        assert "À finir d’abord" in shown and reverse("team") in shown

    @pytest.mark.parametrize("role", [Role.RESPONSABLE, Role.ACCUEIL])
    def test_nobody_else_opens_it(self, client, house, role):
        sign_in(client, staff(role))
        assert client.get(reverse("publishing_desk:close", args=[house.pk])).status_code == 403
