"""A place with a price: held until paid, given back when not, and never paid for nothing."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.households.models import Membership
from portal.kit import clock, registry
from portal.kit.refusal import Refusal
from portal.ledger.actions import settle, start_online_payment, take_payment
from portal.ledger.models import Charge, Refund, credit_cents, owed_cents
from portal.notifications.models import OutboxMessage
from portal.tariffs.models import Tariff
from programmes import invariants
from programmes.actions.accept_offer import accept_offer
from programmes.actions.cancel_session import cancel_session
from programmes.actions.charge_place import charge_of, undo_charge
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.note_told import note_told
from programmes.actions.release_expired import release_expired
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Enrolment, SignUpSheet
from programmes.rules.extras import Extras
from tests.grounds import laid_once
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider
from tests.people import factories as accounts
from tests.tariffs import factories as prices
from tests.tariffs.grids import FREE

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(db):
    """Tuesday 24 November 2026, noon in Paris."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def provider(monkeypatch):
    fake = FakeProvider()
    monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, fake)})
    ground.online_regie()
    return fake


@pytest.fixture
def tariff() -> Tariff:
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    return tariff


@pytest.fixture
def sheet(tariff):
    return make.sheet(2, tariff=tariff)


@laid_once
def home():
    return make.household()


def held_place(sheet, home, **kwargs):
    return enrol(sheet=sheet, people=[make.person()], household=home, by=None, **kwargs)[0]


def left(sheet) -> int:
    return SignUpSheet.objects.get(pk=sheet.pk).left


def pay(home, provider, place):
    payment = ground.begun(home, [charge_of(place)])
    paid(provider, payment)
    return payment


def paid(provider, payment):
    provider.pay(payment)


def test_without_a_proof_the_top_price_is_quoted_and_frozen_with_its_reason(sheet, home):
    place = held_place(sheet, home)
    assert (place.state, place.price_cents, place.price_reason["code"]) == ("held", 900, "no-proof")
    line = charge_of(place)
    assert (line.amount_cents, line.label, line.lock_keys) == (900, f"Place n° {place.pk}", [f"programmes.sheet:{sheet.pk}"])


def test_a_price_that_changed_since_it_was_shown_stops_the_sale(sheet, home):
    with pytest.raises(Refusal, match="Le prix a changé depuis que vous l'avez vu : 9,00"):
        held_place(sheet, home, shown_cents=400)
    assert held_place(sheet, home, shown_cents=900).state == "held"


def test_a_price_needs_a_household_that_owes_it(sheet):
    with pytest.raises(Refusal) as caught:
        held_place(sheet, None)
    assert caught.value.code == "foyer-manquant"
    assert left(sheet) == 2


def test_paying_at_the_desk_confirms_the_place(sheet, home):
    place = held_place(sheet, home)
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(regie=regie, household=home, method="cash", amount_cents=900, by=agent)
    place.refresh_from_db()
    assert (place.state, owed_cents(home), left(sheet)) == ("confirmed", 0, 1)


def test_an_unpaid_place_is_not_confirmed_online_but_staff_may_let_pay_later(sheet, home):
    place = held_place(sheet, home)
    with pytest.raises(Refusal, match="se règle avant"):
        confirm(enrolment=place, by=None)
    assert confirm(enrolment=place, by=make.agent(), channel=Channel.COUNTER).state == "confirmed"
    assert owed_cents(home) == 900


def test_money_that_came_in_time_confirms_it(sheet, home, provider):
    place = held_place(sheet, home)
    settle(pay(home, provider, place).pk)
    place.refresh_from_db()
    assert place.state == "confirmed"


def test_a_part_keeps_the_place_waiting_and_the_rest_confirms_it(sheet, home, provider):
    place = held_place(sheet, home)
    for cents, state in ((300, "held"), (None, "confirmed")):
        payment = part_of(home, place, cents)
        paid(provider, payment)
        settle(payment.pk)
        place.refresh_from_db()
        assert place.state == state
    assert owed_cents(home) == credit_cents(home) == 0


def test_a_part_ordered_by_debit_confirms_no_place(sheet, home, provider):
    place = held_place(sheet, home)
    payment = part_of(home, place, 300)
    provider.order(payment)
    settle(payment.pk)
    place.refresh_from_db()
    assert place.state == "held"


