"""Two records of one person that both sit in a committee, or both came forward for a call: one goes on; undone with the merge."""

import datetime as dt
from collections import defaultdict

from portal.kit import clock
from portal.kit.locking import Rank, locked

from ..enums import CandidateState
from ..models import Body, Candidate, Mandate


def carry(absorbed, kept) -> dict | None:
    """Of mandates that overlap from today on, the one begun first goes on, the other ends. What is over stays as it was. Persons are
    locked."""
    today = clock.today()
    rows = Mandate.objects.until().filter(person__in=(absorbed, kept), until__gte=today)
    keys = set(rows.values_list("seat__body", flat=True))
    if keys:
        locked(Body, keys, rank=Rank.BODY)
    ended = []
    by_body: dict[int, list[Mandate]] = defaultdict(list)
    for row in rows.select_related("seat").order_by("starts_on", "pk"):
        others = by_body[row.seat.body_id]
        if any(one.starts_on <= row.last_day and row.starts_on <= one.last_day for one in others):
            ended.append({"mandate": row.pk, "ended_on": row.ended_on.isoformat() if row.ended_on else None})
            row.ended_on = max(today, row.starts_on) - dt.timedelta(days=1)
            row.edition += 1
            row.save(update_fields=["ended_on", "edition"])
        else:
            others.append(row)
    taken = _candidacies(absorbed, kept)
    return {"ended": ended, "candidates": taken} if ended or taken else None


def _candidacies(absorbed, kept) -> list[int]:
    """Of two that wait for one call, the first stays."""
    rows = Candidate.objects.filter(person__in=(absorbed, kept), state=CandidateState.ASKED, call__closed_at=None)
    seen, taken = set(), []
    for row in rows.order_by("asked_at", "pk"):
        if row.call_id in seen:
            taken.append(row.pk)
        seen.add(row.call_id)
    Candidate.objects.filter(pk__in=taken).update(state=CandidateState.WITHDRAWN)
    return taken


def undo(absorbed, kept, note) -> None:
    for line in note["ended"]:
        before = dt.date.fromisoformat(line["ended_on"]) if line["ended_on"] else None
        Mandate.objects.filter(pk=line["mandate"], person__isnull=False).update(ended_on=before)
    waiting = Candidate.objects.filter(pk__in=note["candidates"], state=CandidateState.WITHDRAWN, call__closed_at=None)
    waiting.update(state=CandidateState.ASKED)
