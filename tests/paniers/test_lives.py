"""Whatever a household, the house and the clock do to its baskets, in whatever order: nothing past is rewritten, what is owed is what the
rows say, and the books are clean after each act."""

import datetime as dt
import sys
from collections import Counter

import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import rule

from paniers import tasks
from paniers.actions.answer_renewal import answer_renewal
from paniers.actions.bill_period import standing_charge
from paniers.actions.change_subscription import change_subscription
from paniers.actions.change_week import change_week
from paniers.actions.choose_basket import choose_basket
from paniers.actions.hand_over import hand_over
from paniers.actions.set_day_capacity import set_day_capacity
from paniers.actions.stop_subscription import stop_subscription
from paniers.actions.subscribe import subscribe
from paniers.enums import PACKED, BasketState, Choice, EndReason, PointKind, Rhythm
from paniers.models import Basket, GivePoint, Subscription
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.ledger.actions.use_credit import use_credit
from portal.ledger.models import Charge, open_charges
from programmes.actions.cancel_session import cancel_session
from programmes.actions.move_session import move_session
from programmes.models import Session
from tests.life import Life
from tests.lives import a_thousand, find_the_fault, live_until_done

from . import factories

pytestmark = pytest.mark.django_db
BEGIN = dt.datetime(2026, 11, 27, 10, tzinfo=factories.at(factories.FIRST).tzinfo)
which = st.integers(0, 12)
DONE_WITH = (BasketState.HANDED_OVER, BasketState.MISSED)  # what becomes of a planned one on its day
ACTS = {
    "choose", "change", "house", "hand", "tick", "time", "proof", "pay", "stop", "renew", "week moved", "week off", "room",
    "date moved", "date off",
}  # fmt: skip


