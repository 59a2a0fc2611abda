"""A subscription that becomes another from a day on: only what may still be said changes, what was chosen or is past stays."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers import tasks
from paniers.actions.change_subscription import change_subscription
from paniers.actions.subscribe import subscribe
from paniers.enums import Agreed, BasketState, Choice, PointKind
from paniers.models import Basket, BasketSize, Distribution, GivePoint, Subscription
from paniers.registry import broken_baskets
from portal.kit import registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import take_payment
from portal.ledger.models import Charge, credit_cents, owed_cents
from portal.notifications.models import OutboxMessage
from programmes.enums import EnrolmentState
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories

pytestmark = pytest.mark.django_db
TUESDAY = factories.at(dt.date(2026, 11, 24), 10)
FIFTH = factories.FIRST + dt.timedelta(weeks=4)  # 31 December


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(TUESDAY, tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


@laid_once
def large(terms):
    return factories.size(terms, "Grand panier", 6000, times=2)


def subscribed(sheet, quotient=380, **also) -> Subscription:
    home, person = factories.household(quotient=quotient)
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def change(row, from_on=FIFTH, **also):
    fitted = change_subscription(**{"subscription": row, "from_on": from_on, "by": None, **also})
    row.refresh_from_db()
    return fitted


def rows(row) -> list[Basket]:
    return list(row.baskets.select_related("planned_for__maison", "session", "size", "charge").order_by("planned_for__start", "pk"))


def live(row) -> list[Basket]:
    return [basket for basket in rows(row) if basket.state != BasketState.CANCELLED]


def sound() -> None:
    assert list(broken_baskets()) == []
    assert not Distribution.objects.miscounted().exists()
    asked = [(key, rule) for key, rule in registry.invariants.items() if key.startswith(("ledger.", "programmes."))]
    assert [line for _, rule in asked for line in rule()] == []


def refused(row, **also) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        change(row, **also)
    assert refusal.value.words and refusal.value.way_out
    return refusal.value


def test_a_larger_basket_counts_from_its_day_and_what_is_before_stays(sheet, large):
    row = subscribed(sheet)
    before = [(basket.pk, basket.size_id, basket.unit_cents, basket.charge_id) for basket in rows(row)][:4]
    change(row, size=large)
    after = rows(row)
    assert [(basket.pk, basket.size_id, basket.unit_cents, basket.charge_id) for basket in after][:4] == before
    assert {(basket.size_id, basket.unit_cents) for basket in after[4:]} == {(large.pk, 800)}
    assert [line.kind for line in row.agreements.order_by("from_on")] == [Agreed.START, Agreed.CHANGE]
    sound()


def test_what_was_owed_already_is_owed_anew_and_what_was_paid_pays_it(sheet, large):
    row = subscribed(sheet)
    home = row.enrolment.household
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(household=home, amount_cents=2000, method="cash", regie=regie, by=agent)
    change(row, size=large)
    assert (owed_cents(home), credit_cents(home)) == (400, 0)  # five at 4.00 were paid; the fifth costs 8.00
    change(row, size=row.terms.usual_size)
    assert (owed_cents(home), credit_cents(home)) == (0, 0)
    change(row, rhythm="odd")  # the fifth week is odd: nothing owed is undone
    assert sum(Charge.objects.filter(household=home).values_list("amount_cents", flat=True)) == 2000
    sound()


def test_a_smaller_number_leaves_what_was_paid_as_credit(sheet):
    row = subscribed(sheet, quantity=2)
    home = row.enrolment.household
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(household=home, amount_cents=4000, method="cash", regie=regie, by=agent)
    change(row, quantity=1)
    sheet.refresh_from_db()
    assert (owed_cents(home), credit_cents(home), sheet.taken) == (0, 400, 1)
    assert [basket.quantity for basket in rows(row)][3:6] == [2, 1, 1]
    sound()


def test_every_second_week_goes_by_position_and_back_again_owes_anew(sheet):
    row = subscribed(sheet)
    change(row, rhythm="even", from_on=factories.FIRST)
    days = [basket.planned_for.local_date for basket in live(row)]
    assert days == [factories.FIRST + dt.timedelta(weeks=week) for week in range(1, 13, 2)]
    assert dt.date(2026, 12, 24) in days and dt.date(2027, 1, 7) in days  # 53 weeks: no two in a row, no hole of three
    home = row.enrolment.household
    assert owed_cents(home) == 800
    change(row, rhythm="weekly", from_on=factories.FIRST)
    tasks.bill_what_is_due()
    assert (len(live(row)), len(rows(row)), owed_cents(home)) == (13, 13, 2000)
    sound()


def test_another_house_takes_its_place_there_and_gives_the_old_one_back(sheet, terms):
    other = factories.house_sheet(terms, name="Abbaye")
    subscribed(other)
    row = subscribed(sheet)
    old, charges = row.enrolment, [basket.charge_id for basket in rows(row)]
    change(row, sheet=other)
    for each in (sheet, other, old):
        each.refresh_from_db()
    assert (sheet.taken, other.taken, old.state, old.end_reason) == (0, 2, EnrolmentState.WITHDRAWN, "house-changed")
    assert (row.enrolment.sheet_id, row.enrolment.state, row.number) == (other.pk, EnrolmentState.CONFIRMED, 2)
    there = [(basket.planned_for.maison.name, basket.number) for basket in rows(row)]
    assert there == [("Capuche", 1)] * 4 + [("Abbaye", 2)] * 9
    assert [basket.charge_id for basket in rows(row)] == charges  # same day, same price: nothing is owed anew
    sound()


def test_a_house_of_another_weekday_owes_its_date_under_its_own_name(sheet, terms):
    other = factories.house_sheet(terms, name="Abbaye", days_later=1)
    row = subscribed(sheet)
    change(row, sheet=other, from_on=FIFTH + dt.timedelta(days=1))
    days = [basket.planned_for.local_date for basket in rows(row)]
    assert days[3:6] == [dt.date(2026, 12, 24), dt.date(2027, 1, 1), dt.date(2027, 1, 8)]
    assert rows(row)[3].planned_for.maison.name == "Capuche"
    assert not Charge.objects.standing().filter(label__contains="31 décembre").exists()
    sound()


def test_there_and_back_again_leaves_one_basket_a_week(sheet, terms):
    other = factories.house_sheet(terms, name="Abbaye")
    row = subscribed(sheet)
    change(row, rhythm="odd", from_on=factories.FIRST)
    change(row, sheet=other, from_on=factories.FIRST)
    change(row, rhythm="weekly", from_on=factories.FIRST)
    change(row, sheet=sheet, from_on=factories.FIRST)
    assert [basket.planned_for.maison.name for basket in live(row)] == ["Capuche"] * 13
    assert len({basket.planned_for_id for basket in live(row)}) == 13
    sound()


def test_a_full_house_is_refused_with_a_place_to_wait_for(sheet, terms):
    other = factories.house_sheet(terms, name="Abbaye", capacity=1)
    subscribed(other)
    row = subscribed(sheet)
    refusal = refused(row, sheet=other)
    assert (refusal.code, "attendez une place" in refusal.way_out) == ("maison-complete", True)
    sheet.refresh_from_db()
    assert (sheet.taken, row.enrolment.sheet_id) == (1, sheet.pk)
    sound()


def test_whoever_waited_for_the_place_given_back_is_offered_it(terms):
    sheet, other = factories.house_sheet(terms, capacity=1), factories.house_sheet(terms, name="Abbaye")
    row, waiting = subscribed(sheet), subscribed(sheet, or_wait=True)
    change(row, sheet=other)
    waiting.enrolment.refresh_from_db()
    assert waiting.enrolment.state == EnrolmentState.OFFERED


@pytest.mark.parametrize("state", ["absent", "given", "moved"])
def test_what_was_chosen_for_one_basket_survives_every_change(sheet, terms, large, state):
    other = factories.house_sheet(terms, name="Abbaye")
    row = subscribed(sheet, quantity=2)
    chosen = rows(row)[6]
    kept = factories.chosen(chosen, state)
    change(row, size=large, quantity=1)
    change(row, sheet=other)
    change(row, rhythm="even")
    chosen.refresh_from_db()
    assert (chosen.state, chosen.planned_for_id, chosen.session_id, chosen.choice) == kept
    if state != "absent":
        assert (chosen.size_id, chosen.quantity, chosen.unit_cents) == (terms.usual_size.pk, 2, 400)
    else:
        assert (chosen.size_id, chosen.quantity) == (large.pk, 1)
    of_that_week = [one for one in live(row) if one.planned_for.local_date == chosen.planned_for.local_date]
    assert of_that_week == [chosen]
    sound()


def test_nothing_past_nor_too_late_to_say_is_written_again(sheet, large, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2026, 12, 29), 12, 5))  # after the cut-off of 31 December
    before = [(basket.pk, basket.size_id, basket.version) for basket in rows(row)][:5]
    assert refused(row, size=large).code == "jour-impossible"
    change(row, size=large, from_on=FIFTH + dt.timedelta(weeks=1))
    assert [(basket.pk, basket.size_id, basket.version) for basket in rows(row)][:5] == before
    sound()


def test_at_11_58_a_change_from_this_week_is_taken_at_noon_it_is_not(sheet, large, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2026, 12, 29), 11, 58))
    change(row, size=large)
    assert rows(row)[4].size == large
    hands.move_to(factories.at(dt.date(2026, 12, 29), 12))
    assert refused(row, size=row.terms.usual_size).code == "jour-impossible"


def test_a_change_twice_clicked_is_one_change(sheet, large):
    row, key = subscribed(sheet), uuid.uuid4()
    for _ in range(2):
        change(row, size=large, key=key)
    assert row.agreements.count() == 2
    assert AuditLine.objects.filter(verb="paniers.change").count() == 1
    assert refused(row, size=large).code == "rien-a-changer"
    assert OutboxMessage.objects.filter(purpose="paniers.changed").count() <= 1


def test_the_price_of_a_change_is_that_of_the_day_the_term_was_quoted(sheet, large, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2026, 12, 10), 10))
    factories.verify(row.enrolment.household, 1500, checked=dt.date(2026, 12, 10))
    change(row, size=large, shown_cents=800)
    made = row.agreements.get(kind=Agreed.CHANGE)
    assert (made.unit_cents, made.quoted_on) == (800, dt.date(2026, 11, 24))
    assert {basket.unit_cents for basket in rows(row)[4:]} == {800}


def test_a_lower_proof_since_lowers_the_change_too(sheet, large, hands):
    row = subscribed(sheet, quotient=None)
    hands.move_to(factories.at(dt.date(2026, 12, 10), 10))
    factories.verify(row.enrolment.household, 380, checked=dt.date(2026, 12, 10))
    change(row, size=large, from_on=factories.FIRST + dt.timedelta(weeks=2), shown_cents=1800)
    assert [basket.unit_cents for basket in rows(row)][1:7] == [900, 1800, 1800, 1800, 800, 800]


def test_the_last_word_wins_over_what_was_agreed_for_later(sheet, large):
    row = subscribed(sheet)
    change(row, size=large, from_on=factories.FIRST + dt.timedelta(weeks=8))
    change(row, quantity=2)
    assert [(basket.size_id == large.pk, basket.quantity) for basket in rows(row)][3:9] == [
        (False, 1), (False, 2), (False, 2), (False, 2), (False, 2), (True, 2),
    ]  # fmt: skip
    sound()


@pytest.mark.parametrize(
    ("also", "code"),
    [
        ({}, "rien-a-changer"),
        ({"quantity": 1}, "rien-a-changer"),
        ({"quantity": 4}, "nombre-de-paniers"),
        ({"quantity": 0}, "nombre-de-paniers"),
        ({"quantity": 2, "from_on": dt.date(2027, 3, 4)}, "jour-impossible"),
        ({"quantity": 2, "from_on": dt.date(2030, 1, 3)}, "jour-impossible"),
        ({"quantity": 2, "from_on": dt.date(2026, 12, 30)}, "jour-impossible"),
        ({"quantity": 2, "shown_cents": 100}, "prix-change"),
    ],
)
def test_a_change_is_refused_in_words(sheet, also, code):
    row = subscribed(sheet)
    assert refused(row, **also).code == code
    assert row.agreements.count() == 1
    sound()


def test_a_size_offered_no_more_stays_with_whoever_has_it(sheet, large):
    row, other = subscribed(sheet, size=large), subscribed(sheet)
    BasketSize.objects.filter(pk=large.pk).update(offered=False)
    large.refresh_from_db()
    assert refused(other, size=large).code == "taille-retiree"
    change(row, quantity=2)
    assert {(basket.size_id, basket.quantity) for basket in rows(row)[4:]} == {(large.pk, 2)}
    with pytest.raises(Refusal) as refusal:
        subscribed(sheet, size=large)
    assert refusal.value.code == "taille-retiree"


def test_a_grid_without_her_band_changes_nothing_promised(sheet):
    row = subscribed(sheet)
    factories.next_grid(row.terms.tariff, dt.date(2026, 12, 20), ((0, None, 900),))
    change(row, quantity=2)
    assert {basket.unit_cents for basket in rows(row)} == {400}


def test_more_baskets_than_places_left_is_refused_and_never_past_those_who_wait(terms):
    sheet = factories.house_sheet(terms, capacity=1)
    row = subscribed(sheet)
    assert refused(row, quantity=2).code == "maison-complete"
    sound()


def test_a_subscription_over_or_awaited_is_not_changed(terms):
    sheet = factories.house_sheet(terms, capacity=1)
    row, waiting = subscribed(sheet), subscribed(sheet, or_wait=True)
    assert refused(waiting, quantity=1, rhythm="odd").code == "abonnement-pas-en-cours"
    with time_machine.travel(factories.at(dt.date(2027, 3, 10), 10), tick=False):
        assert refused(row, rhythm="odd").code == "abonnement-fini"


def test_the_change_is_told_without_a_price_to_who_collects(sheet, large):
    row = subscribed(sheet)
    person = row.enrolment.person
    person.email = "b@exemple.fr"
    person.save()
    change(row, size=large)
    message = OutboxMessage.objects.get(purpose="paniers.changed")
    assert "31 décembre" in message.body.replace("\u00a0", " ")
    assert "€" not in message.subject + message.body


def test_a_day_given_to_food_bank_keeps_its_place_on_the_packing(sheet, large):
    GivePoint.objects.create(name="Frigo", kind=PointKind.FRIDGE)
    row = subscribed(sheet)
    chosen = rows(row)[5]
    factories.chosen(chosen, "given")
    assert chosen.choice == Choice.GIVEN
    change(row, size=large)
    assert chosen.session.distribution.taken == 1


def test_from_one_fortnight_to_the_other_no_week_has_two(sheet):
    row = subscribed(sheet, rhythm="odd")
    assert len(rows(row)) == 7
    change(row, rhythm="even")
    assert len({basket.planned_for.local_date for basket in live(row)}) == len(live(row))
    sound()
