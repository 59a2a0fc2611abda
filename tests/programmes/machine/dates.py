"""Rules about dates and sheets, and the clock: planning, opening, closing, moving, cancelling, attendance, the minute's tick."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portal.kit import clock
from portal.ledger.tasks import give_back
from portal.notifications.enums import Channel, State
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import message_returned
from programmes.actions.cancel_session import cancel_session
from programmes.actions.close_sheet import close_sheet, reopen_sheet
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.actions.record_attendance import record_attendance
from programmes.models import Activity, Session
from programmes.notifications import OFFERS
from programmes.tasks import changed_dates, draws, keep_promises, reminders
from tests.programmes import factories as make

from .book import Date, Sheet
from .ground import MOST_SHEETS
from .places import which

HOUR = dt.timedelta(hours=1)


class DateRules:
    def opened(self, *, days, capacity, price, by_request, waits, closes, cancel) -> None:
        tariff, unit = self.town.tariffs[price]
        activity, dates = self.town.pages[len(self.book.sheets)], []
        for day in days:
            start = (self.book.now + dt.timedelta(days=day)).replace(minute=0)
            session = plan_session(activity=activity, maison=make.maison(), start=start, end=start + 2 * HOUR, by=self.town.agent)
            dates.append(Date(session.pk, session.start, session.end))
        fields = {
            "capacity": capacity, "waiting_list": waits, "selection": "staff" if by_request else "first_come", "tariff": tariff,
            "closes_at": closes and self.book.now + dt.timedelta(days=closes),
            "cancel_until": cancel and self.book.now + dt.timedelta(days=cancel),
        }  # fmt: skip
        sessions = list(Session.objects.filter(pk__in=[date.key for date in dates]))
        sheet = open_sheet(activity=activity, sessions=sessions, by=self.town.agent, **fields)
        self.book.sheets[sheet.pk] = Sheet(
            sheet.pk, capacity, dates, sheet.opens_at, sheet.closes_at, sheet.cancel_until, waits, by_request, unit
        )

    @precondition(lambda self: len(self.book.sheets) < MOST_SHEETS)
    @rule(
        days=st.lists(st.sampled_from([2, 4, 9]), min_size=1, max_size=2, unique=True), capacity=st.sampled_from([1, 2, 3, 4, None]),
        price=st.integers(0, 3), by_request=st.sampled_from([False, False, True]), waits=st.sampled_from([True, True, False]),
        closes=st.sampled_from([None, None, 1]), cancel=st.sampled_from([None, None, 1]),
    )  # fmt: skip
    def open(self, **fields):
        self.opened(**fields)
        self.done["open_sheet"] += 1

    @rule(number=which, reopen=st.booleans())
    def close_or_reopen(self, number, reopen):
        sheet = self.sheet(number)
        shut = sheet.closes is not None and sheet.closes <= self.book.now
        (reopen_sheet if reopen else close_sheet)(sheet=self.real(sheet), by=self.town.agent)
        self.done["reopen_sheet" if reopen else "close_sheet"] += 1
        if reopen and shut:
            sheet.closes = None
            self.book.serve(sheet)
        elif not reopen and not shut:
            sheet.closes, sheet.opens = self.book.now, min(sheet.opens, self.book.now)

    @rule(number=which, live=st.booleans())
    def publish_or_not(self, number, live):
        sheet = self.sheet(number)
        Activity.objects.filter(sheets=sheet.key).update(live=live)
        sheet.live = live

    def _date(self, number) -> tuple[Sheet, Date, Session]:
        sheet = self.sheet(number)
        date = sheet.dates[number % len(sheet.dates)]
        return sheet, date, Session.objects.get(pk=date.key)

    def _past(self, date: Date) -> set[str]:
        return {"deja-annulee"} if date.cancelled else {"date-passee"} if date.end <= self.book.now else set()

    @rule(number=which, days=st.sampled_from([-3, -1, 0, 1, 5]))
    def move(self, number, days):
        sheet, date, session = self._date(number)
        start, end = (moment + dt.timedelta(days=days) for moment in (date.start, date.end))
        expected = {"date-passee"} if end <= self.book.now else self._past(date)
        act = {"session": session, "start": start, "end": end, "by": self.town.agent, "why": "la salle"}
        moved = self.tried("move_session", expected, lambda: move_session(**act))
        if not moved or not days:
            return
        date.start, date.end = start, end
        self.book.said += [(row.key, "date_moved") for row in self.book.of(sheet)]
        first = self.book.next_start(sheet)
        for row in self.book.of(sheet, "offered"):
            row.until = row.until if first is None else min(row.until, max(first, self.book.now))
        self.book.serve(sheet)

    @rule(number=which)
    def cancel(self, number):
        sheet, date, session = self._date(number)
        act = {"session": session, "by": self.town.agent, "why": "la salle est inondée"}
        if not self.tried("cancel_session", self._past(date), lambda: cancel_session(**act)):
            return
        date.cancelled = True
        told = self.book.of(sheet)
        self.book.lose(sheet, len(sheet.on()) + 1)
        self.book.said += [(row.key, "date_cancelled") for row in told]

    @rule(number=which, mark=st.sampled_from(["present", "absent", "excused", ""]), stranger=st.booleans())
    def attendance(self, number, mark, stranger):
        sheet, _, session = self._date(number)
        states = ("waiting", "withdrawn", "lapsed") if stranger else ("confirmed",)
        marks = {row.key: mark for row in self.book.of(sheet, *states)}
        early = session.local_date > clock.today()
        expected = {"trop-tot"} if early else {"plus-inscrit"} if stranger and marks else set()
        asked = {"sheet": self.real(sheet), "session": session, "marks": marks, "by": self.town.agent, "unnamed": number}
        if self.tried("record_attendance", expected, lambda: record_attendance(**asked)):
            for key in marks:
                self.book.rows[key].marks[session.pk] = mark

    # --- messages leave, come back; the clock moves
    @rule()
    def mail_leaves(self):
        queued = OutboxMessage.objects.filter(state=State.QUEUED, channel__in=[Channel.EMAIL, Channel.SMS])
        queued.update(state=State.SENT, sent_at=clock.now())

    @rule(number=which)
    def an_offer_comes_back(self, number):
        sent = list(OutboxMessage.objects.filter(state=State.SENT, purpose__in=OFFERS).order_by("pk"))
        if not sent:
            return
        message = sent[number % len(sent)]
        OutboxMessage.objects.filter(pk=message.pk).update(state=State.RETURNED, returned_at=clock.now())
        message_returned.send(OutboxMessage, message=message, by=self.town.agent)
        self.done["offer_came_back"] += 1
        party = self.book.rows[int(message.about.partition(":")[2])].party
        for row in self.book.rows.values():
            if row.party == party and row.state == "offered":
                row.told = False

    @rule(hours=st.sampled_from([0.2, 0.5, 1, 5, 13, 26, 49, 80]))
    def time_passes(self, hours):
        """The clock moves, then the minute's tick: who was told, what ran out, whose turn it is, who is reminded."""
        self.pass_time(hours=hours)
        reached = OutboxMessage.objects.filter(purpose__in=OFFERS, state=State.SENT).values_list("about", flat=True)
        for about in sorted(set(reached)):
            row = self.book.rows.get(int(about.partition(":")[2]))
            if row is not None:
                self.hears_of_it(row)
        self._believe_what_was_heard()
        changed_dates()
        draws()
        self.draws_due()
        keep_promises()
        self.book.release()
        for sheet in self.book.sheets.values():
            start = self.book.next_start(sheet)
            if start is not None and start - self.book.now <= 72 * HOUR:
                self.book.serve(sheet)
        give_back()
        self.book.give_back_planned()
        reminders()
        self.done["tick"] += 1

    def _believe_what_was_heard(self) -> None:
        """The delay that runs from hearing begins in the tick, before anything lapses in it: never sooner than four hours, unless the
        date itself comes sooner."""
        for row in self.book.rows.values():
            if row.new_deadline and row.told:
                start = self.book.next_start(row.sheet)
                row.until = max(row.until, min(self.book.now + 4 * HOUR, start) if start else self.book.now)
