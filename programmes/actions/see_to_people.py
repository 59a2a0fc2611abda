"""What many dates moved or called off mean for people: told once each, places given back, charges undone. Small transactions, from rows:
it takes up where it stopped, by `tick` if the page that began it went away."""

import datetime as dt

from django.db import transaction

from portal.kit import clock
from portal.kit.locking import Rank, locked, locked_one

from ..enums import ACTIVE, DatesAct
from ..models import DatesChange, Enrolment, Session, SheetSession
from ..notifications import reader_for
from ..programme_type import kind_of
from .lock_sheet import sheets_with_pages
from .lose_dates import give_up_kept, kept_on, lock_who_owes, lose_dates

AT_ONCE = 120  # places seen to while staff wait for the page; the others follow within a minute
READERS = 10  # readers a transaction


def see_to_people(change: DatesChange, *, most: int = AT_ONCE) -> DatesChange:
    """See to the people of an act, reader by reader, until `most` places are seen to; the rest waits for `tick`."""
    done = 0
    while not change.done_at and done < most:
        before = len(change.left)
        change = _next_readers(change.pk)
        done += before - len(change.left)
    return change


def changes_under_way() -> int:
    """What a page left to do. How many acts were carried on."""
    waiting = list(DatesChange.objects.filter(done_at=None).order_by("at", "pk")[:20])
    for change in waiting:
        see_to_people(change, most=10 * AT_ONCE)
    return len(waiting)


def _next_readers(pk: int) -> DatesChange:
    """The next readers in one transaction; two workers take turns on the act's row."""
    with transaction.atomic():
        change = locked_one(DatesChange, pk, rank=Rank.SHEET)
        turn = _turn(change)
        keys = [row.pk for rows in turn for row in rows]
        if keys:
            _see_to(change, turn, keys)
        elif change.act == DatesAct.CANCEL:
            _give_up_kept(change)
        change.left = [key for key in change.left if key not in set(keys)] if keys else []
        change.done_at = None if keys else clock.now()
        change.save(update_fields=["left", "done_at"])
        return change


def _turn(change: DatesChange) -> list[list[Enrolment]]:
    """The places of the next readers, each reader's together: of one household two children, of one person eight dates."""
    rows = Enrolment.objects.filter(pk__in=change.left, state__in=ACTIVE).select_related("person__successor", "party", "sheet__activity")
    by_person: dict[tuple, list[Enrolment]] = {}
    for row in rows.order_by("pk"):
        by_person.setdefault((row.person.current_record.pk, row.sheet.confidential, row.enrolled_by_id, row.channel), []).append(row)
    found: dict[tuple, list[Enrolment]] = {}
    for (_, confidential, *_rest), hers in by_person.items():
        found.setdefault((reader_for(hers[0]).pk, confidential), []).extend(hers)
    return list(found.values())[:READERS]


def _see_to(change: DatesChange, turn: list[list[Enrolment]], keys: list[int]) -> None:
    kinds = {row.sheet_id: kind_of(row.sheet.activity) for rows in turn for row in rows}
    beside = {sheet for kind in set(kinds.values()) for sheet in kind.sheets_beside(keys)}
    sheets = {sheet.pk: sheet for sheet in locked(sheets_with_pages(), {*kinds, *beside}, rank=Rank.SHEET)}
    fresh = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("person__successor", "party").filter(pk__in=keys, state__in=ACTIVE)
    )
    rows = {row.pk: row for row in fresh.order_by("pk")}
    for row in rows.values():
        row.sheet = sheets[row.sheet_id]
    if change.act == DatesAct.CANCEL:
        lock_who_owes(rows.values())
        for sheet in sheets.values():
            hers = [row for row in rows.values() if row.sheet_id == sheet.pk]
            _lose(change, sheet, hers)
    else:
        for row in rows.values():
            kinds[row.sheet_id].dates_shifted(row, {int(key) for key in change.dates}, by=change.by)
    dates = _dates_of(change, sheets)
    for group in turn:
        standing = [rows[row.pk] for row in group if row.pk in rows]
        if standing:
            _tell(change, standing, dates)


def _give_up_kept(change: DatesChange) -> None:
    """Once everybody is seen to, in a transaction of its own: those who had given their place back late."""
    dated = SheetSession.objects.filter(session__in=[int(key) for key in change.dates]).order_by().values("sheet")
    keys = set(Enrolment.objects.filter(sheet__in=dated, kept_cents__gt=0).order_by().values_list("sheet", flat=True))
    if not keys:
        return
    sheets = locked(sheets_with_pages(), keys, rank=Rank.SHEET)
    kept = [(sheet, kept_on(sheet)) for sheet in sheets]
    lock_who_owes(row for _, rows in kept for row in rows)
    for sheet, rows in kept:
        give_up_kept(sheet, rows, by=change.by)


def _lose(change: DatesChange, sheet, rows: list[Enrolment]) -> None:
    """Of a sheet that lost none of its own dates, only what these places had elsewhere is lost."""
    if str(sheet.pk) in change.shares:
        before, after = change.shares[str(sheet.pk)]
        to_come = sheet.sessions.on().filter(end__gt=clock.now()).exists()
        lose_dates(sheet, rows, before=before, after=after, to_come=to_come, by=change.by)
    else:
        for row in rows:
            kind_of(sheet.activity).dates_lost(row, by=change.by)


def _dates_of(change: DatesChange, sheets) -> dict[int, list[tuple[dt.datetime, Session]]]:
    """Of each sheet, (start before the act, date) of those that the act changed, in order."""
    links = SheetSession.objects.filter(sheet__in=sheets, session__in=[int(key) for key in change.dates]).select_related("session__maison")
    found: dict[int, list] = {}
    for link in links.order_by("session__start", "pk"):
        before = dt.datetime.fromisoformat(change.dates[str(link.session_id)])
        found.setdefault(link.sheet_id, []).append((before, link.session))
    return found


def _tell(change: DatesChange, rows: list[Enrolment], dates: dict) -> None:
    """One message about all her dates; what no way leads to is left to staff."""
    changed = sorted({pair for row in rows for pair in dates.get(row.sheet_id, ())}, key=lambda pair: (pair[0], pair[1].pk))
    what = "cancelled" if change.act == DatesAct.CANCEL else "moved"
    kind = kind_of(rows[0].sheet.activity)
    for row in kind.tell_dates(what, rows, changed, why=change.why, by=change.by, occasion_key=f"{DatesChange.OCCASION}:{change.pk}"):
        row.to_tell = f"programmes.dates_{what}" if len(changed) > 1 else f"programmes.date_{what}"
        row.save(update_fields=["to_tell"])
