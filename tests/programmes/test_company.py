"""Who comes with whom, what a guest pays, seats beyond the sheet: what a kind may say of them, at both doors. The kind here is the
engine's own, for the time of a test."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.kit import clock, registry
from portal.kit.refusal import Refusal
from portal.ledger.models import owed_cents
from portal.people.models import PersonMaison
from programmes.actions.accept_offer import accept_offer
from programmes.actions.add_guest import add_guest
from programmes.actions.answer_request import refuse_request
from programmes.actions.approve import refuse_place
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.open_sheet import open_sheet
from programmes.actions.overbook import overbook
from programmes.actions.release_expired import release_expired
from programmes.actions.request_place import request_place
from programmes.actions.set_asking import set_asking
from programmes.actions.set_capacity import set_capacity
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.actions.withdraw_together import withdraw_together
from programmes.enums import Channel, EnrolmentState, Selection
from programmes.models import Enrolment, Event, SignUpSheet
from programmes.programme_type import ProgrammeType, Quoted, minds_company, own_guest_price
from programmes.rules.extras import Extras
from tests.people import factories as accounts
from tests.tariffs import factories as prices

from . import factories as make
from .test_places import code_of, taken
from .test_sign_up import BACKEND, text

pytestmark = pytest.mark.django_db
ALONE = Refusal("enfant-seul", "Un enfant vient avec un adulte de son groupe.", "Ajoutez l’adulte qui vient avec lui.")
STAYS = Refusal("enfant-reste", "Léo ne peut pas y aller sans vous.", "Rendez aussi sa place.")


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


def grown_up(person) -> bool:
    return person.birth_year is not None and person.birth_year < 2008


@pytest.fixture
def with_adults(monkeypatch):
    """A child comes with a grown-up of its party; a guest is nobody's grown-up."""
    kind = type(registry.kinds.get(Event.kind_key))

    def against_party(self, sheet, people, guests):
        return [] if any(grown_up(person) for person in people) else [ALONE]

    def against_leaving(self, enrolment, staying):
        left = [row for row in staying if not row.guest]
        return STAYS if left and not any(grown_up(row.person) for row in left) else None

    monkeypatch.setattr(kind, "against_party", against_party)
    monkeypatch.setattr(kind, "against_leaving", against_leaving)
    monkeypatch.setattr(kind, "party_words", "Un enfant vient avec un adulte.")


@pytest.fixture
def mother(client):
    person = make.person("Mme B.", birth_year=1985, user=accounts.resident(first_name="Aïcha"))
    client.force_login(person.user, backend=BACKEND)
    return person


@pytest.fixture
def child():
    return make.person("Léo", birth_year=2015)


@pytest.fixture
def home(mother, child):
    return create_household(referents=[mother], members=[child], by=None)


@pytest.fixture
def sheet():
    return set_asking(sheet=make.sheet(6), guests=2, asks_needs=True, approval=False, by=None)


@pytest.fixture
def desk():
    client = Client()
    accounts.sign_in(client, accounts.staff("responsable", make.maison()))
    return client


