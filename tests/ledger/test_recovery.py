"""What is not paid: asked once a step, told without a figure, handed to the ordonnateur only after a person has spoken, and taken back."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.households.models import Membership
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions import reverse_charge
from portal.ledger.actions.hand_over_debts import hand_over_debts, take_off_list
from portal.ledger.actions.remind import answer_reminder, ask_later, remind
from portal.ledger.models import RecoveryLine, Reminder, arrears_of, open_charges, owed_cents
from portal.notifications.models import OutboxMessage
from portal.people.models import Person

from .ground import household, mandate, owe, taken
from .test_invariants import offending, seen

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 10, 5, 10, tzinfo=dt.UTC)


def at(days: int):
    return time_machine.travel(MONDAY + dt.timedelta(days=days), tick=False)


@pytest.fixture
def owing(regie, agent, home):
    """A household with a referent, which owes 20.00 € since ten days, of which 5.00 are paid."""
    Membership.objects.create(
        household=home,
        person=Person.objects.create(display_name="Mme D.", family_name="Diallo", given_name="Amina", email="amina@example.org"),
        since=dt.date(2026, 1, 1),
        is_referent=True,
    )
    with at(-20):
        owe(home, 2000, due_in=10, by=agent)
    return home


def told() -> list[str]:
    return list(OutboxMessage.objects.filter(purpose__startswith="ledger.reminder").order_by("pk").values_list("purpose", flat=True))


def spoken_to(home, by):
    """Every step in its days, and the talk."""
    for days in (0, 21, 50):
        with at(days):
            remind(household_id=home.pk)
    with at(51):
        answer_reminder(reminder=Reminder.objects.get(household=home, step=3), answer="Aide demandée.", by=by)


def test_each_step_in_its_time_and_once(owing):
    for days in (0, 0, 1, 21, 21, 50, 50, 90):
        with at(days):
            tasks.remind_who_is_late()
            remind(household_id=owing.pk)
    rows = list(Reminder.objects.order_by("pk"))
    assert [(row.step, row.left_cents) for row in rows] == [(1, 2000), (2, 2000), (3, 2000)]
    assert rows[1].before == dt.date(2026, 11, 10)
    assert told() == ["ledger.reminder_gentle", "ledger.reminder_dated"]  # the third is a person's


def test_what_is_told_has_no_figure_and_leads_to_the_account(owing):
    with at(0):
        remind(household_id=owing.pk)
    message = OutboxMessage.objects.get(purpose="ledger.reminder_gentle")
    assert "€" not in message.subject + message.body and "/mon-espace/a-regler/" in message.body


def test_who_paid_meanwhile_or_asked_us_to_wait_is_told_nothing(owing, regie, agent):
    with at(0):
        ask_later(household=owing, until=clock.today() + dt.timedelta(days=3), by=None)
    with at(3):
        assert remind(household_id=owing.pk) is None and tasks.remind_who_is_late() == 0
    with at(4):
        mandate(regie, agent)
        taken(regie, owing, 2000, by=agent)
        assert remind(household_id=owing.pk) is None
    assert told() == []


@pytest.mark.parametrize(("moment", "why"), [(-3.5, "a night"), (5, "a Saturday"), (0.6, "an evening")])
def test_nobody_is_asked_at_night_nor_at_the_week_end(owing, moment, why):
    with at(moment):
        assert tasks.remind_who_is_late() == 0, why


def test_a_day_to_come_back_that_is_past_or_far_is_refused_in_words(owing):
    with at(0):
        for days, code in ((-1, "rappel-passe"), (61, "rappel-trop-loin")):
            with pytest.raises(Refusal) as refused:
                ask_later(household=owing, until=clock.today() + dt.timedelta(days=days), by=None)
            assert refused.value.code == code
        assert ask_later(household=owing, by=None).until.day == 5


def test_an_answer_is_written_once_and_says_something(owing, agent):
    with at(0):
        row = remind(household_id=owing.pk)
        with pytest.raises(Refusal, match="quelques mots"):
            answer_reminder(reminder=row, answer=" ", by=agent)
        answer_reminder(reminder=row, answer="Paie vendredi.", by=agent)
        with pytest.raises(Refusal) as refused:
            answer_reminder(reminder=row, answer="Encore.", by=agent)
    assert refused.value.code == "deja-repondu"


def test_nobody_is_listed_before_a_person_has_spoken_and_all_reasons_are_told(owing, regie, agent):
    with at(100), pytest.raises(Refusal) as refused:
        hand_over_debts(regie=regie, households=[owing.pk], by=agent)
    assert refused.value.code == "pas-encore" and f"n° {owing.pk}" in refused.value.words
    with at(100), pytest.raises(Refusal) as refused:
        hand_over_debts(regie=regie, households=[household().pk], by=agent)
    assert refused.value.code == "liste-vide"
    assert not RecoveryLine.objects.exists()


def test_the_list_takes_what_is_left_and_the_regie_no_longer_asks_for_it(owing, regie, agent):
    spoken_to(owing, agent)
    with at(90):
        listed = hand_over_debts(regie=regie, households=[owing.pk], by=agent)
        assert (listed.number, listed.amount_cents) == (1, 2000)
        assert open_charges(owing) == [] and owed_cents(owing) == 0 and arrears_of([owing.pk], clock.today()) == []
        assert remind(household_id=owing.pk) is None
        with pytest.raises(Refusal, match="personne"):
            hand_over_debts(regie=regie, households=[owing.pk], by=agent)
    assert {name: words for name, words in offending().items() if words} == {}


def test_a_part_paid_stays_paid_and_the_rest_alone_is_listed(owing, regie, agent):
    with at(-9):
        mandate(regie, agent)
        taken(regie, owing, 400, by=agent)
    spoken_to(owing, agent)
    with at(90):
        listed = hand_over_debts(regie=regie, households=[owing.pk], by=agent)
    assert listed.amount_cents == 1600
    assert {name: words for name, words in offending().items() if words} == {}


def test_what_is_undone_later_comes_back_from_the_list(owing, regie, agent):
    spoken_to(owing, agent)
    with at(90):
        listed = hand_over_debts(regie=regie, households=[owing.pk], by=agent)
        reverse_charge(charge=listed.lines.get().charge, reason="erreur", by=agent)
    line = listed.lines.get()
    assert line.withdrawn_at and line.withdrawn_why == "erreur"
    assert owed_cents(owing) == 0
    assert {name: words for name, words in offending().items() if words} == {}


def came_back(owing, regie, agent):
    """On a first list, taken off it, and on a second one."""
    spoken_to(owing, agent)
    with at(90):
        first = hand_over_debts(regie=regie, households=[owing.pk], by=agent)
        take_off_list(first.lines.get().charge, why="erreur", by=agent)
        assert owed_cents(owing) == 2000 and len(open_charges(owing)) == 1
        return first, hand_over_debts(regie=regie, households=[owing.pk], by=agent)


def test_what_came_back_from_a_list_and_is_owed_again_is_listed_again(owing, regie, agent):
    first, second = came_back(owing, regie, agent)
    assert (second.number, second.amount_cents, owed_cents(owing), open_charges(owing)) == (2, 2000, 0, [])
    assert first.lines.get().withdrawn_why == "erreur" and second.lines.get().withdrawn_at is None
    assert {name: words for name, words in offending().items() if words} == {}
    with at(91):
        reverse_charge(charge=second.lines.get().charge, reason="annulée", by=agent)
    assert [row.withdrawn_why for row in RecoveryLine.objects.order_by("pk")] == ["erreur", "annulée"]
    assert {name: words for name, words in offending().items() if words} == {}


def test_the_base_itself_keeps_a_charge_on_one_list_at_a_time(owing, regie, agent):
    _, second = came_back(owing, regie, agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryLine.objects.create(listed=second, charge=second.lines.get().charge, left_cents=1)


def test_a_list_that_does_not_add_up_is_seen(owing, regie, agent):
    spoken_to(owing, agent)
    with at(90):
        listed = hand_over_debts(regie=regie, households=[owing.pk], by=agent)
    from portal.ledger.triggers import books_open

    with books_open():
        type(listed).objects.filter(pk=listed.pk).update(amount_cents=1)
    assert "de lignes" in seen("lists")


def test_the_late_households_cost_five_queries_whatever_their_number(regie, agent, django_assert_num_queries):
    homes = [household() for _ in range(5)]
    with at(-40):
        for home in homes:
            owe(home, 900, due_in=5, by=agent)
    for some in (homes[:1], homes):
        with at(0), django_assert_num_queries(5):
            assert len(arrears_of([home.pk for home in some], clock.today())) == len(some)
