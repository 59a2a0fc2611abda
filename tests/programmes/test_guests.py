"""Who comes along, added, renamed or taken out after the sign-up, at both doors: the same rules as on signing up, the same words."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.kit.models import AuditLine, Reading
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge, owed_cents
from portal.notifications.models import OutboxMessage
from portal.people.models import PersonMaison
from programmes import invariants
from programmes.actions.add_guest import add_guest
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.record_attendance import record_attendance
from programmes.actions.rename_guest import rename_guest
from programmes.actions.set_asking import set_asking
from programmes.actions.set_capacity import set_capacity
from programmes.actions.set_terms import Terms, set_terms
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.listings.lines import lines_of
from programmes.models import Answer, Enrolment, SignUpSheet
from programmes.rules.extras import Extras, Reply
from tests.grounds import laid_once
from tests.people import factories as accounts
from tests.tariffs import factories as prices

from . import factories as make
from .test_places import code_of, taken
from .test_sign_up import BACKEND, asks, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def mother(client):
    person = make.person("Mme B.", user=accounts.resident(first_name="Aïcha"))
    client.force_login(person.user, backend=BACKEND)
    return person


@pytest.fixture
def home(mother):
    return (create_household(referents=[mother], members=[make.person("Léo", birth_year=2015)], by=None),)


@laid_once
def sheet():
    return set_asking(sheet=make.sheet(6), guests=2, asks_needs=True, approval=False, by=None)


@pytest.fixture
def tariff():
    by = prices.agent("tarifs@ville.test")
    made = prices.tariff(by, name="Repas", unit="la place")
    prices.published(made, by)
    return made


def came(sheet, *guests, person=None, **kwargs):
    """Somebody's place, then those of who comes along."""
    return enrol(sheet=sheet, people=[person or make.person("Mme B.")], by=None, extras=Extras(guests=guests), **kwargs)


def add(row, name="Inès", **kwargs):
    return add_guest(enrolment=row, name=name, by=None, **{"channel": Channel.COUNTER, **kwargs})