def test_a_part_that_comes_too_late_gives_no_place_and_goes_back(sheet, home, provider):
    place = held_place(sheet, home)
    payment = part_of(home, place, 300)
    with time_machine.travel(payment.expires_at + dt.timedelta(minutes=1), tick=False):
        release_expired()
    paid(provider, payment)
    settle(payment.pk)
    place.refresh_from_db()
    refund = Refund.objects.get()
    assert (place.state, refund.amount_cents, refund.reason, owed_cents(home), credit_cents(home)) == ("lapsed", 300, "place-gone", 0, 0)


def part_of(home, place, cents):
    return start_online_payment(
        household=home, charges=[charge_of(place)], provider="fake", amount_cents=cents,
        return_url=lambda payment: "/", leave_url=lambda payment: "/", by=None,
    )  # fmt: skip


def test_a_hold_is_not_released_while_its_payment_page_is_open_then_closed_before_the_place_is_free(sheet, home, provider):
    place = held_place(sheet, home)
    payment = ground.begun(home, [charge_of(place)])
    with time_machine.travel(place.held_until + dt.timedelta(minutes=1), tick=False):
        assert release_expired() == 0
    with time_machine.travel(payment.expires_at + dt.timedelta(minutes=1), tick=False):
        assert release_expired() == 1
    place.refresh_from_db()
    assert (place.state, provider.closed, owed_cents(home), left(sheet)) == ("lapsed", [payment.provider_ref], 0, 2)


def test_a_page_found_paid_when_it_is_closed_confirms_instead(sheet, home, provider):
    place = held_place(sheet, home)
    payment = pay(home, provider, place)
    with time_machine.travel(payment.expires_at + dt.timedelta(minutes=1), tick=False):
        assert release_expired() == 0
    place.refresh_from_db()
    assert (place.state, owed_cents(home)) == ("confirmed", 0)


def test_a_provider_that_does_not_answer_keeps_the_place(sheet, home, provider):
    place = held_place(sheet, home)
    payment = ground.begun(home, [charge_of(place)])
    provider.down = True
    with time_machine.travel(payment.expires_at + dt.timedelta(minutes=1), tick=False):
        assert release_expired() == 0
    place.refresh_from_db()
    assert place.state == "held"


def lapsed_then_paid(sheet, home, provider):
    """The hold is released while the provider, unknown to us, takes the money."""
    place = held_place(sheet, home)
    payment = ground.begun(home, [charge_of(place)])
    with time_machine.travel(payment.expires_at + dt.timedelta(minutes=1), tick=False):
        release_expired()
    place.refresh_from_db()
    assert place.state == "lapsed"
    paid(provider, payment)
    return place, payment


def test_late_money_takes_the_place_again_when_it_is_free(sheet, home, provider):
    place, payment = lapsed_then_paid(sheet, home, provider)
    settle(payment.pk)
    place.refresh_from_db()
    assert (place.state, owed_cents(home), credit_cents(home), left(sheet)) == ("confirmed", 0, 0, 1)
    assert not list(invariants.confirmed_without_charge())


def test_late_money_for_a_place_that_is_gone_goes_back_in_full(sheet, home, provider):
    place, payment = lapsed_then_paid(sheet, home, provider)
    for _ in range(2):
        confirm(enrolment=held_place(sheet, make.household()), by=None, channel=Channel.COUNTER)
    settle(payment.pk)
    place.refresh_from_db()
    refund = Refund.objects.get()
    assert (place.state, refund.amount_cents, refund.reason, owed_cents(home), credit_cents(home)) == ("lapsed", 900, "place-gone", 0, 0)


def test_a_paid_place_given_back_becomes_credit(sheet, home, provider):
    place = held_place(sheet, home)
    settle(pay(home, provider, place).pk)
    place.refresh_from_db()
    withdraw(enrolment=place, by=None)
    assert (owed_cents(home), credit_cents(home), left(sheet)) == (0, 900, 2)


