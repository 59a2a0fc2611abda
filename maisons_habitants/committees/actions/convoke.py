"""Members are convoked: each by her way, once; the rules of the day are those of the meeting from then on."""

import datetime as dt
import uuid

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.plan_session import plan_session

from ..enums import MeetingState, Presence
from ..item_riders import carried_by
from ..models import Item, Meeting, MeetingDocument, MemberPresence
from ..notifications.meetings import CALLED_OFF, CHANGED, CONVOCATION, REMINDER, SECOND, tell_members
from ..reading.rules_of_day import rules_on
from ..reading.table import Member, mandates_at, table_of
from ..rules.notice import refusal_of_notice
from .lock_meeting import bump, lock_meeting, refuse_if_held, refuse_stale

REMIND_BEFORE = dt.timedelta(days=2)
PER_TURN = 50


def convoke(*, meeting: Meeting, by, seen: int | None = None, key: uuid.UUID | None = None) -> int:
    """How many members were told. Raises « convocation-tardive », « reunion-passee », « sans-ordre-du-jour », « sans-membre »,
    « deja-convoquee », « deja-modifie »."""
    with once(key, "committees.convoke", by=by) as request:
        if request.done:
            return request.result
        fresh = lock_meeting(meeting.pk)
        refuse_if_held(fresh)
        if fresh.state == MeetingState.CONVOKED:
            raise Refusal("deja-convoquee", "Les membres sont déjà convoqués.", "Un changement ? Prévenez-les en un geste.")
        refuse_stale(fresh, seen)
        rules = rules_on(fresh.body, fresh.session.local_date)
        formal = rules is not None and rules.formal
        days = rules.second_after_days if fresh.second_of_id and rules else rules.notice_days if rules else 0
        refusal = refusal_of_notice(today=clock.today(), day=fresh.session.local_date, notice_days=days, formal=formal)
        if refusal:
            raise refusal
        request.result = _convoke(fresh, rules, SECOND if fresh.second_of_id else CONVOCATION, by=by)
        return request.result


def _convoke(meeting: Meeting, rules, what: str, *, by) -> int:
    if not meeting.items.exists():
        raise Refusal(
            "sans-ordre-du-jour", "L’ordre du jour est vide.", "Écrivez au moins un point : on vient pour parler de quelque chose."
        )
    members = mandates_at(meeting)
    if not members:
        raise Refusal("sans-membre", "Ce comité n’a pas de membre ce jour-là.", "Ajoutez d’abord ses membres.")
    known = set(MemberPresence.objects.filter(meeting=meeting).values_list("mandate", flat=True))
    now = clock.now()
    MemberPresence.objects.bulk_create([MemberPresence(meeting=meeting, mandate=one) for one in members if one.pk not in known])
    MemberPresence.objects.filter(meeting=meeting).update(told_at=now)
    meeting.rules, meeting.state, meeting.convoked_at = rules, MeetingState.CONVOKED, now
    bump(meeting, "rules", "state", "convoked_at")
    _told(meeting)
    tell_members(meeting, table_of(meeting), what, by=by)
    audit.record("committees.convoke", meeting, by=by, maison=meeting.body.maison_id, members=len(members))
    return len(members)


def _told(meeting: Meeting) -> None:
    meeting.told_edition = meeting.edition
    meeting.save(update_fields=["told_edition"])


def tell_change(*, meeting: Meeting, by, why: str = "", key: uuid.UUID | None = None) -> int:
    """What was changed since the convocation is told to everybody. Raises « pas-convoquee », « rien-de-nouveau »."""
    with once(key, "committees.tell_change", by=by) as request:
        if request.done:
            return request.result
        fresh = lock_meeting(meeting.pk)
        refuse_if_held(fresh)
        if fresh.state != MeetingState.CONVOKED:
            raise Refusal(
                "pas-convoquee", "Les membres ne sont pas encore convoqués.", "Convoquez-les : ils liront la réunion comme elle est."
            )
        if fresh.told_edition == fresh.edition:
            raise Refusal("rien-de-nouveau", "Les membres savent déjà tout.", "Changez d’abord ce qui change.")
        table = table_of(fresh)
        _told(fresh)
        tell_members(fresh, table, CHANGED, by=by, why=why)
        audit.record("committees.tell_change", fresh, by=by, maison=fresh.body.maison_id)
        request.result = len(table.members)
        return request.result


