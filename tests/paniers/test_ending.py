"""Stopping, going on, waiting for another house: in time, too late, twice, and by the wrong person."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers import tasks
from paniers.actions.answer_renewal import answer_renewal
from paniers.actions.change_subscription import change_subscription
from paniers.actions.choose_collector import choose_collector
from paniers.actions.offer_renewal import offer_renewal
from paniers.actions.stop_subscription import stop_subscription
from paniers.actions.subscribe import subscribe
from paniers.actions.wish_house import wish_house
from paniers.enums import BasketState, Renewal
from paniers.models import BasketSize, Distribution, Subscription
from paniers.reading.terms import offer_of
from paniers.registry import broken_baskets
from paniers.rules.ending import Engagement, next_term
from portal.kit.refusal import Refusal
from portal.ledger.actions import take_payment
from portal.ledger.models import Charge, credit_cents, owed_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.accept_offer import accept_offer
from programmes.actions.make_offers import make_offers
from programmes.actions.withdraw import withdraw
from programmes.enums import EnrolmentState
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories

pytestmark = pytest.mark.django_db
LAST = dt.date(2027, 3, 2)  # of a term begun on 3 December


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season(last=dt.date(2027, 6, 24))


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


def subscribed(sheet, quotient=380, until=dt.date(2028, 2, 28), email="", **also) -> Subscription:
    home, person = factories.household()
    factories.Person.objects.filter(pk=person.pk).update(email=email)
    person.refresh_from_db()
    if quotient is not None:
        factories.verify(home, quotient, checked=dt.date(2026, 11, 3), until=until)
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def live(row):
    return list(row.baskets.exclude(state=BasketState.CANCELLED).select_related("planned_for__maison").order_by("planned_for__start"))


def code_of(act) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.words and refusal.value.way_out
    return refusal.value.code


def sound():
    assert list(broken_baskets()) == []
    assert not Distribution.objects.miscounted().exists()


def fresh(row):
    return Subscription.objects.select_related("enrolment", "wished").get(pk=row.pk)


# --- Stop


def test_during_the_essay_it_stops_without_notice_and_what_was_paid_comes_back(sheet, hands):
    row = subscribed(sheet, email="b@exemple.fr")
    home = row.enrolment.household
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    take_payment(household=home, amount_cents=2000, method="cash", regie=regie, by=agent)
    hands.move_to(factories.at(dt.date(2026, 12, 15), 11, 58))  # two baskets behind, the third can still be said
    stop_subscription(subscription=row, by=None)
    after = fresh(row)
    assert (after.end_reason, after.ends_on, len(live(row))) == ("trial", dt.date(2026, 12, 15), 2)
    assert (owed_cents(home), credit_cents(home)) == (0, 1200)
    assert after.enrolment.state == EnrolmentState.WITHDRAWN
    message = OutboxMessage.objects.get(purpose="paniers.stopped")
    assert "€" not in message.subject + message.body
    sound()


def test_once_the_third_is_ordered_the_essay_is_over(sheet, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2026, 12, 15), 12))
    assert code_of(lambda: stop_subscription(subscription=row, by=None, last_on=dt.date(2026, 12, 15))) == "engagement"
    assert len(live(row)) == 13


@pytest.mark.parametrize(("begun", "trial", "on"), [(0, 2, True), (2, 2, True), (3, 2, False), (0, 0, False)])
def test_an_essay_is_so_many_baskets(begun, trial, on):
    engagement = Engagement(begun, trial, 15, bound=True, last=LAST)
    assert engagement.on_trial is on
    assert engagement.stops_from(dt.date(2026, 12, 1)) == (dt.date(2026, 12, 1) if on else LAST)


def test_without_commitment_it_stops_with_notice(hands):
    sheet = factories.house_sheet(factories.season(commitment_months=0, billing="basket", trial_baskets=0))
    row = subscribed(sheet)
    assert not Charge.objects.exists()
    hands.move_to(factories.at(dt.date(2026, 12, 7), 10))
    assert code_of(lambda: stop_subscription(subscription=row, by=None, last_on=dt.date(2026, 12, 10))) == "preavis"
    stop_subscription(subscription=row, by=None)
    after = fresh(row)
    assert (after.end_reason, after.ends_on, [one.planned_for.local_date.day for one in live(row)]) == (
        "notice",
        dt.date(2026, 12, 22),
        [3, 10, 17],
    )
    assert after.enrolment.state == EnrolmentState.CONFIRMED  # two baskets are still to collect
    hands.move_to(factories.at(dt.date(2026, 12, 23), 8))
    assert tasks.end_what_is_over() == 1
    assert fresh(row).enrolment.state == EnrolmentState.WITHDRAWN
    assert not OutboxMessage.objects.filter(purpose="paniers.ended").exists()  # she said so herself
    sound()


@pytest.mark.parametrize(
    ("reason", "words", "code"), [("", "", "raison-manquante"), ("staff", " ", "raison-manquante"), ("trial", "", "raison-manquante")]
)
def test_the_team_says_why(sheet, hands, reason, words, code):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 1, 5), 10))
    assert code_of(lambda: stop_subscription(subscription=row, by=None, reason=reason, words=words, staff=True)) == code


def test_a_difficulty_ends_it_before_the_term_but_for_what_is_ordered(sheet, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 1, 5), 12, 5))  # too late for 7 January
    stop_subscription(subscription=row, by=None, reason="hardship", staff=True)
    after = fresh(row)
    assert (after.end_reason, after.ends_on, len(live(row))) == ("hardship", dt.date(2027, 1, 7), 6)
    assert after.enrolment.state == EnrolmentState.CONFIRMED
    tasks.bill_what_is_due()
    assert Charge.objects.standing().count() == 6
    sound()


def test_a_day_behind_is_no_last_day_and_twice_is_once(sheet):
    row, key = subscribed(sheet), uuid.uuid4()
    assert code_of(lambda: stop_subscription(subscription=row, by=None, last_on=dt.date(2026, 11, 1))) == "jour-passe"
    for _ in range(2):
        stop_subscription(subscription=row, by=None, key=key)
    assert code_of(lambda: stop_subscription(subscription=row, by=None)) == "abonnement-pas-en-cours"


def test_what_was_moved_within_what_is_paid_stays_what_was_given_after_goes(sheet):
    row = subscribed(sheet)
    rows = live(row)
    factories.chosen(rows[0], "moved")
    factories.chosen(rows[8], "given")
    factories.chosen(rows[9], "absent")
    stop_subscription(subscription=row, by=None, last_on=dt.date(2026, 12, 10))
    assert [one.pk for one in live(row)] == [rows[0].pk, rows[1].pk]
    sound()


def test_the_place_given_back_goes_to_whoever_waits(terms):
    sheet = factories.house_sheet(terms, capacity=1)
    row, waiting = subscribed(sheet), subscribed(sheet, or_wait=True)
    stop_subscription(subscription=row, by=None)
    assert fresh(waiting).enrolment.state == EnrolmentState.OFFERED


# --- Going on


def test_thirty_days_before_the_end_another_term_is_offered_once(sheet, hands):
    subscribed(sheet, email="b@exemple.fr")
    hands.move_to(factories.at(dt.date(2027, 1, 30), 9))
    assert tasks.offer_what_follows() == 0
    hands.move_to(factories.at(dt.date(2027, 1, 31), 9))
    assert (tasks.offer_what_follows(), tasks.offer_what_follows()) == (1, 0)
    message = OutboxMessage.objects.get(purpose="paniers.renewal")
    body = message.body.replace("\u00a0", " ")
    assert "jusqu'au mardi 2 mars 2027" in body and "Le prix ne sera plus le même" not in body
    assert "€" not in message.subject + body


def test_a_price_that_will_be_higher_is_announced_with_what_to_bring(sheet, hands):
    row = subscribed(sheet, until=dt.date(2027, 2, 28), email="b@exemple.fr")
    hands.move_to(factories.at(dt.date(2027, 1, 31), 9))
    tasks.offer_what_follows()
    assert offer_of(fresh(row)).unit_cents == 900
    body = OutboxMessage.objects.get(purpose="paniers.renewal").body
    assert "Le prix ne sera plus le même" in body and "apportez" in body


def test_yes_prolongs_lays_its_dates_and_promises_the_price(sheet, hands):
    row, key = subscribed(sheet), uuid.uuid4()
    hands.move_to(factories.at(dt.date(2027, 1, 31), 9))
    tasks.offer_what_follows()
    tasks.bill_what_is_due()
    before = [(one.pk, one.unit_cents, one.charge_id) for one in live(row)]
    for _ in range(2):
        answer_renewal(subscription=row, yes=True, by=None, shown_cents=400, key=key)
    after = fresh(row)
    assert (after.renewal, after.ends_on, len(live(row))) == (Renewal.ACCEPTED, dt.date(2027, 6, 2), 26)
    assert [(one.pk, one.unit_cents, one.charge_id) for one in live(row)][:13] == before
    assert tasks.offer_what_follows() == 0
    hands.move_to(factories.at(dt.date(2027, 5, 4), 9))
    assert tasks.offer_what_follows() == 1  # to the season's end
    sound()


def test_a_dearer_year_counts_from_the_new_term_only(sheet, hands):
    row = subscribed(sheet)
    factories.next_grid(row.terms.tariff, dt.date(2027, 3, 1), ((0, 400, 450), (400, None, 950)))
    hands.move_to(factories.at(dt.date(2027, 1, 31), 9))
    tasks.offer_what_follows()
    assert code_of(lambda: answer_renewal(subscription=row, yes=True, by=None, shown_cents=400)) == "prix-change"
    answer_renewal(subscription=row, yes=True, by=None, shown_cents=450)
    assert [one.unit_cents for one in live(row)][12:14] == [400, 450]
    sound()


def test_a_proof_brought_after_the_yes_counts_from_the_first_day_of_the_term(sheet, hands):
    row = subscribed(sheet, until=dt.date(2027, 2, 28))
    hands.move_to(factories.at(dt.date(2027, 1, 31), 9))
    tasks.offer_what_follows()
    answer_renewal(subscription=row, yes=True, by=None)
    assert live(row)[13].unit_cents == 900
    hands.move_to(factories.at(dt.date(2027, 2, 15), 9))
    factories.verify(row.enrolment.household, 380, checked=dt.date(2027, 2, 15), until=dt.date(2028, 2, 28))
    tasks.lower_what_is_proved()
    assert {one.unit_cents for one in live(row)} == {400}


def test_no_answer_ends_it_gives_the_place_back_and_says_so(terms, hands):
    sheet = factories.house_sheet(terms, capacity=1)
    row, waiting = subscribed(sheet, email="b@exemple.fr"), subscribed(sheet, or_wait=True)
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    hands.move_to(factories.at(LAST, 23))
    assert tasks.end_what_is_over() == 0
    hands.move_to(factories.at(dt.date(2027, 3, 3), 0, 5))
    assert (tasks.end_what_is_over(), tasks.end_what_is_over()) == (1, 0)
    assert len(live(row)) == 13
    assert fresh(waiting).enrolment.state == EnrolmentState.OFFERED
    assert OutboxMessage.objects.filter(purpose="paniers.ended").count() == 1
    assert code_of(lambda: answer_renewal(subscription=row, yes=True, by=None)) == "abonnement-pas-en-cours"


def test_no_then_yes_before_the_end_goes_on(sheet, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    answer_renewal(subscription=row, yes=False, by=None)
    assert fresh(row).renewal == Renewal.DECLINED
    answer_renewal(subscription=row, yes=True, by=None)
    assert fresh(row).ends_on == dt.date(2027, 6, 2)


@pytest.mark.parametrize("day", [dt.date(2026, 12, 1), dt.date(2027, 1, 30)])
def test_too_early_to_say_yes(sheet, hands, day):
    row = subscribed(sheet)
    hands.move_to(factories.at(day, 9))
    assert code_of(lambda: answer_renewal(subscription=row, yes=True, by=None)) == "pas-encore"


def test_after_the_season_there_is_nothing_to_offer(hands):
    row = subscribed(factories.house_sheet(factories.season(last=dt.date(2027, 2, 25))))
    hands.move_to(factories.at(dt.date(2027, 2, 10), 9))
    assert tasks.offer_what_follows() == 0
    assert code_of(lambda: answer_renewal(subscription=row, yes=True, by=None)) == "pas-de-suite"


def test_a_size_offered_no_more_is_the_usual_one_in_the_next_term(sheet, terms, hands):
    large = factories.size(terms, "Grand panier", 6000)
    row = subscribed(sheet, size=large)
    BasketSize.objects.filter(pk=large.pk).update(offered=False)
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    answer_renewal(subscription=row, yes=True, by=None)
    sizes = [(one.size_id == large.pk, one.unit_cents) for one in live(row)]
    assert sizes[12:14] == [(True, 800), (False, 400)]
    sound()


def test_a_change_after_the_yes_goes_on_in_the_next_term_at_its_price(sheet, terms, hands):
    large, row = factories.size(terms, "Grand panier", 6000), subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    tasks.offer_what_follows()
    answer_renewal(subscription=row, yes=True, by=None)
    change_subscription(subscription=row, from_on=dt.date(2027, 2, 18), by=None, size=large, quantity=2)
    assert {(one.size_id, one.quantity, one.unit_cents) for one in live(row)[11:]} == {(large.pk, 2, 800)}
    assert [one.kind for one in row.agreements.filter(stands=True).order_by("from_on")] == ["start", "change", "renewal"]
    sound()


def test_a_stopped_subscription_is_offered_nothing(sheet, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 1, 5), 9))
    stop_subscription(subscription=row, by=None, reason="moved_away", staff=True, last_on=dt.date(2027, 2, 11))
    hands.move_to(factories.at(dt.date(2027, 2, 1), 9))
    assert (tasks.offer_what_follows(), offer_renewal(subscription=row, by=None)) == (0, None)


@pytest.mark.parametrize("months", [1, 3])
def test_the_next_term_begins_the_day_after_and_never_passes_the_season(months):
    term = next_term(LAST, months=months, season_end=dt.date(2027, 3, 20))
    assert (term.start, term.end) == (dt.date(2027, 3, 3), dt.date(2027, 3, 21))
    assert next_term(dt.date(2027, 3, 20), months=months, season_end=dt.date(2027, 3, 20)) is None


# --- Another house


@laid_once
def full(terms):
    return factories.house_sheet(terms, name="Abbaye", capacity=1)


@pytest.fixture
def holder(full):
    return subscribed(full)


def test_second_choice_collects_there_and_waits_for_the_first(sheet, full, holder):
    row = subscribed(sheet, wishes=full)
    assert (row.enrolment.sheet_id, len(live(row)), fresh(row).wished.sheet_id) == (sheet.pk, 13, full.pk)
    assert fresh(row).wished.state == EnrolmentState.WAITING


@pytest.mark.parametrize("order", ["wished-first", "wished-last"])
def test_a_yes_to_the_place_waited_for_moves_the_baskets_from_the_next_open_week(terms, hands, order):
    names = ("Abbaye", "Capuche") if order == "wished-first" else ("Capuche", "Abbaye")
    made = {name: factories.house_sheet(terms, name=name, capacity=1) for name in names}
    full, sheet = made["Abbaye"], made["Capuche"]
    holder, row = subscribed(full), subscribed(sheet, wishes=full)
    next_one = subscribed(sheet, or_wait=True)
    hands.move_to(factories.at(dt.date(2026, 12, 8), 13))  # too late for 10 December
    stop_subscription(subscription=holder, by=None, reason="moved_away", staff=True, last_on=dt.date(2026, 12, 8))
    hands.move_to(factories.at(dt.date(2026, 12, 11), 8))
    tasks.end_what_is_over()
    accept_offer(enrolment=fresh(row).wished, by=None)
    after = fresh(row)
    assert (after.enrolment.sheet_id, after.wished, after.number) == (full.pk, None, 2)
    assert [one.planned_for.maison.name for one in live(row)] == ["Capuche"] * 2 + ["Abbaye"] * 11
    assert fresh(next_one).enrolment.state == EnrolmentState.OFFERED
    assert {one.unit_cents for one in live(row)} == {400}
    sound()


def test_waiting_twice_is_once_and_one_house_at_a_time(terms, sheet, full, holder):
    other = factories.house_sheet(terms, name="Prémol", capacity=1)
    subscribed(other)
    row = subscribed(sheet)
    first = wish_house(subscription=row, sheet=full, by=None)
    assert wish_house(subscription=row, sheet=full, by=None) == first
    assert wish_house(subscription=row, sheet=other, by=None) == fresh(row).wished
    first.refresh_from_db()
    assert first.state == EnrolmentState.WITHDRAWN
    assert code_of(lambda: wish_house(subscription=row, sheet=sheet, by=None)) == "deja-dans-cette-maison"


def test_who_waits_there_is_not_let_past_the_others_by_a_change(sheet, full, holder):
    row = subscribed(sheet, wishes=full)
    ask = {"subscription": row, "from_on": factories.FIRST, "by": None, "sheet": full}
    assert code_of(lambda: change_subscription(**ask)) == "deja-en-attente"
    withdraw(enrolment=holder.enrolment, by=None, channel="counter")
    make_offers(full.pk, by=None)
    assert code_of(lambda: change_subscription(**ask)) == "place-proposee"
    assert code_of(lambda: change_subscription(subscription=row, from_on=factories.FIRST, by=None, quantity=2)) == "place-proposee"


def test_who_stops_leaves_the_other_list_too(sheet, full, holder):
    row = subscribed(sheet, wishes=full)
    wished = fresh(row).wished
    stop_subscription(subscription=row, by=None)
    wished.refresh_from_db()
    assert wished.state == EnrolmentState.WITHDRAWN


# --- Who collects


def test_only_a_grown_up_of_the_household_collects(sheet):
    row = subscribed(sheet)
    stranger = factories.Person.objects.create(display_name="M. X.")
    child = factories.Person.objects.create(display_name="Léo", birth_year=2018)
    factories.Membership.objects.create(household=row.enrolment.household, person=child, since=dt.date(2026, 1, 1))
    for person in (stranger, child):
        assert code_of(lambda person=person: choose_collector(subscription=row, person=person, by=None)) == "pas-du-foyer"
    assert choose_collector(subscription=row, person=row.enrolment.person, by=None).enrolment.version == row.enrolment.version


def test_a_resident_stops_from_her_baskets_not_from_her_place(sheet):
    row = subscribed(sheet)
    user = factories.account(row.enrolment.person)
    assert code_of(lambda: withdraw(enrolment=row.enrolment, by=user)) == "par-mes-paniers"
    assert len(live(row)) == 13