def test_staff_may_keep_what_is_owed_for_a_place_given_back_too_late(sheet, home):
    place = confirm(enrolment=held_place(sheet, home), by=None, channel=Channel.COUNTER)
    withdraw(enrolment=place, by=make.agent(), channel=Channel.PHONE, keep_charge=True)
    assert owed_cents(home) == 900


def test_a_cancelled_date_undoes_what_was_owed(sheet, home):
    confirm(enrolment=held_place(sheet, home), by=None, channel=Channel.COUNTER)
    cancel_session(session=sheet.sessions.get(), by=make.agent(), why="la salle est inondée")
    assert (owed_cents(home), left(sheet)) == (0, 2)


def test_a_place_kept_on_a_course_that_loses_a_date_is_paid_at_its_lower_price(tariff, home):
    first = make.session(days=10)
    dates = [first, make.session(first.activity, days=17)]
    course = make.open_sheet(activity=first.activity, sessions=dates, capacity=2, tariff=tariff, by=None)
    place = held_place(course, home)
    cancel_session(session=dates[1], by=make.agent(), why="la salle est inondée")
    assert owed_cents(home) == 450
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(regie=regie, household=home, method="cash", amount_cents=450, by=agent)
    place.refresh_from_db()
    assert (place.state, place.price_cents, owed_cents(home)) == ("confirmed", 450, 0)
    assert not list(invariants.confirmed_without_charge())


@pytest.fixture
def course(tariff):
    first = make.session(days=10)
    dates = [first, make.session(first.activity, days=17)]
    return make.open_sheet(activity=first.activity, sessions=dates, capacity=2, tariff=tariff, by=None), dates


class TestADateCalledOffWhileThePaymentPageIsOpen:
    def test_what_is_paid_pays_the_lower_price_and_the_place_is_hers(self, course, home, provider):
        sheet, dates = course
        place = held_place(sheet, home)
        payment = ground.begun(home, [charge_of(place)])
        cancel_session(session=dates[1], by=make.agent(), why="la salle est inondée")
        paid(provider, payment)
        settle(payment.pk)
        place.refresh_from_db()
        assert (place.state, owed_cents(home), credit_cents(home)) == ("confirmed", 0, 0)
        assert (Refund.objects.get().amount_cents, Refund.objects.get().by_rule) == (450, True)
        assert OutboxMessage.objects.filter(purpose="programmes.confirmed").exists()
        assert not list(invariants.confirmed_without_charge())

    def test_the_place_does_not_run_out_meanwhile(self, course, home, provider):
        sheet, dates = course
        place = held_place(sheet, home)
        payment = ground.begun(home, [charge_of(place)])
        cancel_session(session=dates[1], by=make.agent(), why="la salle est inondée")
        with time_machine.travel(place.held_until + dt.timedelta(minutes=1), tick=False):
            assert release_expired() == 0
            paid(provider, payment)
        with time_machine.travel(payment.expires_at + dt.timedelta(minutes=1), tick=False):
            assert release_expired() == 0
        place.refresh_from_db()
        assert (place.state, owed_cents(home), credit_cents(home)) == ("confirmed", 0, 0)
        assert (Refund.objects.get().amount_cents, Refund.objects.get().by_rule) == (450, True)

    def test_the_last_date_gone_the_money_goes_back_and_she_is_told_why(self, sheet, home, provider):
        place = held_place(sheet, home)
        payment = ground.begun(home, [charge_of(place)])
        cancel_session(session=sheet.sessions.get(), by=make.agent(), why="la salle est inondée")
        paid(provider, payment)
        settle(payment.pk)
        place.refresh_from_db()
        assert (place.state, Refund.objects.get().amount_cents, credit_cents(home)) == ("withdrawn", 900, 0)
        body = OutboxMessage.objects.get(purpose="programmes.too_late").body
        assert "n'a pas lieu" in body and "vous est rendu en entier" in body and "délai" not in body

    def test_who_went_back_to_the_list_has_her_money_back(self, tariff, home, provider):
        sheet = make.sheet(1, tariff=tariff)
        inside = confirm(enrolment=held_place(sheet, make.household()), by=None, channel=Channel.COUNTER)
        one = wait(sheet=sheet, people=[make.person()], household=home, by=None, extras=Extras(fewest=1))[0]
        withdraw(enrolment=inside, by=None, channel=Channel.COUNTER)
        one.refresh_from_db()
        accept_offer(enrolment=one, by=None)
        payment = ground.begun(home, [charge_of(one)])
        Enrolment.objects.filter(pk=one.pk).update(state="waiting", held_until=None)
        SignUpSheet.objects.filter(pk=sheet.pk).update(taken=0)
        undo_charge(one, reason="not-coming", by=None)
        paid(provider, payment)
        settle(payment.pk)
        assert (Refund.objects.get().amount_cents, credit_cents(home)) == (900, 0)


