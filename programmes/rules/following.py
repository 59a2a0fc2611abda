"""What stands beside a date goes with it. Hours are naive and local (Europe/Paris): half an hour before stays half an hour before."""

import datetime as dt

Hours = tuple[dt.datetime, dt.datetime]


def follow(hours: Hours, before: Hours, after: Hours) -> Hours:
    """The hours of what stood at `hours` beside a date that went from `before` to `after`: its beginning and its end each keep their
    distance to the end of the date they are nearer to. What would end before it begins keeps its length instead."""
    begins = _moved(hours[0], before, after, to_the_end=_nearer_to_the_end(hours[0], before, tie=False))
    ends = _moved(hours[1], before, after, to_the_end=_nearer_to_the_end(hours[1], before, tie=True))
    return (begins, ends) if ends > begins else (begins, begins + (hours[1] - hours[0]))


def _nearer_to_the_end(moment: dt.datetime, date: Hours, *, tie: bool) -> bool:
    to_start, to_end = abs(moment - date[0]), abs(moment - date[1])
    return to_end < to_start or (tie and to_end == to_start)


def _moved(moment: dt.datetime, before: Hours, after: Hours, *, to_the_end: bool) -> dt.datetime:
    return moment + (after[to_the_end] - before[to_the_end])