class TestAdding:
    def test_it_is_a_place_of_the_same_party_counted_told_printed_and_written_down(self, sheet):
        person = make.person("Mme B.", email="b@exemple.fr", channel="email")
        (row,) = came(sheet, person=person)
        guest = add(row)
        assert (guest.party_id, guest.guest, guest.guest_name, guest.state) == (row.party_id, True, "Inès", "confirmed")
        assert taken(sheet) == 2
        assert [(line.number, line.name, line.comes_with) for line in lines_of(sheet)] == [(1, "Mme B.", ""), (2, "Inès", "Mme B.")]
        assert "Inès" in OutboxMessage.objects.filter(purpose="programmes.confirmed").latest("pk").body
        line = AuditLine.objects.get(verb="programmes.add_guest")
        assert (line.target, line.subject) == (f"programmes.Enrolment:{guest.pk}", f"people.Person:{person.pk}")
        assert "Inès" not in str(list(AuditLine.objects.values_list("detail", flat=True)))
        assert not list(SignUpSheet.objects.miscounted())

    def test_no_more_than_the_sheet_says_those_who_left_aside(self, sheet):
        row, first, _ = came(sheet, "Paul", "Karim")
        assert code_of(lambda: add(row)) == "trop-d-accompagnants"
        withdraw(enrolment=first, by=None)
        assert add(row).state == "confirmed"
        set_asking(sheet=sheet, guests=0, asks_needs=True, approval=False, by=None)
        assert code_of(lambda: add(came(sheet)[0])) == "sans-accompagnant"

    def test_never_above_the_places_nor_past_who_waits_and_the_way_out_is_not_a_list(self, sheet):
        (row,) = came(sheet)
        enrol(sheet=sheet, people=make.people(5), by=None)
        with pytest.raises(Refusal) as caught:
            add(row)
        assert (caught.value.code, str(caught.value)) == (
            "complet",
            "Il n'y a plus de place. Parlez-en à l'accueil de la maison, ou rendez une des places du groupe.",
        )
        wait(sheet=sheet, people=make.people(3), by=None)
        set_capacity(sheet=sheet, capacity=8, by=None)
        assert code_of(lambda: add(row)) == "liste-en-cours"
        assert taken(sheet) == 6

    @pytest.mark.parametrize(("name", "code"), [("", "prenom-manquant"), ("   ", "prenom-manquant"), ("é" * 41, "prenom-trop-long")])
    def test_a_first_name_is_needed(self, sheet, name, code):
        (row,) = came(sheet)
        assert code_of(lambda: add(row, name)) == code
        assert taken(sheet) == 1

    @pytest.mark.parametrize("state", ["waiting", "withdrawn", "guest"])
    def test_only_beside_a_confirmed_place_of_ones_own(self, sheet, state):
        if state == "guest":
            row = came(sheet, "Paul")[1]
        elif state == "withdrawn":
            row = withdraw(enrolment=came(sheet)[0], by=None)
        else:
            enrol(sheet=sheet, people=make.people(6), by=None)
            (row,) = wait(sheet=sheet, people=make.people(1), by=None)
        assert code_of(lambda: add(row)) == "pas-inscrit"

    def test_online_until_it_closes_and_staff_until_it_is_over(self, sheet):
        (row,) = came(sheet)
        date = sheet.sessions.get()
        with time_machine.travel(date.start + dt.timedelta(minutes=1), tick=False):
            assert code_of(lambda: add(row, channel=Channel.ONLINE)) == "clos"
            assert add(row).state == "confirmed"
        with time_machine.travel(date.end + dt.timedelta(minutes=1), tick=False):
            assert code_of(lambda: add(row)) == "passe"

    def test_where_the_team_chooses_one_asks_the_team(self, sheet):
        (row,) = came(sheet)
        set_terms(sheet=sheet, terms=Terms("staff", sheet.opens_at), by=None)
        assert code_of(lambda: add(row, channel=Channel.ONLINE)) == "sur-demande"
        assert add(row).state == "confirmed"

    def test_where_the_team_looks_at_each_it_looks_at_her_too(self, sheet):
        (row,) = came(sheet)
        set_asking(sheet=sheet, guests=2, asks_needs=True, approval=True, by=None)
        guest = add(row, channel=Channel.ONLINE)
        assert guest.to_look_at
        assert taken(sheet) == 2

    def test_twice_is_once_and_what_changed_meanwhile_is_told(self, sheet):
        (row,) = came(sheet)
        key = uuid.uuid4()
        assert add(row, key=key) == add(row, key=key)
        assert taken(sheet) == 2
        assert code_of(lambda: add(row, "Zoé", seen=row.version + 1)) == "deja-modifie"

    def test_what_each_is_asked_is_asked_of_her(self, sheet):
        (row,) = came(sheet)
        question = asks(sheet)
        assert code_of(lambda: add(row, channel=Channel.ONLINE)) == "reponse-manquante"
        guest = add(row, channel=Channel.ONLINE, answers=(Reply(question.pk, "oui", 0),))
        assert Answer.objects.get(enrolment=guest).text == "oui"
        assert add(row, "Zoé").state == "confirmed"  # staff may key a paper that asks nothing


class TestHerPrice:
    def priced(self, sheet, tariff, home):
        SignUpSheet.objects.filter(pk=sheet.pk).update(tariff=tariff)
        sheet.refresh_from_db()
        household = home[0]
        person = household.members()[0].person
        return came(sheet, person=person, household=household)[0], household

    def confirmed(self, row):
        return confirm(enrolment=row, by=None, channel=Channel.COUNTER)

    def test_she_costs_what_a_guest_costs_owed_by_the_same_household(self, sheet, tariff, home):
        row, household = self.priced(sheet, tariff, home)
        row = self.confirmed(row)
        owed = owed_cents(household)
        guest = add(row)
        assert (guest.household, guest.price_cents, guest.price_reason["why"]) == (household, row.price_cents, row.price_reason["why"])
        assert guest.state == "held"  # to pay first, like any other; the counter confirms
        assert owed_cents(household) == owed + row.price_cents > owed
        withdraw(enrolment=self.confirmed(guest), by=None, channel=Channel.COUNTER)
        assert owed_cents(household) == owed
        assert not list(invariants.confirmed_without_charge())

    def test_the_price_that_was_on_the_screen_is_the_one_she_is_added_at(self, sheet, tariff, home):
        row, _ = self.priced(sheet, tariff, home)
        row, lines = self.confirmed(row), Charge.objects.count()
        assert code_of(lambda: add(row, shown_cents=row.price_cents + 1)) == "prix-change"
        assert Charge.objects.count() == lines

    def test_online_only_who_answers_for_the_household_that_pays(self, sheet, tariff, home, mother):
        row, _ = self.priced(sheet, tariff, home)
        row = self.confirmed(row)
        stranger = accounts.resident(first_name="X")
        assert code_of(lambda: add_guest(enrolment=row, name="Inès", by=stranger)) == "pas-referent"
        assert add_guest(enrolment=row, name="Inès", by=mother.user).state == "held"


