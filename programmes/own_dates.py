"""A person's own dates: what her calendar holds, and the file that goes with a mail.

Her entry bears the `uid` of its date, the same for everybody, which tells nobody's name. Its `sequence` is the date's and all the
versions of her places on that sheet together: it rises whether the date moves, is called off, or the place is given back or taken anew.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Prefetch, Q

from portal.kit import clock, dates, registry
from portal.kit.calendars import calendar_file, entry_of
from portal.kit.models import AuditLine
from portal.kit.registry import DatedItem
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Attachment
from portal.people.models import Person

from .enums import Channel, EnrolmentState, SessionState
from .feeds import GIVEN_BACK_SHOWN, calendar_marks
from .models import DatesChange, Enrolment, Session, SheetSession
from .programme_type import kind_of

OF_SOME_DATES = ("programmes.date_moved", "programmes.date_cancelled", "programmes.dates_moved", "programmes.dates_cancelled")
WITH_A_FILE = ("programmes.confirmed", "programmes.approved", "programmes.transferred", "programmes.withdrawn", *OF_SOME_DATES)
PASSED_ON, LEFT = "programmes.transferred", "left"  # the word to who had the place: `transfer`
TOGETHER = dt.timedelta(minutes=10)  # dates changed by one act
DATE_CANCELLED = "date-cancelled"  # the end of a place whose date does not take place


def personal_dates(person: Person, since: dt.datetime | None = None) -> list[DatedItem]:
    """Her confirmed places to come, under their neutral title where it is confidential. With `since`, all that her own calendar holds
    from then on: what is over, what is cancelled, what she gave back for a month. Four queries, five when something ended lately."""
    begin = since or clock.now()
    sheets = SheetSession.objects.filter(session__end__gt=begin).order_by().values("sheet")
    rows = Enrolment.objects.filter(person__in=Person.objects.records_of(person), sheet__in=sheets, guest=False)
    found = entries_of(rows, begin)
    return found if since else [line for line in found if not line.cancelled]


def entries_of(rows, begin: dt.datetime) -> list[DatedItem]:
    """The entries of these places, of one calendar, that end after `begin`: one for each date, whatever the places on it; where one of
    them stands, the date stands."""
    coming = Prefetch("sheet__sessions", Session.objects.filter(end__gt=begin).select_related("maison").order_by("start"), to_attr="coming")
    places: dict[int, list[Enrolment]] = defaultdict(list)
    for row in rows.select_related("sheet__activity").prefetch_related(coming).order_by("pk"):
        places[row.sheet_id].append(row)
    once_hers = confirmed_once([row for of_sheet in places.values() for row in of_sheet if _ended_lately(row)])
    spoken = {key: row for key, of_sheet in places.items() if (row := _standing(of_sheet, once_hers))}
    beside = _said_beside(spoken.values())
    found: dict[str, DatedItem] = {}
    for key, row in spoken.items():
        for date in row.sheet.coming if kind_of(row.sheet.activity).listed else ():
            words, changes = beside.get(row.pk, ("", 0))
            line = _entry(row, date, sum(each.version for each in places[key]) + changes, words)
            known = found.get(date.uid)
            if known is None or (known.cancelled, known.sequence) > (line.cancelled, line.sequence):
                found[date.uid] = line
    return sorted(found.values(), key=lambda line: (line.start, line.uid))


def _said_beside(rows: Iterable[Enrolment]) -> dict[int, tuple[str, int]]:
    """Key of a place -> what its kind says besides, and how often that changed: asked once of each kind."""
    of_kind: dict[str, list[Enrolment]] = defaultdict(list)
    for row in rows:
        kind = kind_of(row.sheet.activity)
        if kind.listed and not row.sheet.confidential and row.state == EnrolmentState.CONFIRMED:
            of_kind[kind.key].append(row)
    return {key: said for name, of_it in of_kind.items() for key, said in registry.kinds.get(name).calendar_words(of_it).items()}


def _ended_lately(row: Enrolment) -> bool:
    if row.state not in (EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED):
        return False
    return row.end_reason == DATE_CANCELLED or row.changed_at > clock.now() - GIVEN_BACK_SHOWN


def confirmed_once(rows: list[Enrolment]) -> set[int]:
    """Of these places that are over, those that were hers for a time, not a rank on a list: one query, none for no row."""
    keys = {f"{Enrolment._meta.label}:{row.pk}": row.pk for row in rows}
    if not keys:
        return set()
    told = AuditLine.objects.filter(target__in=keys, verb="programmes.confirmed").order_by().values_list("target", flat=True)
    return {keys[target] for target in told}


def _standing(rows: list[Enrolment], once_hers: set[int]) -> Enrolment | None:
    """The place that speaks for all of one sheet: one that stands, else the last one given back; None when none was ever hers."""
    standing = [row for row in rows if row.state == EnrolmentState.CONFIRMED]
    return (standing or [row for row in rows if row.pk in once_hers] or [None])[-1]


def _entry(row: Enrolment, date: Session, versions: int, beside: str = "") -> DatedItem:
    quiet = row.sheet.confidential
    marks = calendar_marks(date) | {
        "sequence": date.sequence + versions,
        "changed_at": max(date.changed_at, row.changed_at),
        "cancelled": date.cancelled or row.state != EnrolmentState.CONFIRMED,
        "words": "" if quiet else "\n".join(part for part in (beside, date.public_note) if part),
    }
    title = kind_of(row.sheet.activity).title(row.sheet.activity, neutral=quiet)
    return DatedItem(date.start, date.end, title, f"/mon-espace/places/{row.pk}/", date.where, **marks)


def place_began(row: Enrolment) -> dt.datetime:
    """From when on the dates of a place are of interest to a calendar: those of the day it was asked, and all that follow."""
    return dates.midnight(dates.local(row.since).date())


def places_beside(row: Enrolment, reader: Person, sheets=None):
    """The places on the sheet of `row`, or on `sheets` (keys), that stand in the same calendar, that of whoever is told of it: her own,
    those of the same party, those she took online, and of the household that pays. What is confidential is the person's alone."""
    own = Q(person__in=Person.objects.records_of(reader)) | Q(pk=row.pk)
    if not row.sheet.confidential:
        own |= Q(party=row.party_id)
        own |= Q(household=row.household_id) if row.household_id else Q(pk__in=())
        own |= Q(enrolled_by=reader.account_id, channel=Channel.ONLINE) if reader.account_id else Q(pk__in=())
    on = {row.sheet_id} if sheets is None else {row.sheet_id, *sheets}
    return Enrolment.objects.filter(own, sheet__in=on, sheet__confidential=row.sheet.confidential)


