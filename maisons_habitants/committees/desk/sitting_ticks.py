"""Ticks of the evening: presences and voices of an open vote, pressed on the cockpit or carried later by a device that had no network."""

import re

from django.db.models import QuerySet

from portal.kit import audit
from portal.kit.forms import number_sent
from portal.kit.list_tokens import Hand, ListTokens, Opened
from portal.kit.refusal import Refusal
from portal.kit.rules.sent_ticks import Tick
from portal.kit.views.offline import Unread, offline_list
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.sheet_hands import hand_of

from ..actions.cast_vote import cast_vote
from ..actions.tick_presence import tick_presence
from ..models import Meeting, MemberPresence, OpenBallot, Vote
from ..reading.table import meetings_read, table_of
from ..screens.sitting import quorum_said

OVER = "Cette réunion ne se pointe plus ici : c’était un autre jour, ou elle a été fermée. Dites à la maison ce que vous aviez noté."
TOKENS = ListTokens("committees.ticks")
LINE = re.compile(r"(la|v[0-9]+)-[0-9]+")  # the name of a button
HERE, VOICE = "la", "v"  # lines are « la-12 » (a mandate) and « v3-12 » (a vote and a mandate)


def kept_meetings(user) -> QuerySet:
    return meetings_read().filter(pk__in=Meeting.objects.within(scope_of(user, Capability.KEEP_COMMITTEES)).values("pk"))


def take(meeting: Meeting, line: str, value: str, *, by, at=None, key=None) -> dict:
    """One press; what stands. Raises Unread, and what the acts refuse."""
    what, _, mandate = line.partition("-")
    if what == HERE:
        stands = tick_presence(meeting=meeting, mandate=number_sent(mandate), presence=value, by=by, at=at, key=key)
        return {"presence": stands, **counted(meeting)}
    vote = Vote.objects.filter(pk=number_sent(what.removeprefix(VOICE)), item__meeting=meeting).first() if what.startswith(VOICE) else None
    if vote is None:
        raise Unread
    row = cast_vote(vote=vote, voice=number_sent(mandate), choice=number_sent(value), by=by, over=True, key=key)
    return {"choice": str(row.choice_id)}


def counted(meeting: Meeting) -> dict:
    table = table_of(meeting)
    return {"quorum": quorum_said(table), "enough": table.quorum().met, "there": len(table.present)}


def _hand(opened: Opened) -> Hand | None:
    return hand_of(opened, of_team=kept_meetings)


def _take(hand: Hand, tick: Tick) -> dict:
    return take(hand.row, tick.line, tick.value, by=hand.by, at=tick.at, key=tick.key)


def _refused(hand: Hand, tick: Tick, refusal: Refusal) -> dict:
    """What was pressed is kept in the journal; never what somebody chose in a vote."""
    audit.record("committees.tick_refused", hand.row, by=hand.by, maison=hand.row.body.maison_id, line=tick.line, why=refusal.code)
    what, _, mandate = tick.line.partition("-")
    if what == HERE:
        rows = MemberPresence.objects.filter(meeting=hand.row, mandate=number_sent(mandate))
        return {"presence": rows.values_list("presence", flat=True).first() or ""}
    rows = OpenBallot.objects.filter(vote=number_sent(what.removeprefix(VOICE)), mandate=number_sent(mandate), vote__item__meeting=hand.row)
    choice = rows.values_list("choice", flat=True).first()
    return {"choice": str(choice or "")}


ticks = offline_list(tokens=TOKENS, hand=_hand, take=_take, refused=_refused, over=OVER)