class Machine(Life):
    """Three households, two houses, one season around the new year of a year of 53 weeks."""

    town: dict = {}

    def begin(self, first) -> None:
        self._travel.stop()
        self._travel = time_machine.travel(BEGIN, tick=False)
        self._clock = self._travel.start()
        self.past: dict[int, tuple] = {}
        self.booked: dict[int, tuple] = {}

    def remembered(self):
        return None

    # What is drawn ----------------------------------------------------------------------------------------------------------------

    def subscription(self, number: int) -> Subscription:
        rows = Subscription.objects.select_related("enrolment__sheet", "enrolment__household", "terms").order_by("pk")
        return list(rows)[number % len(self.town["homes"])]

    def basket(self, number: int, *, to_come: bool = True) -> Basket | None:
        rows = Basket.objects.order_by("session__start", "pk")
        if to_come:
            rows = rows.filter(session__end__gt=clock.now())
        rows = list(rows[:40])
        return rows[number * 3 % len(rows)] if rows else None

    def act(self, name: str, act) -> None:
        """Refused in words, nothing is done; anything else goes through."""
        try:
            act()
        except Refusal as refusal:
            assert str(refusal)
        else:
            self.done[name] += 1

    # What people do ----------------------------------------------------------------------------------------------------------------

    @rule(number=which, choice=st.sampled_from(["", *Choice.values]), where=which)
    def choose(self, number, choice, where):
        if (row := self.basket(number)) is None:
            return
        dates = list(Session.objects.filter(distribution__isnull=False, start__gt=clock.now()).order_by("start", "pk")[:12])
        session = dates[where % len(dates)] if dates and choice in (Choice.OTHER_WEEK, Choice.OTHER_HOUSE) else None
        point = self.town["point"] if choice == Choice.GIVEN else None
        self.act("choose", lambda: choose_basket(basket=row, choice=choice, session=session, point=point, by=SYSTEM))

    @rule(number=which, quantity=st.integers(1, 3), rhythm=st.sampled_from(Rhythm.values), weeks=st.integers(0, 6))
    def change(self, number, quantity, rhythm, weeks):
        row, day = self.subscription(number), self._thursday(weeks)
        self.act("change", lambda: change_subscription(subscription=row, from_on=day, quantity=quantity, rhythm=rhythm, by=SYSTEM))

    @rule(number=which, weeks=st.integers(0, 6))
    def change_house(self, number, weeks):
        row, day = self.subscription(number), self._thursday(weeks)
        other = next(sheet for sheet in self.town["sheets"] if sheet.pk != row.enrolment.sheet_id)
        self.act("house", lambda: change_subscription(subscription=row, from_on=day, sheet=other, by=SYSTEM))

    def _thursday(self, weeks: int) -> dt.date:
        today = clock.today()
        return today + dt.timedelta(days=(3 - today.weekday()) % 7, weeks=weeks)

    @rule(number=which, quotient=st.sampled_from([120, 500, 900]))
    def a_proof_is_brought(self, number, quotient):
        home = self.subscription(number).enrolment.household
        factories.verify(home, quotient, checked=clock.today(), until=clock.today() + dt.timedelta(days=90))
        self.done["proof"] += 1

    @rule(number=which)
    def pays_with_what_is_in_advance(self, number):
        home = self.subscription(number).enrolment.household
        if lines := list(open_charges(home)):
            self.act("pay", lambda: use_credit(household=home, charges=lines, by=SYSTEM))

    @rule(number=which, staff=st.booleans())
    def stop(self, number, staff):
        reason = EndReason.HARDSHIP if staff else ""
        self.act("stop", lambda: stop_subscription(subscription=self.subscription(number), reason=reason, staff=staff, by=SYSTEM))

    @rule(number=which, yes=st.booleans())
    def renew(self, number, yes):
        self.act("renew", lambda: answer_renewal(subscription=self.subscription(number), yes=yes, by=SYSTEM))

    # What the house does -----------------------------------------------------------------------------------------------------------

    @rule(number=which)
    def hand(self, number):
        today = list(Basket.objects.filter(session__local_date=clock.today()).order_by("pk"))
        if today:
            self.act("hand", lambda: hand_over(basket=today[number % len(today)], by=SYSTEM))

    @rule(weeks=st.integers(0, 4), days=st.sampled_from([-1, 1, None]))
    def a_week_is_moved_or_called_off(self, weeks, days):
        day = self._thursday(weeks)
        sessions = list(Session.objects.on().filter(local_date=day, start__gt=clock.now()))
        to_day = None if days is None else day + dt.timedelta(days=days)
        if sessions:
            name = "week off" if days is None else "week moved"
            self.act(name, lambda: change_week(terms=self.town["terms"], sessions=sessions, to_day=to_day, by=None))

    @rule(number=which, days=st.sampled_from([-1, 1, 2, None]))
    def one_date_is_moved_or_called_off(self, number, days):
        dates = list(Session.objects.on().filter(distribution__isnull=False, start__gt=clock.now()).order_by("start", "pk")[:10])
        if not dates:
            return
        date = dates[number % len(dates)]
        if days is None:
            self.act("date off", lambda: cancel_session(session=date, by=None))
        else:
            later = dt.timedelta(days=days)
            self.act("date moved", lambda: move_session(session=date, start=date.start + later, end=date.end + later, by=None))

    @rule(number=which, room=st.integers(0, 6))
    def room_of_a_day(self, number, room):
        dates = list(Session.objects.filter(distribution__isnull=False, start__gt=clock.now()).order_by("start", "pk")[:8])
        if dates:
            chosen = dates[number % len(dates)]
            self.act("room", lambda: set_day_capacity(session=chosen, capacity=room, by=None))

    @rule()
    def tick(self):
        for job in (
            tasks.open_new_dates, tasks.lower_what_is_proved, tasks.bill_what_is_due, tasks.offer_what_follows, tasks.settle_what_is_over,
            tasks.end_what_is_over,
        ):  # fmt: skip
            job()
        self.done["tick"] += 1

    @rule(days=st.sampled_from([1, 3, 6, 7, 14]))
    def time_passes(self, days):
        self.pass_time(days=days)
        self.done["time"] += 1

    # What must hold ----------------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        self._the_past_stands()
        self._what_is_owed_is_what_the_rows_say()
        self.check_books("paniers", "programmes.counted", "programmes.oversold")

    def _the_past_stands(self) -> None:
        """A basket of a day that is over is never another; a booked line never changes."""
        over = Basket.objects.filter(session__end__lt=clock.now()).select_related("session")
        for row in over:
            seen = (row.subscription_id, row.planned_for_id, row.session_id, row.quantity, row.number, row.size_id)
            before, state = self.past.setdefault(row.pk, (seen, row.state))
            assert before == seen, f"basket {row.pk} was {before}, and is {seen}"
            assert row.state == state or (state == BasketState.PLANNED and row.state in DONE_WITH) or row.state in DONE_WITH
            self.past[row.pk] = (seen, row.state)
        for pk, cents, household in Charge.objects.values_list("pk", "amount_cents", "household"):
            assert self.booked.setdefault(pk, (cents, household)) == (cents, household)

    def _what_is_owed_is_what_the_rows_say(self) -> None:
        """Σ of the lines that stand = Σ of the rows that are billed; one basket a date and subscription; one a week of origin."""
        rows = list(Basket.objects.select_related("charge__reversed_by", "planned_for__distribution", "session"))
        billed = sum(row.price_cents for row in rows if standing_charge(row))
        standing = Charge.objects.standing().filter(source_key__startswith="paniers.basket:").values_list("amount_cents", flat=True)
        assert sum(standing) == billed
        assert all(row.state in PACKED for row in rows if standing_charge(row))
        lost = [row for row in rows if row.session.cancelled and (row.state in PACKED or standing_charge(row))]
        assert [row for row in lost if row.state not in DONE_WITH] == [], "packed or owed on a date called off"
        weeks = Counter((row.subscription_id, row.planned_for.distribution.position) for row in rows if row.state in PACKED)
        assert max(weeks.values(), default=1) == 1, "two baskets of one subscription in a week"

    def come_to_rest(self) -> None:
        self.tick()
        self.look()
        self.check_books("paniers", "programmes.", "ledger.")