def follow_dates(sessions: list, *, by, called_off: bool = False) -> None:
    """Dates of the engine moved, went elsewhere or were called off, in the same transaction: members convoked for them are told."""
    rows = Meeting.objects.filter(session__in=[one.pk for one in sessions], state=MeetingState.CONVOKED)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        meeting = lock_meeting(pk)
        bump(meeting)
        _told(meeting)
        Meeting.objects.filter(pk=pk).update(reminded_at=None)
        tell_members(meeting, table_of(meeting), CALLED_OFF if called_off else CHANGED, by=by, why=meeting.session.public_note)


def remind_due() -> int:
    """From `tick`: how many meetings were reminded, two days before. One query when nothing is due."""
    now = clock.now()
    due = Meeting.objects.filter(state=MeetingState.CONVOKED, reminded_at=None, session__start__gt=now)
    due = due.filter(session__start__lte=now + REMIND_BEFORE).exclude(session__state="cancelled")
    return sum(_remind(pk) for pk in due.order_by("session__start", "pk").values_list("pk", flat=True)[:PER_TURN])


@transaction.atomic
def _remind(pk: int) -> int:
    meeting = lock_meeting(pk)
    if meeting.reminded_at is not None or meeting.state != MeetingState.CONVOKED or meeting.session.cancelled:
        return 0
    Meeting.objects.filter(pk=pk).update(reminded_at=clock.now())
    tell_members(meeting, table_of(meeting), REMINDER, by=SYSTEM, only=_not_excused)
    return 1


def _not_excused(one: Member) -> bool:
    return one.answer != Presence.EXCUSED


def convoke_again(*, meeting: Meeting, start: dt.datetime, by, key: uuid.UUID | None = None) -> Meeting:
    """Too few members came: this one ends there, a second one is planned with the same order of the day, and members convoked at once.

    Raises « assez-nombreux », « vote-en-cours », « trop-tot », « seconde-deja ».
    """
    from .close_sitting import refuse_open_vote

    with once(key, "committees.convoke_again", by=by) as request:
        if request.done:
            return Meeting.objects.get(pk=request.result)
        fresh = lock_meeting(meeting.pk)
        table = table_of(fresh)
        if fresh.state != MeetingState.OPEN or table.quorum().met:
            raise Refusal("assez-nombreux", "Rien n’empêche cette réunion de se tenir.", "Tenez-la, ou terminez-la.")
        if Meeting.objects.filter(second_of=fresh).exists():
            raise Refusal("seconde-deja", "La seconde réunion est déjà prévue.", "Ouvrez-la pour la préparer.")
        refuse_open_vote(fresh)
        wait = fresh.rules.second_after_days if fresh.rules_id else 0
        if (start.date() - clock.today()).days < wait:
            raise Refusal("trop-tot", f"La seconde réunion vient {wait} jours après, au moins.", "Choisissez un jour plus lointain.")
        now = clock.now()
        fresh.state, fresh.closed_at = MeetingState.NO_QUORUM, now
        bump(fresh, "state", "closed_at")
        second = _second(fresh, start, by)
        _convoke(second, fresh.rules, SECOND, by=by)
        audit.record("committees.convoke_again", fresh, by=by, maison=fresh.body.maison_id, second=second.pk)
        request.result = second.pk
    return second


def _second(first: Meeting, start: dt.datetime, by) -> Meeting:
    date, body = first.session, first.body
    made = plan_session(activity=body.page, maison=body.maison, start=start, end=start + (date.end - date.start), place=date.place, by=by)
    second = Meeting.objects.create(
        session=made,
        body=body,
        second_of=first,
        open_to_all=first.open_to_all,
        childcare=first.childcare,
        words=first.words,
        chair=first.chair,
    )
    items = list(first.items.all())
    carried = carried_by([item.pk for item in items])
    for item in items:
        kept = {name: getattr(item, name) for name in ("position", "kind", "title", "words", "minutes", "approves_id")}
        new = Item.objects.create(meeting=second, **kept)
        for rider, what in carried.get(item.pk, []):
            if rider.followed:
                rider.followed(item, what, new)
    audit.record("committees.open_meeting", second, by=by, maison=body.maison_id)
    return lock_meeting(second.pk)


def documents_of(meeting: Meeting) -> list[MeetingDocument]:
    """Of a second meeting, those of the first as well."""
    keys = [key for key in (meeting.pk, meeting.second_of_id) if key]
    return list(MeetingDocument.objects.filter(meeting__in=keys).select_related("file", "item").order_by("item__position", "pk"))
