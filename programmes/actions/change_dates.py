"""Call off or change many dates at once. The dates change in one transaction; the people are seen to by small ones (`see_to_people`)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from portal.kit import audit, clock, registry
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import User
from portal.places.models import Room

from ..beside import Follower, beside, followers
from ..clashes import Clash, Span, span_on
from ..enums import ACTIVE, DatesAct, EnrolmentState, SessionState
from ..models import DatesChange, Enrolment, Session, SheetSession, SignUpSheet
from ..programme_type import kind_of
from .cancel_session import call_off
from .know_facilitators import know_facilitators
from .lock_sheet import sheets_with_pages
from .move_session import follow_dates, refuse_move
from .plan_series import refuse_hours
from .plan_session import place_of
from .refuse_clashes import lock_taken, refuse_clashes
from .see_to_people import see_to_people


@dataclass(frozen=True)
class Change:
    """What becomes of dates: `days` later (or earlier), or all on one `day`; other wall-clock hours, another room or place (`moves`: both
    are given), other people who lead (`led`: `users` and `names` are given). What is not given stays."""

    days: int = 0
    begins: dt.time | None = None
    ends: dt.time | None = None
    moves: bool = False
    room: Room | None = None
    place: str = ""
    led: bool = False
    users: tuple[User, ...] = ()
    names: tuple[str, ...] = ()
    day: dt.date | None = None

    def hours_of(self, session: Session) -> tuple[dt.date, dt.time, dt.time]:
        start, end = timezone.localtime(session.start), timezone.localtime(session.end)
        day = self.day or start.date() + dt.timedelta(days=self.days)
        return day, self.begins or start.time(), self.ends or end.time()


def cancel_dates(
    *, sessions: Iterable[Session], by, why: str = "", as_seen: dict[int, int] | None = None, key: uuid.UUID | None = None
) -> DatesChange:  # fmt: skip
    """These dates do not take place, those already over or called off left as they are, and what stands beside them. Everybody who has a
    place, an offer or a wait is told once of all of hers. `as_seen`: key -> `sequence` of the dates as the screen showed them.

    Raises « rien-a-changer », « deja-modifie »."""
    with once(key, "programmes.cancel_dates", by=by) as request:
        if request.done:
            return DatesChange.objects.get(pk=request.result)
        sheets, standing = _locked(sessions)
        _refuse_stale(standing, as_seen)
        going = followers(standing)
        change = written(DatesAct.CANCEL, standing, sheets, maison=standing[0].maison, why=why, by=by)
        with_them = _written_beside(DatesAct.CANCEL, [line.date for line in going], sheets, why=why, by=by)
        for session in [*standing, *(line.date for line in going)]:
            call_off(session, by=by, why=why)
        gone = [*standing, *(line.date for line in going)]
        for kind in {kind_of(session.activity) for session in gone}:
            kind.dates_called_off([session for session in gone if kind_of(session.activity) is kind], by=by)
        request.result = change.pk
    return _seen_to(change, with_them)


def move_dates(
    *, sessions: Iterable[Session], change: Change, by, why: str = "", seen: Iterable[str] = (), as_seen: dict[int, int] | None = None,
    key: uuid.UUID | None = None,
) -> DatesChange:  # fmt: skip
    """Change the hours, the day, the room, the place or who leads of these dates, those over or called off left as they are. Everybody
    on a date whose time or place changes is told once of all of hers; who leads is nobody's message.

    Raises « rien-a-changer », « deja-modifie », « heure-de-nuit », « fin-avant-debut », « date-passee »,
    « salle-d-une-autre-maison », « deja-pris » and the reasons of the kinds.
    """
    with once(key, "programmes.move_dates", by=by) as request:
        if request.done:
            return DatesChange.objects.get(pk=request.result)
        leading = know_facilitators(change.users, change.names) if change.led else []
        sheets, standing = _locked(sessions, room=change.room, leading=leading)
        _refuse_stale(standing, as_seen)
        plans = [(session, _new_span(session, change)) for session in standing]
        _refuse_moves(plans)
        going = followers(standing, {session.pk: span for session, span in plans})
        kept = _refuse_taken(plans, going, change, leading, by=by, seen=seen)
        told = [session for session, span in plans if _differs(session, span, change)]
        if not told and not change.led:
            raise Refusal("rien-a-changer", "Ces dates sont déjà ainsi.", "Changez une heure, un lieu, une salle, ou revenez.")
        row = written(DatesAct.MOVE, told, sheets, maison=standing[0].maison, why=why, by=by)
        days = [(session, session.local_date) for session in (*standing, *(line.date for line in going))]
        with_them = [(line, change_beside(line, change)) for line in going]
        moved = [line.date for line, with_it in with_them if _differs(line.date, line.span, with_it)]
        beside = _written_beside(DatesAct.MOVE, moved, sheets, why=why, by=by)
        for session, span in plans:
            _move(session, span, change, leading, why=why, clashes=kept, by=by)
        for line, with_it in with_them:
            if line.date in moved:
                _move(line.date, line.span, with_it, [], why=why, clashes=0, by=by)
        _follow_days(days, by=by)
        _follow(sheets, by=by)
        request.result = row.pk
    return _seen_to(row, beside)


def change_beside(line: Follower, change: Change) -> Change:
    """What becomes of the place of what stands beside a date: it goes along where it stood at the same place, in no room of its own."""
    if not change.moves or line.date.room_id is not None or line.date.place != line.served.place:
        return Change()
    return Change(moves=True, place=place_of(change.room, change.place))


def _locked(sessions: Iterable[Session], *, room=None, leading=()) -> tuple[list[SignUpSheet], list[Session]]:
    """Room, who leads, sheets (of what stands beside these dates too), then the dates read again: those still to come, in order."""
    keys = {session.pk for session in sessions}
    with_them = beside(keys)
    lock_taken(room, list(leading))
    on = SheetSession.objects.filter(session__in={*keys, *with_them}).order_by().values_list("sheet", flat=True)
    sheets = locked(sheets_with_pages(), set(on), rank=Rank.SHEET) if on else []
    fresh = Session.objects.on().select_for_update(of=("self",)).select_related("maison", "activity", "room")
    rows = list(fresh.filter(pk__in={*keys, *with_them}, end__gt=clock.now()).order_by("pk"))
    standing = sorted((row for row in rows if row.pk in keys), key=lambda session: (session.start, session.pk))
    if not standing:
        raise Refusal("rien-a-changer", "Ces dates sont déjà passées ou annulées.", "La liste est à jour.")
    return sheets, standing


def _written_beside(act: str, dates: list[Session], sheets: list[SignUpSheet], *, why: str, by) -> list[DatesChange]:
    """What goes along is an act of its own, one an activity and house: whoever is on it reads of it under its own title."""
    groups: dict[tuple, list[Session]] = {}
    for date in dates:
        groups.setdefault((date.activity_id, date.maison_id), []).append(date)
    return [written(act, group, sheets, maison=group[0].maison, why=why, by=by) for group in groups.values()]


def _seen_to(change: DatesChange, with_them: list[DatesChange]) -> DatesChange:
    change = see_to_people(change)
    for other in with_them:
        see_to_people(other)
    return change


def _refuse_stale(standing: list[Session], as_seen: dict[int, int] | None) -> None:
    if as_seen is not None and as_seen != {session.pk: session.sequence for session in standing}:
        words = "Ces dates ont changé depuis que vous les avez vues."
        raise Refusal("deja-modifie", words, "Les voici comme elles sont : vérifiez, puis recommencez.")


def written(act: str, sessions: list[Session], sheets: list[SignUpSheet], *, maison, why: str, by) -> DatesChange:
    """The act as a row: which dates, what each sheet has before and after, which places are to be seen to."""
    keys = [session.pk for session in sessions]
    concerned = SignUpSheet.objects.filter(sessions__in=keys)
    places = Enrolment.objects.filter(state__in=ACTIVE, sheet__in=concerned.order_by().values("pk"))
    left = set(places.order_by().values_list("pk", flat=True))
    for kind in {kind_of(session.activity) for session in sessions}:
        left |= set(kind.places_on(keys).order_by().values_list("pk", flat=True))
    return DatesChange.objects.create(
        act=act, maison=maison, why=why, at=clock.now(), by=by, shares=_shares(act, keys, sheets),
        dates={str(session.pk): session.start.isoformat() for session in sessions},
        left=sorted(left),
    )  # fmt: skip


def _shares(act: str, keys: list[int], sheets: list[SignUpSheet]) -> dict[str, list[int]]:
    if act != DatesAct.CANCEL or not sheets:
        return {}
    theirs = SheetSession.objects.filter(session__in=keys).order_by().values("sheet")
    on = SheetSession.objects.filter(sheet__in=theirs).exclude(session__state=SessionState.CANCELLED)
    found: dict[str, list[int]] = {}
    for sheet, session in on.order_by().values_list("sheet", "session"):
        before_after = found.setdefault(str(sheet), [0, 0])
        before_after[0] += 1
        before_after[1] += session not in keys
    return found


def _new_span(session: Session, change: Change):
    day, begins, ends = change.hours_of(session)
    refuse_hours(begins, ends)
    if change.room is not None and (change.room.maison_id != session.maison_id or change.room.retired):
        raise Refusal("salle-d-une-autre-maison", "Cette salle n'est pas à cette maison, ou ne sert plus.", "Choisissez-en une autre.")
    span = span_on(day, begins, ends)
    if span.end <= clock.now():
        raise Refusal("date-passee", "La nouvelle date est déjà passée.", "Choisissez une date à venir.")
    return span


def _refuse_moves(plans) -> None:
    """What each kind has against the new days of its dates."""
    by_kind: dict = {}
    for session, span in plans:
        by_kind.setdefault(kind_of(session.activity), []).append((session, span.day, session.maison))
    for kind, moves in by_kind.items():
        refuse_move(kind, moves)


def in_the_way(moved: list[tuple[Session, Span]], *, user) -> list[Clash]:
    """Who is expected on these dates and has something else where they would be, as the rooms know it."""
    pairs = [(session, span) for session, span in moved if (span.start, span.end) != (session.start, session.end)]
    return [clash for asked in registry.in_the_way for clash in asked(pairs, user=user)] if pairs else []


def _refuse_taken(plans, going: list[Follower], change: Change, leading, *, by, seen) -> int:
    """Clashes of each date as it would be; dates with the same room and people are asked together. How many are kept knowingly."""
    also = in_the_way([*plans, *((line.date, line.span) for line in going)], user=by)
    kept = len(refuse_clashes([], room=None, facilitators=(), by=by, seen=seen, also=also)) if also else 0
    but = [session.pk for session, _ in plans]
    alike: dict = {}
    for session, span in plans:
        people = tuple(leading if change.led else session.facilitators.order_by("pk"))
        room = change.room if change.moves else session.room
        alike.setdefault((room, people), []).append(span)
    return kept + sum(
        len(refuse_clashes(spans, room=room, facilitators=people, by=by, seen=seen, but=but)) for (room, people), spans in alike.items()
    )


def _follow_days(days: list[tuple[Session, dt.date]], *, by) -> None:
    """What a kind keeps beside the day of a date goes with it."""
    moved: dict = {}
    for session, before in days:
        if session.local_date != before:
            moved.setdefault(kind_of(session.activity), []).append((before, session))
    for kind, pairs in moved.items():
        kind.days_changed(pairs, by=by)


def _follow(sheets: list[SignUpSheet], *, by) -> None:
    """Offers and lists go with the dates, where somebody waits or is offered a place."""
    in_line = Enrolment.objects.filter(sheet__in=sheets, state__in=(EnrolmentState.WAITING, EnrolmentState.OFFERED))
    concerned = set(in_line.order_by().values_list("sheet", flat=True))
    for sheet in sheets:
        if sheet.pk in concerned:
            follow_dates(sheet, by=by)


def _differs(session: Session, span, change: Change) -> bool:
    """Must people be told?"""
    elsewhere = change.moves and place_of(change.room, change.place) != session.place
    return (span.start, span.end) != (session.start, session.end) or elsewhere


def _move(session: Session, span, change: Change, leading, *, why: str, clashes: int, by) -> None:
    if change.led:
        session.facilitators.set(leading)
    differs, before = _differs(session, span, change), session.start
    if change.moves:
        session.room, session.place = change.room, place_of(change.room, change.place)
    if differs:
        session.moved_from = before if span.start != before else session.moved_from
        session.start, session.end, session.local_date = span.start, span.end, span.day
        session.state, session.public_note, session.changed_at = SessionState.MOVED, why, clock.now()
        session.sequence += 1
    session.save()
    if session.start != before:
        kind_of(session.activity).dates_moved([(before, session)], by=by)
    elif differs:
        kind_of(session.activity).dates_elsewhere([session], by=by)
    audit.record(
        "programmes.move_session", session, by=by, maison=session.maison_id, before=before.isoformat(), after=span.start.isoformat(),
        **({"clashes": clashes} if clashes else {}), **({"led": True} if change.led else {}),
    )  # fmt: skip
