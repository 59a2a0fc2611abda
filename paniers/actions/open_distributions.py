import datetime as dt

from programmes.models import Session, SignUpSheet

from ..models import Distribution, SeasonTerms
from ..rules.agreed import positions


def open_distributions(terms: SeasonTerms) -> int:
    """Lay what the baskets need beside each date of a season that lacks it: its position among the weeks, and how many baskets the house
    can hold (those of its sheet). How many were laid. Positions already given stay; a week added later counts after the last known
    before it. Runs in the caller's transaction; again is nothing.
    """
    sessions = list(Session.objects.filter(activity=terms.season_id).values_list("pk", "maison", "local_date"))
    known = dict(Distribution.objects.filter(session__activity=terms.season_id).values_list("session", "position"))
    missing = [row for row in sessions if row[0] not in known]
    if not missing:
        return 0
    by_day = positions(day for _, _, day in sessions)
    of_week = {_week(day): known[pk] for pk, _, day in sessions if pk in known}
    last = max(known.values(), default=0)
    sheets = SignUpSheet.objects.filter(activity=terms.season_id, dates__session__in=[pk for pk, _, _ in missing])
    room = dict(sheets.values_list("dates__session", "capacity"))
    rows = []
    for pk, _, day in sorted(missing, key=lambda row: row[2]):
        week = _week(day)
        if week not in of_week:
            of_week[week] = by_day[day] if not known else last + 1
            last = max(last, of_week[week])
        rows.append(Distribution(session_id=pk, position=of_week[week], capacity=room.get(pk)))
    Distribution.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _week(day: dt.date) -> int:
    """Its Monday."""
    return day.toordinal() - day.weekday()