class TestWhoComesWithWhom:
    @pytest.mark.parametrize("act", [enrol, hold, wait])
    def test_a_child_alone_is_refused_and_with_its_mother_is_not(self, with_adults, sheet, mother, child, act):
        assert code_of(lambda: act(sheet=sheet, people=[child], by=None)) == "enfant-seul"
        assert code_of(lambda: act(sheet=sheet, people=[child], by=None, extras=Extras(guests=("Paul",)))) == "enfant-seul"
        assert taken(sheet) == 0
        assert len(act(sheet=sheet, people=[mother, child], by=None)) == 2

    def test_asked_of_requests_and_of_places_added_above_too(self, with_adults, mother, child):
        chosen, full = make.sheet(2, selection=Selection.STAFF), make.sheet(0)
        assert code_of(lambda: request_place(sheet=chosen, people=[child], by=None)) == "enfant-seul"
        ask = {"sheet": full, "reason": "l’escorte", "by": make.agent()}
        assert code_of(lambda: overbook(people=[child], **ask)) == "enfant-seul"
        assert len(overbook(people=[child, mother], **ask)) == 2

    def test_an_offer_is_taken_with_those_who_have_a_place(self, with_adults, mother, child):
        sheet = make.sheet(1)
        (first,) = enrol(sheet=sheet, people=[make.person(birth_year=1970)], by=None)
        hers, his = wait(sheet=sheet, people=[mother, child], by=None, extras=Extras(fewest=1))
        withdraw(enrolment=first, by=None)
        hers.refresh_from_db()
        assert hers.state == "offered"
        assert code_of(lambda: choose_who_comes(party=hers.party, sheet=sheet, coming=[his.pk], by=None)) == "enfant-seul"
        (come,) = choose_who_comes(party=hers.party, sheet=sheet, coming=[hers.pk], by=None, others_wait=True)
        set_capacity(sheet=sheet, capacity=2, by=None)
        his.refresh_from_db()
        assert (come.state, his.state) == ("confirmed", "offered")
        assert accept_offer(enrolment=his, by=None).state == "confirmed"

    def test_an_offer_to_a_child_whose_mother_has_none_is_not_taken(self, with_adults, mother, child):
        sheet = make.sheet(1)
        (first,) = enrol(sheet=sheet, people=[make.person(birth_year=1970)], by=None)
        his, hers = wait(sheet=sheet, people=[child, mother], by=None, extras=Extras(fewest=1))
        withdraw(enrolment=first, by=None)
        his.refresh_from_db()
        assert his.state == "offered"
        assert code_of(lambda: accept_offer(enrolment=his, by=None)) == "enfant-seul"
        assert choose_who_comes(party=his.party, sheet=sheet, coming=[hers.pk], by=None)[0].person == mother

    def test_a_guest_is_added_and_a_place_passed_on_within_what_the_kind_says(self, with_adults, sheet, home, mother, child):
        other = make.person("M. B.", birth_year=1980)
        create_household(referents=[mother], members=[other, make.person("Zoé", birth_year=2016)], by=None)
        zoe = other.memberships.get().household.memberships.get(person__display_name="Zoé").person
        row, _ = enrol(sheet=sheet, people=[mother, child], by=None)
        assert add_guest(enrolment=row, name="Inès", by=None, channel=Channel.COUNTER).state == "confirmed"
        assert code_of(lambda: transfer(enrolment=row, to=zoe, by=None)) == "enfant-seul"
        assert transfer(enrolment=row, to=other, by=None).person == other


class TestLeaving:
    def test_she_does_not_leave_the_child_there_and_both_may_go(self, with_adults, sheet, mother, child):
        hers, his = enrol(sheet=sheet, people=[mother, child], by=None)
        for channel in (Channel.ONLINE, Channel.COUNTER):
            with pytest.raises(Refusal) as caught:
                withdraw(enrolment=hers, by=None, channel=channel)
            assert str(caught.value) == "Léo ne peut pas y aller sans vous. Rendez aussi sa place."
        assert taken(sheet) == 2
        assert [row.state for row in withdraw_together(rows=[hers, his], by=None)] == ["withdrawn", "withdrawn"]
        assert taken(sheet) == 0
        assert code_of(lambda: withdraw_together(rows=[], by=None)) == "personne"

    def test_the_child_may_go_and_then_she_may(self, with_adults, sheet, mother, child):
        hers, his = enrol(sheet=sheet, people=[mother, child], by=None)
        assert withdraw(enrolment=his, by=None).state == "withdrawn"
        assert withdraw(enrolment=hers, by=None).state == "withdrawn"

    def test_the_team_says_no_to_the_child_first(self, with_adults, mother, child):
        chosen = make.sheet(3, selection=Selection.STAFF)
        hers, his = request_place(sheet=chosen, people=[mother, child], by=None)
        no = {"words": "Complet.", "by": None}
        assert code_of(lambda: refuse_request(enrolment=hers, **no)) == "enfant-reste"
        assert [refuse_request(enrolment=row, **no).state for row in (his, hers)] == ["refused", "refused"]
        looked = set_asking(sheet=make.sheet(3), guests=0, asks_needs=True, approval=True, by=None)
        hers, his = enrol(sheet=looked, people=[mother, child], by=None)
        assert code_of(lambda: refuse_place(enrolment=hers, **no)) == "enfant-reste"

    def test_nothing_is_read_where_the_kind_does_not_mind(self, sheet):
        assert not any(minds_company(kind) for kind in registry.kinds if type(kind) is ProgrammeType)
        rows = enrol(sheet=sheet, people=make.people(3), by=None)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            withdraw(enrolment=rows[0], by=None)
        beside = [query["sql"] for query in asked if "person__successor" in query["sql"] or "T4" in query["sql"]]
        assert not beside


