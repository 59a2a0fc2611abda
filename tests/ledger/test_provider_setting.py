"""One setting says which provider a town allows, from when, under which document; counter and credit speak the same protocol."""

import datetime as dt
import inspect

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.urls import reverse

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger.actions import start_online_payment
from portal.ledger.base import HoldsMoney, Provider, ProviderState, UntrustedNotice
from portal.ledger.counter import COUNTER
from portal.ledger.credit import CREDIT
from portal.ledger.enums import DESK_METHODS, ONLINE_METHODS
from portal.ledger.models import Payment, Refund, open_charges
from portal.ledger.rules.online import not_allowed
from portal.ledger.stripe_gateway import StripeGateway
from portal.ledger.ways import provider_for, ways_to_pay

from .fake_provider import FakeProvider
from .ground import begun, owe, taken

TODAY = dt.date(2026, 11, 24)


def start(home, *, provider="fake", method=None):
    return start_online_payment(
        household=home, charges=open_charges(home), provider=provider, method=method,
        return_url=lambda payment: "/retour/", leave_url=lambda payment: "/laisser/", by=None,
    )  # fmt: skip


# The rule


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"allowed": ""}, "prestataire-sans-accord"),
        ({"document": "  "}, "prestataire-sans-accord"),
        ({"allowed": "payfip"}, "prestataire-non-autorise"),
        ({"since": TODAY + dt.timedelta(days=1)}, "prestataire-pas-encore"),
        ({"since": None}, "prestataire-pas-encore"),
        ({}, None),
    ],
)
def test_a_provider_needs_its_document_and_its_day(fields, code):
    known = {"allowed": "stripe", "since": TODAY, "document": "Accord n° 4", "today": TODAY, **fields}
    refusal = not_allowed("stripe", **known)
    assert (refusal and refusal.code) == code
    assert refusal is None or "accueil" in refusal.way_out


# The setting


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"provider": "", "provider_document": ""}, "prestataire-sans-accord"),
        ({"provider": "stripe"}, "prestataire-non-autorise"),
        ({"provider_since": dt.date(2999, 1, 1)}, "prestataire-pas-encore"),
    ],
)
def test_without_it_no_page_opens_and_nothing_is_asked_of_the_provider(home, online, provider, fields, code):
    owe(home, 800)
    for name, value in fields.items():
        setattr(online, name, value)
    online.save()
    with pytest.raises(Refusal) as caught:
        start(home)
    assert caught.value.code == code
    assert (provider.asked, Payment.objects.count()) == (0, 0)
    assert [way for way in ways_to_pay(home) if way.online] == []


@pytest.mark.django_db
def test_the_database_takes_no_provider_without_its_document(online):
    online.provider_document = ""
    with pytest.raises(IntegrityError, match="regie_provider_has_its_document"), transaction.atomic():
        online.save()


@pytest.mark.django_db
def test_a_payment_begun_before_the_town_changed_its_mind_is_settled_all_the_same(home, online, provider):
    from portal.ledger.actions import settle

    owe(home, 800)
    payment = begun(home)
    online.provider, online.provider_since, online.provider_document = "", None, ""
    online.save()
    provider.pay(payment)
    assert settle(payment.pk).state == "succeeded"


@pytest.mark.django_db
def test_a_means_that_the_deed_or_the_provider_leaves_out_is_refused(home, online, provider):
    owe(home, 800)
    with pytest.raises(Refusal) as caught:
        start(home, method="cash")
    assert caught.value.code == "moyen-inconnu"
    online.methods = ["stripe_card"]
    online.save()
    with pytest.raises(Refusal) as caught:
        start(home, method="stripe_sepa")
    assert caught.value.code == "hors-acte"