@pytest.fixture
def machine(db):
    with time_machine.travel(BEGIN, tick=False):
        terms = factories.season(last=dt.date(2027, 3, 25), commitment_months=2)
        sheets = [factories.house_sheet(terms, name=name, capacity=6) for name in ("Capuche", "Abbaye")]
        point = GivePoint.objects.create(name="Frigo partagé", kind=PointKind.FRIDGE)
        homes = []
        for place, (quotient, rhythm, quantity) in enumerate(((380, "weekly", 1), (None, "odd", 2), (900, "even", 1))):
            home, person = factories.household(quotient=quotient, name=f"Mme {place}")
            first = factories.FIRST + dt.timedelta(weeks=1 if rhythm == "even" else 0)
            subscribe(
                sheet=sheets[place % 2], person=person, household=home, first_on=first, quantity=quantity, rhythm=rhythm, by=SYSTEM,
            )  # fmt: skip
            homes.append(home)
    Machine.town, Machine.done = {"terms": terms, "sheets": sheets, "point": point, "homes": homes}, Counter()
    return Machine


@pytest.mark.once  # the engine of the database is asked by the thousand, in `make deep`
def test_lives_of_baskets_leave_the_past_and_the_books_as_they_were(machine):
    live_until_done(machine, ACTS, lives=8, steps=16)


@pytest.mark.deep
def test_a_thousand_lives_of_baskets(machine):
    a_thousand(machine, ACTS, steps=25)


def _past_rewritten(monkeypatch):
    """As if every change made every row anew."""
    real = sys.modules[change_subscription.__module__]
    kept = real.settle

    def settle(subscription, *args, **kwargs):
        Basket.objects.filter(subscription=subscription, session__end__lt=clock.now()).update(quantity=9)
        return kept(subscription, *args, **kwargs)

    monkeypatch.setattr(real, "settle", settle)


def _absence_still_owed(monkeypatch):
    monkeypatch.setattr(sys.modules[choose_basket.__module__], "reverse_charge", lambda **kwargs: None)


@pytest.mark.once
@pytest.mark.parametrize("wrong", [pytest.param(_past_rewritten, marks=pytest.mark.deep), _absence_still_owed])  # the first is met late
def test_the_lives_find_what_is_wrong(machine, monkeypatch, wrong):
    wrong(monkeypatch)
    find_the_fault(machine, 30, steps=16)
