"""The purchase in the balance: what the farms delivered and were promised where it was noted, the dated figure elsewhere; said which."""

import datetime as dt
import io
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from paniers.actions.call_off_order import call_off_order
from paniers.actions.receive_order import receive_order
from paniers.actions.send_order import send_order
from paniers.enums import Bears, Via
from paniers.models import Basket
from paniers.rules.balance import Costs, Delivered, Sold, bought, drawn
from paniers.rules.balance_words import purchase_words
from paniers.tasks import open_new_dates
from portal.people.enums import Role
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories, farms
from .laid_baskets import MIX, lay

EVENING = factories.at(factories.FIRST, 20)
ORDERED = factories.at(dt.date(2026, 12, 1), 13)
days = st.sampled_from([dt.date(2026, 12, 3), dt.date(2026, 12, 10)])
rows = st.lists(
    st.builds(
        Sold, session=st.integers(1, 4), day=days, label=st.sampled_from("ab"), proof=st.just(True), unit_cents=st.integers(0, 900),
        units=st.integers(1, 40), grams=st.sampled_from([3500, 5000]), usual_grams=st.just(3500), maison=st.integers(1, 2),
    ),
    max_size=12,
)  # fmt: skip


@given(rows, st.dictionaries(days, st.builds(Delivered, st.integers(0, 10**6), st.integers(0, 10**5))))
def test_what_a_day_s_deliveries_cost_is_shared_to_the_cent_and_the_other_days_keep_their_figure(sold, delivered):
    found = bought(sold, delivered)
    for day in {row.day for row in sold}:
        hers = [row for row in found if row.day == day]
        if day in delivered:
            assert sum(row.bought_cents for row in hers) == delivered[day].came_cents
            assert sum(row.promised_cents for row in hers) == delivered[day].promised_cents
        else:
            assert all((row.bought_cents, row.promised_cents) == (None, 0) for row in hers)
    whole = drawn(found, [Costs(dt.date(2026, 1, 1), 750)])
    assert sum(whole.parts.values()) == whole.balance.cost_cents


def test_the_exact_hundred_baskets_cost_the_same_by_figure_and_by_delivery():
    sold = [Sold(1, factories.FIRST, label, bool(label), cents, units) for label, cents, units in MIX]
    by_figure = drawn(sold, [Costs(dt.date(2026, 1, 1), 750)])
    by_delivery = drawn(bought(sold, {factories.FIRST: Delivered(75_000)}), [])
    assert by_figure.balance.balance_cents == by_delivery.balance.balance_cents == -14_350
    assert (by_figure.delivered, by_delivery.delivered, by_delivery.costed) == (0, 1, True)


@pytest.mark.parametrize(
    ("delivered", "of", "says"),
    [
        (0, 3, "le coût noté d’un panier."),
        (3, 3, "ce que les fermes ont livré"),
        (1, 3, "1 distribution ; le coût noté d’un panier pour 2 dist"),
    ],
)
def test_which_of_both_is_said(delivered, of, says):
    assert says in purchase_words(delivered, of)


@laid_once
def terms():
    with time_machine.travel(ORDERED, tick=False):
        return factories.season(last=dt.date(2027, 2, 25))


@laid_once
def houses(terms):
    with time_machine.travel(ORDERED, tick=False):
        found = [factories.house_sheet(terms, name=name, capacity=None) for name in ("Capuche", "Abbaye")]
        open_new_dates()
    return found


def words(answer) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(answer.content, "html.parser").get_text(" ")).replace("\u00a0", " ")


def page(client, name="balance", **asked):
    sign_in(client, staff(Role.REGIE))
    return client.get(reverse(f"paniers_desk:{name}"), asked)


def ordered(terms, *, day=factories.FIRST, **also):
    with time_machine.travel(factories.at(day - dt.timedelta(days=2), 13), tick=False):
        farms.contents(terms, day=day)
        return send_order(contract=farms.contract(terms, **also), day=day, via=Via.PHONE, by=None, agreed=True)


def received(order, *, less: int = 0):
    with time_machine.travel(factories.at(order.day, 16), tick=False):
        return receive_order(order=order, received={line.pk: line.grams - less for line in order.lines.all()}, by=None)