class TestRenaming:
    def test_the_place_stays_and_list_and_journal_follow(self, sheet):
        _, guest = came(sheet, "Paul")
        renamed = rename_guest(enrolment=guest, name=" Inès ", by=None)
        assert (renamed.pk, renamed.listed_as, renamed.version) == (guest.pk, "Inès, accompagne Mme B.", guest.version + 1)
        assert [line.name for line in lines_of(sheet)] == ["Mme B.", "Inès"]
        assert AuditLine.objects.get(verb="programmes.rename_guest").detail == {}
        assert taken(sheet) == 2

    def test_the_same_name_again_changes_nothing(self, sheet):
        _, guest = came(sheet, "Paul")
        assert rename_guest(enrolment=guest, name="Paul", by=None).version == guest.version
        assert not AuditLine.objects.filter(verb="programmes.rename_guest").exists()

    def test_refusals(self, sheet):
        row, guest = came(sheet, "Paul")
        assert code_of(lambda: rename_guest(enrolment=row, name="Inès", by=None)) == "pas-accompagnant"
        assert code_of(lambda: rename_guest(enrolment=guest, name=" ", by=None)) == "prenom-manquant"
        assert code_of(lambda: rename_guest(enrolment=guest, name="Inès", by=None, seen=9)) == "deja-modifie"
        date = sheet.sessions.get()
        with time_machine.travel(date.start, tick=False):
            record_attendance(sheet=sheet, session=date, marks={guest.pk: "present"}, by=None)
            assert code_of(lambda: rename_guest(enrolment=guest, name="Inès", by=None)) == "deja-commence"
            assert rename_guest(enrolment=guest, name="Inès", by=None, channel=Channel.COUNTER).guest_name == "Inès"
        with time_machine.travel(date.end + dt.timedelta(minutes=1), tick=False):
            assert code_of(lambda: rename_guest(enrolment=guest, name="Zoé", by=None, channel=Channel.COUNTER)) == "passe"
        withdraw(enrolment=guest, by=None, channel=Channel.COUNTER)
        assert code_of(lambda: rename_guest(enrolment=guest, name="Zoé", by=None)) == "pas-accompagnant"