def file_of(message: OutboxMessage) -> list[Attachment]:
    """What goes with the mail about a place: its dates as they are when it leaves. Of a change, the dates that changed alone. Nothing
    about a rank on a list, nor to nobody on record."""
    label, _, key = message.about.rpartition(":")
    row = Enrolment.objects.filter(pk=key).select_related("sheet__activity").first() if label == Enrolment._meta.label else None
    reader = Person.objects.filter(pk=message.recipient_key.rpartition(":")[2]).first() if message.recipient_key else None
    if row is None or reader is None:
        return []
    if message.purpose == PASSED_ON and (message.dedupe_key or "").endswith(f":{LEFT}"):
        return _attached(_left_to_another(row, reader, message.queued_at))
    together = _changed_together(message)
    places = places_beside(row, reader, set(together.values()))
    only = {uid for uid, _ in together} if together else None
    if only is None and message.purpose in OF_SOME_DATES:
        only = _changed_last(row, message.queued_at)
    lines = [line for line in entries_of(places, message.queued_at) if only is None or line.uid in only]
    return _attached(lines + kind_of(row.sheet.activity).dates_in_mail(places, message.queued_at, only))


def _attached(lines: list[DatedItem]) -> list[Attachment]:
    return [Attachment("rendez-vous.ics", calendar_file("", map(entry_of, lines)))] if lines else []


def _left_to_another(row: Enrolment, reader: Person, begin: dt.datetime) -> list[DatedItem]:
    """The dates of a place that another has now, called off for who had it; as they stand where she has another place there."""
    hers = entries_of(places_beside(row, reader).filter(person__in=Person.objects.records_of(reader)), begin)
    if any(not line.cancelled for line in hers):
        return hers
    return [replace(line, cancelled=True) for line in entries_of(Enrolment.objects.filter(pk=row.pk), begin)]


def _changed_together(message: OutboxMessage) -> dict[tuple[str, int], int]:
    """Of a message about dates that staff changed in one act: the sheet of each (uid of a date, key of its sheet); none for another."""
    _, told_of, key = (message.dedupe_key or "").rpartition(f":{DatesChange.OCCASION}:")
    change = DatesChange.objects.filter(pk=key).first() if told_of and message.purpose in OF_SOME_DATES else None
    if change is None:
        return {}
    links = SheetSession.objects.filter(session__in=[int(date) for date in change.dates]).order_by()
    return {(uid, sheet): sheet for uid, sheet in links.values_list("session__uid", "sheet")}


def _changed_last(row: Enrolment, at: dt.datetime) -> set[str] | None:
    """The uids of the dates that changed just before `at`: one, or a series changed together; None where none is known to have."""
    changed = dict(
        Session.objects.filter(on_sheets__sheet=row.sheet_id).exclude(state=SessionState.PLANNED).values_list("uid", "changed_at")
    )
    told = [moment for moment in changed.values() if moment <= at]
    return {uid for uid, moment in changed.items() if moment >= max(told) - TOGETHER} if told else None
