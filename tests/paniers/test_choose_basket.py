"""One basket: an absence, another week, another house, a gift, and back; its number, its counters, its price, its calendar entry."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers.actions.bill_period import bill_due_periods
from paniers.actions.choose_basket import choose_basket
from paniers.actions.set_day_capacity import set_day_capacity
from paniers.calendars import dated
from paniers.enums import BasketState
from paniers.models import Basket, Distribution, GivePoint
from paniers.tasks import bill_what_is_due
from portal.kit import registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge, credit_cents, owed_cents
from portal.notifications.models import OutboxMessage
from portal.people.models import User
from programmes.actions.set_capacity import set_capacity
from programmes.actions.withdraw import withdraw
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2026, 12, 1)  # the cut-off of Thursday 3 December is at noon
TOO_LATE = "Il est trop tard pour le changer : une autre personne peut venir à votre place, avec la carte ou le numéro."


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture(autouse=True)
def whole(hands):
    """Whatever happened, the books and the baskets agree at the end."""
    yield
    assert [fault for name, check in registry.invariants.items() if name.startswith(("ledger.", "paniers")) for fault in check()] == []


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


@laid_once
def abbaye(terms):
    return factories.house_sheet(terms, name="Abbaye", capacity=2)


@laid_once
def fridge():
    return GivePoint.objects.create(name="Frigo partagé", kind="fridge")


def first_of(subscription) -> Basket:
    return subscription.baskets.order_by("planned_for__start").first()


def hers(sheet, **also):
    """A household at 4 €, its first basket of 3 December."""
    home, person = factories.household(quotient=380)
    return home, first_of(ask(sheet, home, person, **also))


def day_of(sheet, day: dt.date):
    return sheet.sessions.get(local_date=day)


def taken(session) -> int:
    return Distribution.objects.get(session=session).taken


def choose(basket, choice, **also) -> Basket:
    return choose_basket(basket=basket, choice=choice, **{"by": None, **also})


def refused(basket, choice, **also) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        choose(basket, choice, **also)
    assert refusal.value.way_out
    return refusal.value


def test_at_11_58_the_absence_is_taken_and_the_basket_neither_packed_nor_owed(sheet, hands):
    home, basket = hers(sheet)
    hands.move_to(factories.at(TUESDAY, 11, 58))
    done = choose(basket, "credit")
    assert (done.state, done.choice, done.charge.reversed_by.reason) == (BasketState.ABSENT, "credit", "absence")
    assert (owed_cents(home), taken(done.session)) == (4 * 400, 0)


def test_at_12_05_it_is_refused_and_somebody_else_may_come(sheet, fridge, abbaye, hands):
    _, basket = hers(sheet)
    hands.move_to(factories.at(TUESDAY, 12, 5))
    there, later = day_of(abbaye, factories.FIRST), day_of(sheet, dt.date(2026, 12, 10))
    for choice, also in (
        ("credit", {}),
        ("given", {"point": fridge}),
        ("other_house", {"session": there}),
        ("other_week", {"session": later}),
    ):
        refusal = refused(basket, choice, **also)
        assert (refusal.code, refusal.words) == ("trop-tard", TOO_LATE)
    assert not AuditLine.objects.filter(verb="paniers.choose_basket").exists()


def test_what_was_paid_for_it_is_her_credit_and_pays_it_again_when_she_comes_after_all(sheet):
    home, basket = hers(sheet)
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    ground.taken(regie, home, 5 * 400, by=agent)
    away = choose(basket, "credit")
    assert (owed_cents(home), credit_cents(home)) == (0, 400)
    back = choose(away, "")
    assert (back.state, back.choice, back.number) == (BasketState.PLANNED, "", 1)
    assert (owed_cents(home), credit_cents(home), taken(back.session)) == (0, 0, 1)
    assert back.charge != away.charge
    assert back.charge.due_on >= dt.date(2026, 12, 5)
    away_again = choose(back, "credit")
    assert (owed_cents(home), credit_cents(home), away_again.charge_id) == (0, 400, back.charge_id)


def test_not_owed_yet_it_never_will_be_and_after_all_it_is_owed_with_its_month(sheet, hands):
    home, basket = hers(sheet)
    january = basket.subscription.baskets.get(planned_for__local_date=dt.date(2027, 1, 7))
    away = choose(january, "credit")
    assert away.charge is None
    hands.move_to(factories.at(dt.date(2026, 12, 24), 10))
    bill_what_is_due()
    assert owed_cents(home) == (5 + 3) * 400
    choose(away, "")
    bill_due_periods(subscription=basket.subscription, by=None)
    assert owed_cents(home) == (5 + 4) * 400


def test_a_proof_brought_meanwhile_counts_for_a_basket_that_comes_back(sheet, hands):
    home, person = factories.household(quotient=1300)
    subscription = ask(sheet, home, person)
    january = subscription.baskets.get(planned_for__local_date=dt.date(2027, 1, 14))
    hands.move_to(factories.at(dt.date(2026, 12, 24), 10))
    bill_what_is_due()
    january.refresh_from_db()
    choose(january, "credit")
    factories.verify(home, 380, checked=dt.date(2026, 12, 28))
    hands.move_to(factories.at(dt.date(2027, 1, 2), 10))
    back = choose(january, "")
    assert (back.unit_cents, back.charge.amount_cents, back.charge.quote["cents"]) == (400, 400, 400)


def test_the_quota_is_of_the_term_and_staff_may_go_beyond_it_with_a_reason(sheet):
    _, basket = hers(sheet)
    rows = list(basket.subscription.baskets.order_by("planned_for__start"))
    choose(rows[0], "credit")
    choose(rows[1], "credit")
    refusal = refused(rows[2], "credit")
    assert refusal.code == "absences-epuisees"
    assert "une autre semaine" in refusal.way_out
    assert refused(rows[2], "credit", reason="hospitalisée").code == "reserve-equipe"
    done = choose(rows[2], "credit", reason="hospitalisée", by=ground.agent(), channel="counter")
    assert done.state == BasketState.ABSENT
    assert AuditLine.objects.get(target=f"paniers.Basket:{done.pk}").detail["reason"] == "hospitalisée"


def test_an_absence_taken_back_is_an_absence_left(sheet):
    _, basket = hers(sheet)
    rows = list(basket.subscription.baskets.order_by("planned_for__start"))
    for row in rows[:2]:
        choose(row, "credit")
    choose(rows[0], "")
    assert choose(rows[2], "credit").state == BasketState.ABSENT


def test_another_week_is_a_second_line_with_its_own_number_never_a_second_basket_of_that_week(sheet):
    home, basket = hers(sheet)
    later = day_of(sheet, dt.date(2026, 12, 10))
    done = choose(basket, "other_week", session=later)
    assert (done.session, done.planned_for.local_date, done.number) == (later, factories.FIRST, 2)
    assert done.unit_cents == 400
    assert (taken(later), taken(done.planned_for), owed_cents(home)) == (2, 0, 5 * 400)
    assert sorted(later.baskets.values_list("number", flat=True)) == [1, 2]
    assert ask(sheet, *factories.household(quotient=380)).number == 3
    back = choose(done, "")
    assert (back.number, back.session_id, taken(later)) == (1, back.planned_for_id, 2)  # the other household's


def test_another_house_this_once_counts_there_and_comes_back(sheet, abbaye):
    _, basket = hers(sheet)
    there = day_of(abbaye, factories.FIRST)
    done = choose(basket, "other_house", session=there)
    assert (done.session, done.number, taken(there), taken(done.planned_for)) == (there, 1, 1, 0)
    assert done.subscription.enrolment.sheet == sheet
    back = choose(done, "")
    assert (back.session_id, taken(there), taken(back.planned_for)) == (back.planned_for_id, 0, 1)


def test_a_full_house_names_the_nearest_that_has_room(terms, sheet, abbaye):
    factories.house_sheet(terms, name="Bajatière", capacity=5)
    _, basket = hers(sheet)
    there = day_of(abbaye, factories.FIRST)
    for _ in range(2):
        hers(abbaye)
    refusal = refused(basket, "other_house", session=there)
    assert refusal.code == "maison-complete"
    assert "Abbaye n'a plus de place" in refusal.words
    assert "Bajatière, jeu. 3 déc." in refusal.way_out.replace("\u00a0", " ")
    assert (taken(there), taken(basket.planned_for)) == (2, 1)


def test_two_baskets_do_not_fit_where_one_does(sheet, abbaye):
    hers(abbaye)
    _, basket = hers(sheet, quantity=2)
    assert refused(basket, "other_house", session=day_of(abbaye, factories.FIRST)).code == "maison-complete"


def test_who_comes_home_finds_her_place_even_when_visitors_filled_the_day():
    terms = factories.season()
    sheet, other = factories.house_sheet(terms, capacity=1), factories.house_sheet(terms, name="Abbaye", capacity=3)
    _, basket = hers(sheet)
    _, visitor = hers(other)
    away = choose(basket, "other_house", session=day_of(other, factories.FIRST))
    choose(visitor, "other_house", session=day_of(sheet, factories.FIRST))
    back = choose(away, "")
    room = Distribution.objects.get(session=back.session)
    assert (room.taken, room.capacity, room.overbooked) == (2, 1, 1)


def test_a_gift_is_packed_and_owed_and_goes_somewhere(sheet, fridge):
    home, basket = hers(sheet)
    assert refused(basket, "given").code == "point-inconnu"
    done = choose(basket, "given", point=fridge)
    assert (done.state, done.point, taken(done.session), owed_cents(home)) == (BasketState.GIVEN, fridge, 1, 5 * 400)
    assert done in Basket.objects.packed()
    assert done not in Basket.objects.collected()
    assert choose(done, "").state == BasketState.PLANNED


def test_a_gift_goes_to_a_point_of_the_house_or_of_all_while_it_is_open(sheet, abbaye, fridge):
    _, basket = hers(sheet)
    theirs = GivePoint.objects.create(name="Frigo de l'Abbaye", kind="fridge", maison=abbaye.maison)
    assert refused(basket, "given", point=theirs).code == "point-inconnu"
    GivePoint.objects.filter(pk=fridge.pk).update(open=False)
    assert refused(basket, "given", point=fridge).code == "point-inconnu"


def test_each_choice_takes_the_place_of_the_one_before(sheet, abbaye, fridge):
    home, basket = hers(sheet)
    there, later = day_of(abbaye, factories.FIRST), day_of(sheet, dt.date(2026, 12, 17))
    for choice, also in (
        ("credit", {}), ("given", {"point": fridge}), ("other_house", {"session": there}), ("credit", {}),
        ("other_week", {"session": later}), ("given", {"point": fridge}), ("", {}),
    ):  # fmt: skip
        basket = choose(basket, choice, **also)
        assert basket.choice == choice
    assert (taken(there), taken(later), taken(basket.planned_for), owed_cents(home)) == (0, 1, 1, 5 * 400)
    assert Basket.objects.filter(subscription=basket.subscription, planned_for=basket.planned_for).count() == 1


def test_moved_to_a_later_week_it_changes_until_the_cut_off_of_that_week(sheet, fridge, hands):
    _, basket = hers(sheet)
    later, after = day_of(sheet, dt.date(2026, 12, 10)), day_of(sheet, dt.date(2026, 12, 17))
    done = choose(basket, "other_week", session=later)
    hands.move_to(factories.at(dt.date(2026, 12, 4), 10))
    assert refused(done, "").code == "date-impossible"  # its own date is past
    assert choose(done, "given", point=fridge).session == later
    assert choose(done, "other_week", session=after).session == after


@pytest.mark.parametrize(
    ("choice", "house", "day"), [("other_week", "Abbaye", 10), ("other_house", "Abbaye", 10), ("other_week", "Capuche", 3)]
)
def test_a_date_that_is_not_of_that_choice_is_refused(sheet, abbaye, choice, house, day):
    _, basket = hers(sheet)
    of = {"Abbaye": abbaye, "Capuche": sheet}[house]
    assert refused(basket, choice, session=day_of(of, dt.date(2026, 12, day))).code == "date-impossible"


def test_a_date_of_another_season_or_none_at_all_is_refused(sheet):
    _, basket = hers(sheet)
    other = factories.house_sheet(factories.season(), name="Abbaye")
    assert refused(basket, "other_house").code == "date-impossible"
    assert refused(basket, "other_house", session=day_of(other, factories.FIRST)).code == "date-impossible"
    assert refused(basket, "ailleurs").code == "choix-inconnu"


def test_past_handed_over_called_off_or_ended_it_changes_no_more(sheet, hands):
    _, basket = hers(sheet)
    hands.move_to(factories.at(factories.FIRST, 17))
    assert refused(basket, "credit").code == "panier-passe"
    hands.move_to(factories.at(dt.date(2026, 11, 25), 10))
    withdraw(enrolment=basket.subscription.enrolment, by=None, channel="counter")
    assert refused(basket, "credit").code == "panier-annule"


def test_the_same_choice_twice_clicked_or_sent_twice_is_one(sheet):
    home, basket = hers(sheet)
    later, key = day_of(sheet, dt.date(2026, 12, 10)), uuid.uuid4()
    for _ in range(2):
        choose(basket, "other_week", session=later, key=key, seen=1)
    choose(basket, "other_week", session=later)
    basket.refresh_from_db()
    assert (basket.version, taken(later)) == (2, 2)
    assert AuditLine.objects.filter(verb="paniers.choose_basket").count() == 1
    choose(basket, "credit")
    choose(basket, "credit")
    assert Charge.objects.filter(household=home, reverses__isnull=False).count() == 1


def test_what_the_screen_showed_counts(sheet):
    _, basket = hers(sheet)
    choose(basket, "credit")
    assert refused(basket, "", seen=1).code == "deja-modifie"


def test_her_calendar_learns_each_change_in_order(sheet, abbaye):
    _, basket = hers(sheet)
    type(basket.session).objects.filter(pk=basket.session_id).update(sequence=5)  # its own date moved five times
    basket = Basket.objects.get(pk=basket.pk)
    entries = [dated(basket)]
    for choice, also in (("other_house", {"session": day_of(abbaye, factories.FIRST)}), ("credit", {}), ("", {})):
        choose(basket, choice, **also)
        entries.append(dated(Basket.objects.get(pk=basket.pk)))
    assert [entry.place for entry in entries] == ["Capuche", "Abbaye", "Capuche", "Capuche"]
    assert [entry.cancelled for entry in entries] == [False, False, True, False]
    marks = [entry.sequence for entry in entries]
    assert marks == sorted(set(marks))
    assert {entry.uid for entry in entries} == {entries[0].uid}


def test_who_collects_is_told_what_another_of_the_household_chose_online(sheet):
    _, basket = hers(sheet)
    person = basket.subscription.enrolment.person
    person.email = "b@exemple.fr"
    person.user = User.objects.create_user("b@exemple.fr")
    person.save()
    other = User.objects.create_user("conjoint@exemple.fr")
    choose(basket, "credit", by=person.user)
    choose(basket, "", by=ground.agent(), channel="counter")
    assert not OutboxMessage.objects.filter(purpose="paniers.chosen").exists()
    choose(basket, "other_week", session=day_of(sheet, dt.date(2026, 12, 10)), by=other)
    message = OutboxMessage.objects.get(purpose="paniers.chosen")
    assert "jeudi 10 décembre 2026" in message.body.replace("\u00a0", " ")
    assert "€" not in message.subject + message.body


def test_the_end_of_a_subscription_takes_its_visits_too(sheet, abbaye):
    _, basket = hers(sheet)
    there = day_of(abbaye, factories.FIRST)
    choose(basket, "other_house", session=there)
    withdraw(enrolment=basket.subscription.enrolment, by=None, channel="counter")
    assert taken(there) == 0


# The place in a house -----------------------------------------------------------------------------------------------------------


def test_the_days_follow_the_usual_number_but_for_one_with_its_own(sheet):
    hers(sheet)
    apart = day_of(sheet, dt.date(2026, 12, 10))
    set_day_capacity(session=apart, capacity=4, by=None)
    set_capacity(sheet=sheet, capacity=40, by=None)
    found = Distribution.objects.filter(session__on_sheets__sheet=sheet).values_list("session__local_date", "capacity")
    assert {capacity for day, capacity in found if day != apart.local_date} == {40}
    assert dict(found)[apart.local_date] == 4
    set_capacity(sheet=sheet, capacity=None, by=None)
    set_capacity(sheet=sheet, capacity=12, by=None)
    assert Distribution.objects.get(session=apart).capacity == 4
    assert Distribution.objects.get(session=day_of(sheet, factories.FIRST)).capacity == 12


def test_a_day_smaller_than_what_is_promised_keeps_them_and_takes_nobody_else(sheet, abbaye):
    for _ in range(2):
        hers(sheet)
    _, visitor = hers(abbaye)
    day = day_of(sheet, factories.FIRST)
    room = set_day_capacity(session=day, capacity=1, by=None)
    assert (room.taken, room.capacity, room.overbooked, room.left) == (2, 1, 1, 0)
    assert refused(visitor, "other_house", session=day).code == "maison-complete"
    assert ask(sheet, *factories.household(quotient=380)).baskets.filter(session=day).exists()  # a place of the season is promised


def test_a_past_day_keeps_its_number(sheet, hands):
    hers(sheet)
    day = day_of(sheet, factories.FIRST)
    hands.move_to(factories.at(dt.date(2026, 12, 4), 10))
    with pytest.raises(Refusal) as refusal:
        set_day_capacity(session=day, capacity=4, by=None)
    assert refusal.value.code == "date-passee"
    set_capacity(sheet=sheet, capacity=40, by=None)
    assert Distribution.objects.get(session=day).capacity == 30