class TestOnline:
    def test_from_the_page_of_the_place_to_one_more_to_another_name_to_nobody(self, client, mother, home, sheet):
        row = enrol(sheet=sheet, people=[mother], household=home[0], by=mother.user)[0]
        place = reverse("programmes:place", args=[row.pk])
        address = reverse("programmes:guest", args=[row.pk])
        assert address in client.get(place).content.decode()
        page = client.post(address, {"name": "Inès", "version": row.version, "request_key": uuid.uuid4()}, follow=True)
        assert "C'est noté : Inès vient avec vous." in text(page)
        guest = Enrolment.objects.get(guest=True)
        hers = reverse("programmes:guest", args=[guest.pk])
        assert hers in page.content.decode()
        assert 'value="Inès"' in client.get(hers).content.decode()
        page = client.post(hers, {"name": "Zoé", "version": guest.version}, follow=True)
        assert "C'est noté : Zoé vient avec vous." in text(page)
        client.post(reverse("programmes:answer", args=[guest.pk]), {"answer": "non", "version": guest.version + 1})
        assert taken(sheet) == 1

    def test_the_price_is_read_before_and_travels_with_the_form(self, client, mother, home, sheet, tariff):
        row = enrol(sheet=sheet, people=[mother], household=home[0], by=mother.user)[0]
        SignUpSheet.objects.filter(pk=sheet.pk).update(tariff=tariff)
        address = reverse("programmes:guest", args=[row.pk])
        page = client.get(address).content.decode()
        shown = re.search(r'name="shown" value="(\d+)"', page)[1]
        assert "Une place de plus" in page
        sent = {"name": "Inès", "shown": int(shown) + 1, "version": row.version, "request_key": uuid.uuid4()}
        assert "Le prix a changé" in text(client.post(address, sent))
        page = text(client.post(address, sent | {"shown": shown, "request_key": uuid.uuid4()}, follow=True))
        assert "il reste à la régler" in page

    def test_the_refusal_is_on_the_page_and_what_was_typed_stays(self, client, mother, home, sheet):
        row = enrol(sheet=sheet, people=[mother], household=home[0], by=mother.user)[0]
        enrol(sheet=sheet, people=make.people(5), by=None)
        page = client.post(reverse("programmes:guest", args=[row.pk]), {"name": "Inès", "request_key": uuid.uuid4()})
        assert "Il n'y a plus de place" in text(page)
        assert 'value="Inès"' in page.content.decode()

    @pytest.mark.parametrize(
        "sent", [{}, {"name": "x" * 400}, {"name": "a", "shown": "é"}, {"name": "a\u0000b"}, {"name": "a", "version": "9" * 30}]
    )
    def test_hostile_forms_are_never_an_error(self, client, mother, home, sheet, sent):
        row = enrol(sheet=sheet, people=[mother], household=home[0], by=mother.user)[0]
        assert client.post(reverse("programmes:guest", args=[row.pk]), sent, follow=True).status_code < 500

    def test_anothers_place_is_not_found(self, client, mother, sheet):
        row = came(sheet)[0]
        assert client.get(reverse("programmes:guest", args=[row.pk])).status_code == 404

    def test_nothing_is_proposed_where_nobody_may_come_along(self, client, mother, home):
        row = enrol(sheet=make.sheet(3), people=[mother], household=home[0], by=mother.user)[0]
        assert reverse("programmes:guest", args=[row.pk]) not in client.get(reverse("programmes:place", args=[row.pk])).content.decode()


class TestAtTheCounter:
    @pytest.fixture
    def row(self, client, sheet):
        person = make.person("Mme K.")
        PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
        accounts.sign_in(client, accounts.staff("responsable", sheet.maison))
        return came(sheet, person=person)[0]

    def test_added_with_its_paper_then_renamed_then_taken_out(self, client, row, sheet):
        party = reverse("programmes:desk_party", args=[row.pk])
        address = reverse("programmes:desk_guest", args=[row.pk])
        assert address in client.get(party).content.decode()
        page = client.post(address, {"name": "Inès", "version": row.version, "request_key": uuid.uuid4()}, follow=True)
        assert "Inès, accompagne Mme K." in text(page)
        assert client.get(re.search(r'href="(/equipe/bons/[^"]+)"', page.content.decode())[1]).status_code == 200
        guest = Enrolment.objects.get(guest=True)
        assert guest.channel == "counter"
        hers = reverse("programmes:desk_guest", args=[guest.pk])
        assert hers in page.content.decode()
        assert "Zoé, accompagne Mme K." in text(client.post(hers, {"name": "Zoé", "version": guest.version}, follow=True))
        client.post(reverse("programmes:desk_place", args=[guest.pk]), {"act": "withdraw", "version": guest.version + 1})
        assert taken(sheet) == 1
        assert Reading.objects.filter(screen="programmes:desk_guest").count() == 1

    def test_the_refusal_is_said_on_the_page(self, client, row, sheet):
        enrol(sheet=sheet, people=make.people(5), by=None)
        page = client.post(reverse("programmes:desk_guest", args=[row.pk]), {"name": "Inès", "request_key": uuid.uuid4()})
        assert "Il n'y a plus de place" in text(page)

    def test_another_houses_place_is_not_found(self, client, row):
        elsewhere = came(make.sheet(3, activity=make.event("Ailleurs")))[0]
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Autre")))
        assert client.get(reverse("programmes:desk_guest", args=[elsewhere.pk])).status_code == 404
