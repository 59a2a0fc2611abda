"""Rules of a season that change while it runs: what was agreed stays for who agreed it. Pure.

Former rules stand beside the present ones, oldest first, as plain data: `until` (the moment they were replaced, ISO, aware), `dates_before`
(the first day whose distribution has the next cut-off) and the rules themselves. Whether a term binds, how many absences come back, how
many baskets are an essay and the notice are those of the day one agreed; the cut-off is that of the date, the same for everybody.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from .cutoff import cutoff_of

PROMISED = ("commitment_months", "free_absences", "trial_baskets", "stop_notice_days")
WEEK = dt.timedelta(days=7)


def promised_at(former: Sequence[Mapping], moment: dt.datetime) -> Mapping | None:
    """The rules that held at `moment`, where others have replaced them since; None: those of now."""
    return next((rules for rules in former if moment < dt.datetime.fromisoformat(rules["until"])), None)


def cutoff_on(former: Sequence[Mapping], day: dt.date) -> dict | None:
    """The former cut-off that counts for a distribution of that day, as `cutoff_of` takes it; None: that of now."""
    held = next((rules for rules in former if day < dt.date.fromisoformat(rules["dates_before"])), None)
    return held and {"weekday": held["cutoff_weekday"], "hour": dt.time.fromisoformat(held["cutoff_hour"])}


def counts_from(now: dt.datetime, days: Iterable[dt.date], cutoffs: Sequence[Mapping]) -> dt.date:
    """The Monday from which a new cut-off counts: never this week's, and the first week of which no date is past its cut-off, by the former
    rules or the new. Nobody is late for a rule she could not know. `now` is local; `cutoffs`: both, as `cutoff_of` takes them."""
    days = set(days)
    monday = now.date() - dt.timedelta(days=now.weekday()) + WEEK
    while any(cutoff_of(day, **rule) <= now for day in days if monday <= day < monday + WEEK for rule in cutoffs):
        monday += WEEK
    return monday


def replaced(former: Sequence[Mapping], before: Mapping, *, until: dt.datetime, dates_before: dt.date) -> list[dict]:
    """The former rules, once `before` is replaced. Days only go up: a cut-off replaced before it began to count never counts."""
    last = max([dates_before, *(dt.date.fromisoformat(rules["dates_before"]) for rules in former)])
    return [*map(dict, former), {**before, "until": until.isoformat(), "dates_before": last.isoformat()}]