class TestOnTheScreens:
    def test_the_sign_up_page_says_it_before_and_on_the_way(self, with_adults, client, home, mother, child, sheet):
        address = reverse("programmes:sign_up", args=[sheet.pk])
        assert "Un enfant vient avec un adulte." in text(client.get(address))
        page = text(client.post(address, {"people": [child.pk], "act": "enrol", "request_key": uuid.uuid4()}))
        assert "Un enfant vient avec un adulte de son groupe." in page
        assert taken(sheet) == 0

    def test_the_page_of_her_place_says_what_to_do_and_gives_all_back(self, with_adults, client, home, mother, child, sheet):
        hers, his = enrol(sheet=sheet, people=[mother, child], household=home, by=mother.user)
        page = client.get(reverse("programmes:place", args=[hers.pk]))
        assert "Léo ne peut pas y aller sans vous. Rendez aussi sa place." in text(page)
        assert "Je ne viendrai pas" not in text(page)
        assert "Je ne viendrai pas" in text(client.get(reverse("programmes:place", args=[his.pk])))
        client.post(reverse("programmes:answer", args=[hers.pk]), {"answer": "personne", "version": hers.version})
        assert taken(sheet) == 0

    def test_the_desk_sees_it_and_gives_all_back(self, with_adults, desk, sheet, mother, child):
        for person in (mother, child):
            PersonMaison.objects.create(person=person, maison=sheet.maison, since=clock.today())
        hers, _ = enrol(sheet=sheet, people=[mother, child], by=None)
        page = desk.get(reverse("programmes:desk_party", args=[hers.pk]))
        assert "Léo ne peut pas y aller sans vous." in text(page)
        desk.post(reverse("programmes:desk_party", args=[hers.pk]), {"act": "all", "request_key": uuid.uuid4()})
        assert taken(sheet) == 0
        assert "Un enfant vient avec un adulte." in text(
            desk.get(reverse("programmes:desk_enrol", args=[sheet.pk]), {"personne": child.pk})
        )

    def test_whom_a_child_goes_with_is_waited_for_until_the_date(self, with_adults, sheet, mother, child):
        hers, his = hold(sheet=sheet, people=[mother, child], by=None)
        confirm(enrolment=his, by=None, channel=Channel.COUNTER)
        with time_machine.travel(hers.held_until + dt.timedelta(minutes=1), tick=False):
            assert release_expired() == 0
        hers.refresh_from_db()
        assert (hers.state, hers.held_until) == (EnrolmentState.HELD, sheet.sessions.get().start)

    def test_a_group_left_alone_is_shown_to_the_team(self, with_adults, desk, sheet, mother, child):
        hers, his = hold(sheet=sheet, people=[mother, child], by=None)
        confirm(enrolment=his, by=None, channel=Channel.COUNTER)
        Enrolment.objects.filter(pk=hers.pk).update(state=EnrolmentState.LAPSED, held_until=None)  # however it came about
        assert "Un enfant vient avec un adulte de son groupe." in text(desk.get(reverse("programmes:desk_sheet", args=[sheet.pk])))


