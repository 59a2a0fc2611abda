import datetime as dt

from programmes.models import Session

from ..models import WeekItem


def carry_contents(moved: list[tuple[dt.date, Session]]) -> int:
    """What is in the baskets of a day goes with its distributions to another: how many lines. A house that keeps the old day keeps its
    contents too. A day that has its own contents already keeps them. In the transaction that moves the dates."""
    carried = 0
    for season, before, after in sorted({(session.activity_id, before, session.local_date) for before, session in moved}):
        lines = WeekItem.objects.filter(season=season, day=before)
        if WeekItem.objects.filter(season=season, day=after).exists():
            continue
        if Session.objects.on().filter(activity=season, local_date=before).exists():
            rows = [WeekItem(season_id=season, day=after, size_id=line.size_id, product=line.product, grams=line.grams,
                             grower_id=line.grower_id) for line in lines]  # fmt: skip
            carried += len(WeekItem.objects.bulk_create(rows))
        else:
            carried += lines.update(day=after)
    return carried
