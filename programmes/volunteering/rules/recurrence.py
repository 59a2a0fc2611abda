"""Which dates a standing shift is made of: one weekday, one hour of the wall clock, every week or every second one."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates

from .fitness import week_of


@dataclass(frozen=True)
class Recurrence:
    """`first_on`: its first day, from whose week the others are counted; `last_on`: None without end."""

    weekday: int
    begins: dt.time
    first_on: dt.date
    last_on: dt.date | None = None
    every: int = 1

    def falls_on(self, start: dt.datetime) -> bool:
        """Whether a date that begins then (aware) is one of its."""
        local = dates.local(start)
        day = local.date()
        if day.weekday() != self.weekday or (local.hour, local.minute) != (self.begins.hour, self.begins.minute):
            return False
        if day < self.first_on or (self.last_on is not None and day > self.last_on):
            return False
        return (week_of(day) - week_of(self.first_on)).days // 7 % self.every == 0

    @property
    def words(self) -> str:
        """« tous les jeudis à 14 h », « un jeudi sur deux à 14 h »"""
        day = dates.DAYS[self.weekday]
        often = f"tous les {day}s" if self.every == 1 else f"un {day} sur deux"
        return f"{often} à {dates.hour(self.begins)}"