@pytest.fixture
def tariff():
    by = prices.agent("tarifs@ville.test")
    made = prices.tariff(by, name="Repas", unit="la place")
    prices.published(made, by)
    return made


@pytest.fixture
def priced(tariff):
    date = make.session()
    made = open_sheet(activity=date.activity, sessions=[date], capacity=8, tariff=tariff, by=None)
    return set_asking(sheet=made, guests=2, asks_needs=True, approval=False, by=None)


def guests_pay(monkeypatch, cents: int) -> None:
    kind = type(registry.kinds.get(Event.kind_key))
    found = Quoted(cents, {"why": "Le prix sans carte."})
    monkeypatch.setattr(kind, "guest_quote", lambda self, household, sheet, *, on: found)
    monkeypatch.setattr(kind, "guest_promise", lambda self, household, sheet, *, on, by: found)


class TestWhatAGuestPays:
    def test_by_default_what_the_household_pays(self, priced, home, mother):
        kind = registry.kinds.get(Event.kind_key)
        assert not own_guest_price(kind)
        hers, guest = enrol(sheet=priced, people=[mother], household=home, by=None, extras=Extras(guests=("Paul",)))
        assert hers.price_cents == guest.price_cents > 0

    def test_her_own_price_is_frozen_on_her_row_and_owed_to_the_cent(self, monkeypatch, priced, home, mother, child):
        guests_pay(monkeypatch, 515)
        rows = enrol(sheet=priced, people=[mother, child], household=home, by=None, extras=Extras(guests=("Paul", "Inès")))
        own = rows[0].price_cents
        assert [(row.price_cents, row.price_reason["why"]) for row in rows[2:]] == [(515, "Le prix sans carte.")] * 2
        assert {row.state for row in rows} == {"held"}
        assert owed_cents(home) == 2 * own + 2 * 515
        for row in rows:
            confirm(enrolment=row, by=None, channel=Channel.COUNTER)
        withdraw(enrolment=rows[2], by=None, channel=Channel.COUNTER)
        assert owed_cents(home) == 2 * own + 515
        later = add_guest(enrolment=Enrolment.objects.get(pk=rows[0].pk), name="Zoé", by=None, channel=Channel.COUNTER)
        assert (later.price_cents, owed_cents(home)) == (515, 2 * own + 2 * 515)

    def test_several_places_each_and_offers_count_it_too(self, monkeypatch, priced, home, mother):
        guests_pay(monkeypatch, 500)
        set_capacity(sheet=priced, capacity=1, by=None)
        (first,) = overbook(sheet=priced, people=[make.person()], household=make.household(), reason="avant", by=make.agent())
        rows = wait(sheet=priced, people=[mother], household=home, by=None, extras=Extras(guests=("Paul",), fewest=1))
        set_capacity(sheet=priced, capacity=3, by=None)
        assert [row.price_cents for row in Enrolment.objects.filter(party=rows[0].party).order_by("pk")] == [first.price_cents, 500]

    def test_the_price_shown_for_a_guest_is_the_one_she_comes_at(self, monkeypatch, priced, home, mother):
        guests_pay(monkeypatch, 500)
        ask = {"sheet": priced, "people": [mother], "household": home, "by": None, "extras": Extras(guests=("Paul",))}
        assert code_of(lambda: enrol(**ask, shown_guest_cents=400)) == "prix-change"
        assert code_of(lambda: enrol(**{**ask, "household": None})) == "foyer-manquant"
        assert enrol(**ask, shown_guest_cents=500)[1].price_cents == 500

    def test_where_only_the_guest_pays_her_host_is_in_at_once(self, monkeypatch, sheet, home, mother):
        guests_pay(monkeypatch, 500)
        rows = enrol(sheet=sheet, people=[mother], household=home, by=None, extras=Extras(guests=("Paul",)))
        assert [Enrolment.objects.get(pk=row.pk).state for row in rows] == ["confirmed", "held"]

    def test_where_the_guest_pays_nothing_she_is_in_with_her_host(self, monkeypatch, priced, home, mother):
        guests_pay(monkeypatch, 0)
        hers, guest = enrol(sheet=priced, people=[mother], household=home, by=None, extras=Extras(guests=("Paul",)))
        assert (hers.state, guest.state) == ("held", "held")
        confirm(enrolment=hers, by=None, channel=Channel.COUNTER)
        guest.refresh_from_db()
        assert guest.state == "confirmed"
        assert not SignUpSheet.objects.miscounted().exists()

    def test_both_doors_say_it_before(self, monkeypatch, client, priced, home, mother, child):
        guests_pay(monkeypatch, 515)
        address = reverse("programmes:sign_up", args=[priced.pk])
        page = client.get(address)
        assert "Qui vous accompagne : 5,15 €" in text(page)
        own = page.context["quoted"].cents
        sent = {"people": [mother.pk, child.pk], "guest-0": "Paul", "step": "who", "suite": "oui", "shown": own, "shown_guest": 515}
        check = client.post(address, sent)
        assert check.context["total"] == 2 * own + 515
        assert "5,15 € par personne qui vous accompagne" in text(check)
        client.post(address, {**sent, "step": "check", "act": "enrol", "request_key": uuid.uuid4()} | {"suite": ""}, follow=True)
        sent.pop("suite")
        client.post(address, {**sent, "step": "check", "act": "enrol", "request_key": uuid.uuid4()})
        assert sorted(Enrolment.objects.values_list("price_cents", flat=True)) == sorted([own, own, 515])

    def test_the_counter_reads_the_price_of_a_guest(self, monkeypatch, desk, priced, home, mother):
        guests_pay(monkeypatch, 515)
        PersonMaison.objects.create(person=mother, maison=priced.maison, since=clock.today())
        assert "Sa place : 5,15 €." in text(desk.get(reverse("programmes:desk_enrol", args=[priced.pk]), {"personne": mother.pk}))
        (row,) = enrol(sheet=priced, people=[mother], household=home, by=None)
        confirm(enrolment=row, by=None, channel=Channel.COUNTER)
        assert "Une place de plus, à 5,15 €." in text(desk.get(reverse("programmes:desk_guest", args=[row.pk])))