@pytest.mark.django_db
class TestOnTheScreen:
    def test_the_issue_s_example_is_the_same_once_a_hundred_baskets_were_delivered(self, client, terms, houses):
        lay(houses[0], list(houses[0].sessions.order_by("start")[:1]), since=EVENING)
        received(ordered(terms))
        with time_machine.travel(EVENING, tick=False):
            shown = page(client)
            assert shown.context["balance"].balance_cents == -14_350
            assert "Achat : ce que les fermes ont livré, au prix du contrat" in words(shown)
            tried = page(client, "balance_try", prix_550="6")
            assert (tried.context["before"].balance_cents, tried.context["after"].balance_cents) == (-14_350, -12_600)

    def test_ninety_two_baskets_of_a_hundred_promised_cost_what_came_and_the_floor(self, client, terms, houses):
        mix = (("de 0 à 399", 400, 27), ("de 400 à 699", 550, 35), ("de 700 à 1 199", 700, 18), ("1 200 et plus", 900, 12))
        lay(houses[0], list(houses[0].sessions.order_by("start")[:1]), mix=mix, since=EVENING)
        received(ordered(terms))
        with time_machine.travel(EVENING, tick=False):
            shown = page(client)
            parts = shown.context["whole"].parts
            assert (parts["collected"], parts["promised"]) == (92 * 750, 6_000)
            assert shown.context["balance"].cost_cents == 75_000
            assert "Promis aux fermes, pas commandé 60,00 €" in words(shown)
            paper = page(client, "balance_paper")
            text = re.sub(r"\s+", " ", "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages))
            assert len(PdfReader(io.BytesIO(paper.content)).pages) == 1 and "ce que les fermes ont livré" in text

    def test_what_the_farm_bears_or_did_not_bring_is_not_the_town_s(self, client, terms, houses):
        lay(houses[0], list(houses[0].sessions.order_by("start")[:1]), mix=(("a", 400, 92),), since=EVENING)
        order = received(ordered(terms, bears=Bears.SHARED), less=1_000)
        paid = sum(order.lines.values_list("paid_cents", flat=True))
        with time_machine.travel(EVENING, tick=False):
            parts = page(client).context["whole"].parts
            assert (parts["collected"], parts["promised"]) == (paid, 3_000) and paid == 92 * 750 - 160 - 230 - 200 - 150 - 500

    def test_a_house_bears_its_part_of_what_the_town_received(self, client, terms, houses):
        for sheet, number in zip(houses, (60, 40), strict=True):
            lay(sheet, list(sheet.sessions.order_by("start")[:1]), mix=(("a", 400, number),), since=EVENING)
        received(ordered(terms))
        with time_machine.travel(EVENING, tick=False):
            rows = {row.words: row.whole.balance.cost_cents for row in page(client, par="maison").context["rows"]}
            alone = page(client, maison=houses[1].maison_id).context["balance"].cost_cents
            assert rows == {"Capuche": 45_000, "Abbaye": 30_000} and alone == 30_000

    def test_while_an_order_is_awaited_or_called_off_the_dated_figure_stands(self, client, terms, houses):
        dates = list(houses[0].sessions.order_by("start")[:2])
        lay(houses[0], dates, mix=(("a", 400, 100),), since=EVENING)
        order = ordered(terms)
        with time_machine.travel(EVENING, tick=False):
            assert "Les livraisons des fermes n’y sont pas encore" in words(page(client))
        received(order)
        with time_machine.travel(factories.at(dt.date(2026, 12, 10), 20), tick=False):
            text = words(page(client))
            assert "pour 1 distribution ; le coût noté d’un panier pour 1 distribution" in text

    def test_a_second_farm_that_is_awaited_keeps_the_whole_day_on_the_figure(self, client, terms, houses):
        lay(houses[0], list(houses[0].sessions.order_by("start")[:1]), mix=(("a", 400, 100),), since=EVENING)
        order = ordered(terms)
        other = farms.contract(terms, farms.farm("Ferme du Lac"), products=(("Œufs", 100, 500),))
        with time_machine.travel(ORDERED, tick=False):
            farms.contents(terms, farms.farm("Ferme du Lac"), products=(("Œufs", 100, 500),))
            eggs = send_order(contract=other, day=factories.FIRST, via=Via.PHONE, by=None, agreed=True)
        received(order)
        with time_machine.travel(EVENING, tick=False):
            assert page(client).context["whole"].delivered == 0
            call_off_order(order=eggs, via=Via.PHONE, by=None)
            whole = page(client).context["whole"]
            assert (whole.delivered, whole.parts["collected"], whole.parts["promised"]) == (1, 75_000, 5_000)

    def test_queries_stay_the_same_with_deliveries(self, client, terms, houses, django_assert_max_num_queries):
        lay(houses[0], list(houses[0].sessions.order_by("start")[:1]), mix=(("a", 400, 60),), since=EVENING)
        received(ordered(terms))
        with time_machine.travel(EVENING, tick=False):
            sign_in(client, staff(Role.REGIE))
            with django_assert_max_num_queries(18) as few:
                client.get(reverse("paniers_desk:balance"))
            lay(houses[1], list(houses[1].sessions.order_by("start")[:3]), times=2, since=EVENING)
            assert Basket.objects.count() > 600
            with django_assert_max_num_queries(len(few)):
                client.get(reverse("paniers_desk:balance"))