@pytest.mark.django_db
def test_ways_to_pay_are_credit_then_online_then_the_counter(home, online, provider, regie, agent):
    owe(home, 800)
    assert [way.value for way in ways_to_pay(home)] == ["fake:stripe_card", "fake:stripe_sepa", "counter"]
    taken(regie, home, 1000, by=agent, keep_credit=True)
    first = ways_to_pay(home)[0]
    assert (first.value, first.available_cents, first.online) == ("credit", 200, False)
    online.methods = ["stripe_card"]
    online.save()
    assert [way.value for way in ways_to_pay(home)] == ["credit", "fake:stripe_card", "counter"]


@pytest.mark.django_db
def test_the_page_sends_provider_and_means_together(client, home, online, gateway, bank):
    from portal.households.models import Membership
    from portal.people.models import Person
    from tests.people.factories import resident

    owe(home, 800)
    user = resident()
    person = Person.objects.create(display_name="Mme B.", user=user)
    Membership.objects.create(household=home, person=person, since=clock.today(), is_referent=True)
    client.force_login(user)
    client.post(reverse("pay_online"), {"foyer": home.pk, "moyen": "stripe:stripe_sepa"})
    assert Payment.objects.get().method == "stripe_sepa"
    client.post(reverse("pay_online"), {"foyer": home.pk, "moyen": "stripe:cash"})
    assert Payment.objects.count() == 1


# One protocol

PROVIDERS = [COUNTER, CREDIT, FakeProvider(), StripeGateway(secret_key="sk_test_x", webhook_secret="whsec_x")]


@pytest.mark.parametrize("made", PROVIDERS, ids=lambda made: made.key)
def test_each_provider_has_all_of_the_protocol(made):
    for name in Provider.__annotations__:
        assert hasattr(made, name), name
    for name, wanted in inspect.getmembers(Provider, inspect.isfunction):
        if not name.startswith("_"):
            assert list(inspect.signature(getattr(made, name)).parameters) == list(inspect.signature(wanted).parameters)[1:], name


def test_who_keeps_money_and_which_means_are_whose():
    assert isinstance(PROVIDERS[3], HoldsMoney)
    assert not any(isinstance(made, HoldsMoney) for made in PROVIDERS[:3])
    assert set(COUNTER.methods) == {method.value for method in DESK_METHODS}
    assert set(PROVIDERS[3].methods) == {method.value for method in ONLINE_METHODS}
    assert (PROVIDERS[3].live, StripeGateway(secret_key="sk_live_x", webhook_secret="").live) == (False, True)


@pytest.mark.parametrize("made", [COUNTER, CREDIT], ids=["counter", "credit"])
def test_neither_counter_nor_credit_hears_messages(made):
    with pytest.raises(UntrustedNotice):
        made.notifications(RequestFactory().post("/"))


@pytest.mark.django_db
def test_the_counter_answers_from_what_was_written_down(home, regie, agent):
    owe(home, 800)
    payment = taken(regie, home, 800, by=agent)
    made = provider_for(payment)
    assert made is COUNTER
    assert (made.fetch(payment).state, made.expire(payment).amount_cents) == (ProviderState.PAID, 800)
    assert made.start(payment, return_url="/r/", leave_url="/l/").url == "/l/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"road": "order"}, "requested"),
        ({"road": "cash"}, "requested"),
        ({"road": "cash", "session_id": 1}, "succeeded"),
    ],
)
def test_what_goes_back_by_hand_is_done_when_it_was_done(home, regie, agent, fields, state):
    owe(home, 800)
    payment = taken(regie, home, 800, by=agent)
    refund = Refund(payment=payment, amount_cents=100, idem_key="x", **fields)
    assert COUNTER.refund(refund).state == COUNTER.fetch_refund(refund).state == state


@pytest.mark.django_db
def test_kept_as_credit_nothing_leaves(home, regie, agent):
    payment = taken(regie, home, 800, by=agent, keep_credit=True)
    assert CREDIT.refund(Refund(payment=payment, amount_cents=800, idem_key="x")).state == "declined"
    assert (CREDIT.available_cents(home), CREDIT.fetch(payment).state) == (800, ProviderState.PAID)
