import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import MeetingState, MinutesState, Presence
from ..models import Meeting, MemberPresence, Minutes
from ..reading.table import mandates_at
from .lock_meeting import lock_meeting, refuse_unless_open


def refuse_unless_ticked(meeting: Meeting) -> None:
    """During the meeting, and afterwards until its minutes are put to approval."""
    if meeting.state == MeetingState.CLOSED:
        if Minutes.objects.filter(meeting=meeting).exclude(state=MinutesState.DRAFT).exists():
            raise Refusal("compte-rendu-ecrit", "Le compte rendu est écrit : les présences n’y changent plus.", "Corrigez-le lui-même.")
        return
    refuse_unless_open(meeting)


def tick_presence(
    *, meeting: Meeting, mandate: int, presence: str, by, at: dt.datetime | None = None, key: uuid.UUID | None = None
) -> str:  # fmt: skip
    """Who is there, left, is excused or absent; "" takes the tick back. `at`: when it was pressed (a device without network), the later
    press holds. Gives what stands. Raises « pas-membre », « coche-inconnue », « reunion-pas-ouverte », « reunion-close »,
    « compte-rendu-ecrit »."""
    at = at or clock.now()
    with once(key, "committees.tick_presence", by=by) as request:
        if request.done:
            return request.result
        fresh = lock_meeting(meeting.pk)
        refuse_unless_ticked(fresh)
        if presence not in Presence.values:
            raise Refusal("coche-inconnue", "Cette coche n’a pas été comprise.", "Cochez de nouveau.")
        member = next((one for one in mandates_at(fresh) if one.pk == mandate), None)
        if member is None:
            raise Refusal("pas-membre", "Cette personne n’est pas membre du comité ce jour-là.", "Accueillez-la parmi le public.")
        row = MemberPresence.objects.get_or_create(meeting=fresh, mandate_id=mandate, defaults={"changed_at": at})[0]
        if row.version == 1 or at >= row.changed_at or row.presence == Presence.UNKNOWN:
            row.presence, row.changed_at, row.version = presence, at, row.version + 1
            row.save(update_fields=["presence", "changed_at", "version"])
            audit.record("committees.tick_presence", fresh, by=by, subject=member.person, maison=fresh.body.maison_id, presence=presence)
        request.result = row.presence
    return row.presence


def rekey_presences(*, meeting: Meeting, present: set[int], by, key: uuid.UUID | None = None) -> int:
    """From the signed sheet: these mandates were there, the others were not (what each had said holds: excused stays so). How many came."""
    with once(key, "committees.rekey_presences", by=by) as request:
        if request.done:
            return request.result
        fresh = lock_meeting(meeting.pk)
        refuse_unless_ticked(fresh)
        rows = {row.mandate_id: row for row in MemberPresence.objects.filter(meeting=fresh)}
        now, members = clock.now(), mandates_at(fresh, rows.values())
        for one in members:
            row = rows.get(one.pk) or MemberPresence(meeting=fresh, mandate=one)
            away = Presence.EXCUSED if row.answer == "excused" or row.presence == Presence.EXCUSED else Presence.ABSENT
            row.presence, row.changed_at, row.version = Presence.PRESENT if one.pk in present else away, now, row.version + 1
            row.save()
        audit.record("committees.rekey_presences", fresh, by=by, maison=fresh.body.maison_id, present=len(present))
        request.result = sum(one.pk in present for one in members)
    return request.result
