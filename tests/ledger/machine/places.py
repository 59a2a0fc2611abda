"""Rules about places with a price: taken, given back, lapsed, called off; the money follows."""

import datetime as dt
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger.models import Payment
from portal.people.actions.create_person import create_person
from programmes.actions.cancel_session import cancel_session
from programmes.actions.charge_place import charge_of
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Enrolment, SignUpSheet
from tests.ledger.ground import begun
from tests.programmes import factories as make

from .desk import which


class PlaceRules:
    def _sheet(self, number):
        return SignUpSheet.objects.get(pk=self.sheets[number % len(self.sheets)]) if self.sheets else None

    @rule(days=st.sampled_from([20, 30, 60]), capacity=st.sampled_from([1, 2]))
    def sheet_opens(self, days, capacity):
        if len(self.sheets) < len(self.town.pages):
            start = clock.now() + dt.timedelta(days=days)
            page = self.town.pages[len(self.sheets)]
            date = plan_session(activity=page, maison=make.maison(), start=start, end=start + dt.timedelta(hours=2), by=None)
            self.sheets.append(open_sheet(activity=page, sessions=[date], capacity=capacity, tariff=self.town.tariff, by=None).pk)
            self.done["sheet"] += 1

    @rule(number=which, who=which, page=st.booleans(), pay=st.booleans())
    def enrol(self, number, who, page, pay):
        """She takes a place, and perhaps opens its page at once, and perhaps pays."""
        sheet, home = self._sheet(number), self.home(who)
        person = self.town.people[who % len(self.town.people)]
        rows = sheet and self.tried("enrol", lambda: enrol(sheet=sheet, people=[person], household=home, by=None))
        if rows and page and (line := charge_of(rows[0])):
            payment = self.tried("page", lambda: begun(home, [line]))
            if payment and pay:
                self.bank.pay(payment)
                self.post.append(self.bank.notice(payment))

    @rule(number=which, who=which)
    def wait(self, number, who):
        sheet = self._sheet(number)
        if sheet:
            person, home = self.town.people[who % len(self.town.people)], self.home(who)
            self.tried("wait", lambda: wait(sheet=sheet, people=[person], household=home, by=None))

    @rule(number=which)
    def withdraw(self, number):
        place = self.pick(Enrolment.objects.filter(state__in=["held", "confirmed", "offered", "waiting"]), number)
        if place:
            self.tried("withdraw", lambda: withdraw(enrolment=place, by=self.agent(0), channel=Channel.COUNTER))

    @rule(number=which)
    def call_off(self, number):
        sheet = self._sheet(number)
        dates = sheet and sheet.sessions.filter(state="planned")
        if dates:
            self.tried("call off", lambda: cancel_session(session=dates.first(), by=self.agent(0)))

    @rule(number=which)
    def paid_too_late_for_the_place(self, number):
        """Her page is paid after the place ran out, and perhaps after somebody else took it."""
        place = self.pick(Enrolment.objects.filter(state="held"), number)
        line = place and charge_of(place)
        payment = line and self.pick(Payment.objects.filter(household=place.household, state="open"), 0)
        if not payment or line.pk not in dict(payment.meant_for):
            return
        self.pass_time(hours=2)
        self.tick()
        with suppress(Refusal):
            enrol(
                sheet=place.sheet,
                people=[create_person(by=self.agent(0), given_name="Inès", family_name="Roux", channel="letter")],
                household=self.home(number + 1),
                by=None,
            )
        self.money_comes_late(number)
        self.done["too late"] += 1