def test_who_said_yes_then_does_not_come_owes_nothing_and_is_owed_for_anew_if_offered_again(tariff, home):
    sheet = make.sheet(2, tariff=tariff)
    inside = [confirm(enrolment=held_place(sheet, make.household()), by=None, channel=Channel.COUNTER) for _ in range(2)]
    one, other = wait(sheet=sheet, people=make.people(2), household=home, by=None)
    for row in inside:
        withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
    accept_offer(enrolment=one, by=None)
    assert owed_cents(home) == 900
    choose_who_comes(party=one.party, sheet=sheet, coming=[other.pk], others_wait=True, channel=Channel.COUNTER, by=None)
    one.refresh_from_db()
    assert one.state == "offered"  # the place she left is offered to her again, as the first on the list
    assert owed_cents(home) == 900  # the other's alone
    confirm(enrolment=one, by=None, channel=Channel.COUNTER)
    assert owed_cents(home) == 1800


def test_an_offer_with_a_price_is_kept_until_paid(sheet, home):
    rows = [held_place(sheet, make.household()) for _ in range(2)]
    waiting = wait(sheet=sheet, people=[make.person()], household=home, by=None)[0]
    withdraw(enrolment=rows[0], by=None)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.price_cents, charge_of(waiting)) == ("offered", 900, None)
    accepted = accept_offer(enrolment=note_told(enrolment=waiting, by=None), by=None)
    assert (accepted.state, owed_cents(home)) == ("offered", 900)


def test_who_said_yes_to_a_place_to_be_paid_first_reads_that_it_is_kept_and_is_not_asked_again(sheet, home, client):
    resident = make.person(user=accounts.resident())
    client.force_login(resident.user, backend="django.contrib.auth.backends.ModelBackend")
    rows = [held_place(sheet, make.household()) for _ in range(2)]
    waiting = wait(sheet=sheet, people=[resident], household=home, by=None)[0]
    withdraw(enrolment=rows[0], by=None)
    waiting.refresh_from_db()
    address = reverse("programmes:place", args=[waiting.pk])
    assert "Oui, je viens" in client.get(address).content.decode()
    answer = {"answer": "oui", "version": waiting.version}
    page = client.post(reverse("programmes:answer", args=[waiting.pk]), answer, follow=True).content.decode()
    assert "la place est gardée pour vous jusqu" in page and "le temps de régler" in page
    assert "la place est à vous" not in page and "Oui, je viens" not in page
    assert "Réglez-la d’ici là" in page and "Non, merci" not in page and "Je ne viendrai pas" in page


def test_a_free_place_of_a_priced_sheet_is_a_line_like_the_others(home):
    by = prices.agent("gratuit@ville.test")
    tariff = prices.tariff(by, name="Bal", unit="la place")
    prices.published(tariff, by, FREE)
    place = held_place(make.sheet(2, tariff=tariff), home)
    assert (place.state, place.price_cents) == ("confirmed", 0)
    assert Charge.objects.get().amount_cents == 0


def test_a_hold_with_a_price_owes_it_at_once(sheet, home):
    place = hold(sheet=sheet, people=[make.person()], household=home, by=None)[0]
    assert charge_of(place).left_cents == 900


def test_the_page_of_a_place_leads_who_leads_the_household_to_pay(client, sheet, home):
    user, person = accounts.resident(), make.person()
    person.user = user
    person.save()
    Membership.objects.create(household=home, person=person, since=clock.today(), is_referent=True)
    place = enrol(sheet=sheet, people=[person], household=home, by=user)[0]
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("programmes:place", args=[place.pk])).content.decode()
    assert reverse("to_pay") in page
    assert "9,00" in page
