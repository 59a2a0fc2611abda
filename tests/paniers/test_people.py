"""What becomes of a household's baskets when somebody leaves it, and when two records turn out to be one person."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.exports import sheet_of
from paniers.models import Basket, Subscription
from paniers.registry import broken_baskets, payers
from portal.households.actions.leave_household import leave_household
from portal.kit import registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.tariffs.registry import payers_of
from portal.tariffs.rules.quote import Means
from programmes.enums import EnrolmentState
from tests.grounds import laid_once

from . import factories
from .test_screens import signed_in, words

pytestmark = pytest.mark.django_db
SUBSCRIBED = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(SUBSCRIBED, 10), tick=False) as hands:
        yield hands


@laid_once
def sheet():
    return factories.house_sheet(factories.season())


def couple(**also):
    """A household with two referents: who collects, and the other."""
    home, first = factories.household(quotient=380, **also)
    other = factories.Person.objects.create(display_name="M. B.", email="autre@exemple.fr")
    factories.Membership.objects.create(household=home, person=other, since=dt.date(2026, 1, 1), is_referent=True)
    return home, first, other


def baskets(sheet, home, person) -> Subscription:
    return subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, by=None)


def collector_of(row) -> object:
    return Subscription.objects.get(pk=row.pk).enrolment.person


def dates_in_calendar(client) -> int:
    return len(Calendar.from_ical(client.get(reverse("paniers:calendar")).content).walk("VEVENT"))


class TestLeaving:
    def test_another_referent_collects_them_under_the_same_number(self, client, sheet):
        home, first, other = couple()
        row = baskets(sheet, home, first)
        owed = Charge.objects.filter(household=home).count()
        leave_household(household=home, persons=[first], by=None)
        assert collector_of(row) == other
        assert row.baskets.filter(number=row.number, state=BasketState.PLANNED).count() == 13
        assert Charge.objects.filter(household=home).count() == owed
        assert AuditLine.objects.get(verb="paniers.pass_on").detail == {"was": first.pk}
        assert "n° 1" in OutboxMessage.objects.get(purpose="paniers.collector").body
        assert not list(broken_baskets())

    def test_who_left_sees_nothing_of_them_any_more(self, client, sheet):
        home, first, other = couple()
        baskets(sheet, home, first)
        signed_in(client, first)
        assert dates_in_calendar(client) == 13
        leave_household(household=home, persons=[first], by=None)
        assert dates_in_calendar(client) == 0
        assert "N° 1" not in words(client.get(reverse("paniers:mine")))
        signed_in(client, other)
        assert dates_in_calendar(client) == 13

    def test_when_nobody_is_left_the_subscription_ends(self, sheet, hands):
        home, first, other = couple()
        row = baskets(sheet, home, first)
        hands.move_to(factories.at(dt.date(2026, 12, 11), 10))
        leave_household(household=home, persons=[first, other], by=None)
        row.enrolment.refresh_from_db()
        assert (row.enrolment.state, row.enrolment.end_reason) == (EnrolmentState.WITHDRAWN, "household-empty")
        assert row.baskets.filter(state=BasketState.CANCELLED).count() == 11
        assert sum(Charge.objects.filter(household=home).values_list("amount_cents", flat=True)) == 800
        sheet.refresh_from_db()
        assert sheet.taken == 0
        assert not AuditLine.objects.filter(verb="paniers.pass_on").exists()

    def test_who_does_not_collect_leaves_and_nothing_moves(self, sheet):
        home, first, other = couple()
        row = baskets(sheet, home, first)
        leave_household(household=home, persons=[other], by=None)
        assert collector_of(row) == first

    def test_nobody_can_take_them_over_it_is_refused_in_words_and_she_stays(self, sheet):
        home, first, other = couple()
        own = factories.Household.objects.create()
        factories.Membership.objects.create(household=own, person=other, since=dt.date(2026, 1, 1), is_referent=True)
        row = baskets(sheet, home, first)
        baskets(sheet, own, other)
        with pytest.raises(Refusal) as caught:
            leave_household(household=home, persons=[first], by=None)
        assert caught.value.code == "paniers-a-deux"
        assert str(caught.value).startswith("La personne qui reste a déjà ses propres paniers dans cette maison. Arrêtez d'abord")
        assert collector_of(row) == first
        assert home.memberships.active().of_person(first).exists()

    def test_a_waiting_demand_passes_on_too(self, hands):
        full = factories.house_sheet(factories.season(), capacity=1)
        baskets(full, *factories.household(quotient=500))
        home, first, other = couple()
        row = subscribe(sheet=full, person=first, household=home, first_on=factories.FIRST, or_wait=True, by=None)
        leave_household(household=home, persons=[first], by=None)
        assert collector_of(row) == other
        assert not OutboxMessage.objects.filter(purpose="paniers.collector").exists()


class TestMerging:
    def two(self, sheet):
        """One woman under two records, each with her household and its baskets, at two houses."""
        elsewhere = factories.house_sheet(sheet.activity.specific.terms, name="Abbaye")
        (home, kept), (other, absorbed) = factories.household(quotient=380, name="Mme K."), factories.household(name="Mme A.")
        return baskets(sheet, home, kept), baskets(elsewhere, other, absorbed)

    def test_places_and_baskets_follow_the_record_that_stands_and_come_back(self, client, sheet):
        hers, others = self.two(sheet)
        kept, absorbed = hers.enrolment.person, others.enrolment.person
        signed_in(client, kept)
        written = list(Basket.objects.order_by("pk").values())
        merge = merge_persons(absorbed=absorbed, kept=kept, by=None)
        assert dates_in_calendar(client) == 26
        page = words(client.get(reverse("paniers:mine")))
        assert "Capuche" in page
        assert "Abbaye" in page
        assert [row[2] for row in sheet_of(others.baskets.first().session).rows] == ["Mme K."]
        unmerge_persons(merge=merge, by=None)
        assert dates_in_calendar(client) == 13
        assert [row[2] for row in sheet_of(others.baskets.first().session).rows] == ["Mme A."]
        assert list(Basket.objects.order_by("pk").values()) == written

    def test_the_comparison_says_where_each_collects(self, sheet):
        hers, others = self.two(sheet)
        summary = registry.merges.get("paniers").summary
        assert summary(hers.enrolment.person) == [("Paniers", "Capuche, n° 1")]
        assert summary(others.enrolment.person) == [("Paniers", "Abbaye, n° 1")]
        assert summary(factories.Person.objects.create(display_name="M. C.")) == []

    def test_two_subscriptions_at_one_house_wait_for_a_choice(self, sheet):
        one, two = (baskets(sheet, *factories.household(quotient=380)) for _ in range(2))
        with pytest.raises(Refusal) as caught:
            merge_persons(absorbed=two.enrolment.person, kept=one.enrolment.person, by=None)
        assert caught.value.code == "deux-places"

    def test_once_merged_her_household_is_left_by_both_records(self, sheet):
        hers, others = self.two(sheet)
        kept, absorbed = hers.enrolment.person, others.enrolment.person
        merge_persons(absorbed=absorbed, kept=kept, by=None)
        heir = factories.Person.objects.create(display_name="M. H.")
        factories.Membership.objects.create(household=others.enrolment.household, person=heir, since=dt.date(2026, 1, 1), is_referent=True)
        leave_household(household=others.enrolment.household, persons=[kept], by=None)
        assert (collector_of(others), collector_of(hers)) == (heir, kept)


def test_who_pays_the_baskets_is_told_nameless(sheet, hands, django_assert_num_queries):
    homes = [factories.household(quotient=quotient) for quotient in (380, 380, 900, None)]
    rows = [baskets(sheet, home, person) for home, person in homes]
    baskets(sheet, *factories.household(quotient=500))
    day = dt.date(2026, 12, 10)
    with django_assert_num_queries(4):
        found = dict(payers(sheet.tariff, day))
    assert found == {Means(quotient=380): 2, Means(quotient=900): 1, Means(): 1, Means(quotient=500): 1}
    assert payers(sheet.tariff, SUBSCRIBED) == []
    from programmes.actions.withdraw import withdraw

    withdraw(enrolment=rows[0].enrolment, by=None, channel="counter")
    assert dict(payers(sheet.tariff, day))[Means(quotient=380)] == 1
    told, known = payers_of(sheet.tariff, sheet.tariff.version_on(day).grid, day)
    assert known
    assert sum(number for _, number in told) == 4
