"""Rules about many dates at once: called off or moved together, people seen to afterwards."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from programmes.actions.change_dates import Change, cancel_dates, move_dates
from programmes.models import Session

from .line import PARIS
from .places import which

EARLIEST = dt.time(6)


class SeriesRules:
    def _to_come(self, sheet):
        return sorted((date for date in sheet.on() if date.end > self.book.now), key=lambda date: (date.start, date.key))

    def _sessions(self, sheet):
        return list(Session.objects.filter(pk__in=[date.key for date in sheet.dates]))

    @rule(number=which)
    def cancel_all(self, number):
        sheet = self.sheet(number)
        dates, before, told = self._to_come(sheet), len(sheet.on()), self.book.of(sheet)
        expected = set() if dates else {"rien-a-changer"}
        act = {"sessions": self._sessions(sheet), "by": self.town.agent, "why": "la salle est inondée"}
        if not self.tried("cancel_dates", expected, lambda: cancel_dates(**act)):
            return
        for date in dates:
            date.cancelled = True
        self.book.lose(sheet, before)
        self.book.said += [(row.key, "dates_cancelled" if len(dates) > 1 else "date_cancelled") for row in told]

    @rule(number=which, days=st.sampled_from([-1, 0, 1, 3]))
    def move_all(self, number, days):
        sheet = self.sheet(number)
        dates = self._to_come(sheet)
        spans = [self._later(date, days) for date in dates]
        act = {"sessions": self._sessions(sheet), "change": Change(days=days), "by": self.town.agent, "why": "la salle"}
        if not self.tried("move_dates", self._against(dates, spans, days), lambda: move_dates(**act)):
            return
        for date, (start, end) in zip(dates, spans, strict=True):
            date.start, date.end = start, end
        self.book.said += [(row.key, "dates_moved" if len(dates) > 1 else "date_moved") for row in self.book.of(sheet)]
        first = self.book.next_start(sheet)
        for row in self.book.of(sheet, "offered"):
            row.until = row.until if first is None else min(row.until, max(first, self.book.now))
        self.book.serve(sheet)

    def _later(self, date, days):
        """The same wall-clock hours, some days later."""
        start, end = date.start.astimezone(PARIS), date.end.astimezone(PARIS)
        day = start.date() + dt.timedelta(days=days)
        return tuple(dt.datetime.combine(day, moment.time(), PARIS) for moment in (start, end))

    def _against(self, dates, spans, days) -> set[str]:
        if not dates:
            return {"rien-a-changer"}
        for start, end in spans:
            if start.time() < EARLIEST:
                return {"heure-de-nuit"}
            if end <= start:
                return {"fin-avant-debut"}
            if end <= self.book.now:
                return {"date-passee"}
        return set() if days else {"rien-a-changer"}