class TestSeatsBeyondTheSheet:
    @pytest.fixture
    def thirty_held(self, monkeypatch):
        """The partner holds three seats, no more."""

        def against_more_places(self, sheet, more):
            over = more is None or (sheet.capacity or 0) + sheet.overbooked + more > 3
            return Refusal("places-du-partenaire", "Le théâtre tient 3 places.", "Demandez-lui-en d’autres d’abord.") if over else None

        monkeypatch.setattr(type(registry.kinds.get(Event.kind_key)), "against_more_places", against_more_places)

    def test_no_more_than_the_kind_can_give_by_any_road(self, thirty_held):
        sheet, ask = make.sheet(2), {"reason": "l’escorte", "by": make.agent()}
        assert code_of(lambda: set_capacity(sheet=sheet, capacity=4, by=None)) == "places-du-partenaire"
        assert code_of(lambda: set_capacity(sheet=sheet, capacity=None, by=None)) == "places-du-partenaire"
        assert set_capacity(sheet=sheet, capacity=1, by=None).capacity == 1
        overbook(sheet=sheet, people=make.people(3), **ask)
        assert code_of(lambda: overbook(sheet=sheet, people=make.people(1), **ask)) == "places-du-partenaire"
        assert set_capacity(sheet=sheet, capacity=3, by=None).overbooked == 0
        assert code_of(lambda: overbook(sheet=sheet, people=make.people(1), **ask)) == "places-du-partenaire"
        assert taken(sheet) == 3
