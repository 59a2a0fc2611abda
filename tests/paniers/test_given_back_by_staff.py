"""The engine's own screen of a sheet gives a basket's place back: past the cut-off it asks why, or shows the way to the subscription."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from paniers.enums import BasketState
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import owed_cents
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
OPEN, CLOSED = factories.at(dt.date(2026, 12, 1), 11), factories.at(dt.date(2026, 12, 2), 10)  # until Tuesday noon


@laid_once
def row():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        return ask(factories.house_sheet(factories.season()), *factories.household(quotient=380))


def given_back(row, **also):
    return withdraw(enrolment=row.enrolment, by=None, channel=Channel.COUNTER, reason="staff", **also)


def test_before_the_cut_off_it_is_simply_given_back(row):
    with time_machine.travel(OPEN, tick=False):
        assert given_back(row).state == EnrolmentState.WITHDRAWN


def test_once_a_basket_is_ordered_it_asks_why_and_shows_the_way(row):
    with time_machine.travel(CLOSED, tick=False):
        with pytest.raises(Refusal) as refusal:
            given_back(row)
        assert refusal.value.code == "panier-commande" and "arrêtez l'abonnement" in refusal.value.way_out
        assert row.baskets.filter(state=BasketState.PLANNED).count() == 13
        assert given_back(row, waive="une erreur de saisie").state == EnrolmentState.WITHDRAWN
        assert not row.baskets.filter(state=BasketState.PLANNED).exists() and owed_cents(row.enrolment.household) == 0
    assert AuditLine.objects.get(verb="programmes.waive").detail["why"] == "une erreur de saisie"


def test_the_sheet_s_screen_asks_for_the_reason_and_leads_to_the_subscription(row, client):
    with time_machine.travel(CLOSED, tick=False):
        sign_in(client, staff("accueil", row.enrolment.sheet.maison))
        sheet = reverse("programmes:desk_sheet", args=[row.enrolment.sheet_id])
        page = client.get(sheet).content.decode()
        own = reverse("paniers_desk:terms", args=[row.enrolment.person_id])
        assert own in page and "Désister en disant pourquoi" in page and client.get(own).status_code == 200
        act = reverse("programmes:desk_place", args=[row.enrolment_id])
        told = client.post(act, {"act": "withdraw"}, follow=True).content.decode()
        assert "est déjà commandé" in told
        told = client.post(act, {"act": "withdraw-free", "why": " "}, follow=True).content.decode()
        row.enrolment.refresh_from_db()
        assert row.enrolment.state == EnrolmentState.CONFIRMED
        client.post(act, {"act": "withdraw-free", "why": "elle déménage"}, follow=True)
        row.enrolment.refresh_from_db()
        assert row.enrolment.state == EnrolmentState.WITHDRAWN


def test_what_follows_from_another_act_is_never_asked_why(row):
    with time_machine.travel(CLOSED, tick=False):
        left = withdraw(enrolment=row.enrolment, by=None, channel=Channel.COUNTER, reason="household-empty")
        assert left.state == EnrolmentState.WITHDRAWN
