"""The shifts of a house as entries of a calendar: how each is covered, in numbers. Who comes is read at the desk: an address is all that
opens a calendar, so it names nobody."""

import datetime as dt

from django.db.models import Max, Sum
from django.urls import reverse

from portal.kit.registry import DatedItem
from portal.places.models import Maison
from programmes.enums import HOLDING
from programmes.feeds import calendar_marks
from programmes.models import Enrolment

from .models import Shift
from .reading import roster


def dates_of_house(maison: Maison, begin: dt.datetime, end: dt.datetime) -> list[DatedItem]:
    """Cancelled ones stay, said to be so. Three queries."""
    lines = roster.read(Shift.objects.filter(maison=maison, session__end__gt=begin, session__start__lt=end))
    rows = Enrolment.objects.filter(sheet__shift__maison=maison, sheet__shift__session__end__gt=begin, sheet__shift__session__start__lt=end)
    counted = rows.order_by().values_list("sheet").annotate(Sum("version"), Max("changed_at"))
    changes = {sheet: (versions, at) for sheet, versions, at in counted}
    return [_entry(line, *changes.get(line.shift.sheet_id, (0, None))) for line in lines]


def _entry(line: roster.Line, versions: int, at: dt.datetime | None) -> DatedItem:
    """Rows of places are never taken away and their versions only rise: so does the entry's."""
    shift, session = line.shift, line.shift.session
    session.maison = shift.maison
    held = sum(row.state in HOLDING for row in line.people)
    marks = calendar_marks(session) | {
        "uid": f"creneau-{shift.sheet_id}",
        "sequence": session.sequence + versions,
        "changed_at": max(moment for moment in (session.changed_at, at) if moment),
        "words": shift.note,
        "maison_id": shift.maison_id,
    }
    title = f"{shift.post.name}, {shift.title} : {held} sur {shift.sheet.capacity}"
    if line.shift.missing and not line.cancelled:
        title += f", {line.words}"
    url = f"{reverse('volunteering_desk:week')}?maison={shift.maison.slug}&semaine={session.local_date}"
    return DatedItem(session.start, session.end, title, url, session.place or shift.maison.name, **marks)
