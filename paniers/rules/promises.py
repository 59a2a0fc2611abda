"""Rules of a season that change while it runs: what was agreed stays for who agreed it. Pure.

Former rules stand beside the present ones, oldest first, as plain data: `until` (the moment they were replaced, ISO, aware), `dates_before`
(the first day whose distribution has the next cut-off) and the rules themselves. How many absences come back, how many baskets are an essay
and the notice are those of the day one agreed; the cut-off is that of the date, the same for everybody on the house's sheet.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from .cutoff import cutoff_of

PROMISED = ("free_absences", "trial_baskets", "stop_notice_days")


def promised_at(former: Sequence[Mapping], now: Mapping, moment: dt.datetime) -> dict:
    """What was promised to who agreed at `moment`: the oldest rules that still held then, or those of now."""
    held = next((rules for rules in former if moment < dt.datetime.fromisoformat(rules["until"])), now)
    return {name: held[name] for name in PROMISED}


def cutoff_on(former: Sequence[Mapping], now: Mapping, day: dt.date) -> dict:
    """The cut-off of a distribution's day, as `cutoff_of` takes it."""
    held = next((rules for rules in former if day < dt.date.fromisoformat(rules["dates_before"])), now)
    return {"weekday": held["cutoff_weekday"], "hour": dt.time.fromisoformat(held["cutoff_hour"])}


def counts_from(now: dt.datetime, days: Iterable[dt.date], cutoffs: Sequence[Mapping]) -> dt.date:
    """The Monday from which a new cut-off counts: never this week's, and the first week of which no date is past a cut-off, by the former
    rules or the new: nobody is late for a rule she has not read. `cutoffs`: both, as `cutoff_of` takes them; `now` is local."""
    monday = now.date() + dt.timedelta(days=7 - now.weekday())
    coming = sorted(day for day in days if day >= monday)
    while any(cutoff_of(day, **rule) <= now for day in coming if day < monday + dt.timedelta(days=7) for rule in cutoffs):
        monday += dt.timedelta(days=7)
        coming = [day for day in coming if day >= monday]
    return monday


def replaced(former: Sequence[Mapping], before: Mapping, *, until: dt.datetime, dates_before: dt.date) -> list[dict]:
    """The former rules once `before` is replaced at `until`. A cut-off that had not begun to count when it was replaced never counts: the
    one before it holds on until `dates_before`. """
    kept = [dict(rules) for rules in former]
    return [*kept, {**before, "until": until.isoformat(), "dates_before": dates_before.isoformat()}]
