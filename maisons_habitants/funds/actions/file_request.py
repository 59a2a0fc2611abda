"""Filing a request, sending it back completed, taking it back."""

import uuid

from django.db import transaction
from django.db.models import F

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Filed, Move, Party
from ..models import Fund, FundRequest, FundRules
from ..notifications.requests import tell_filed
from ..reading.facts import facts_of
from ..reading.parties import parties_of
from ..reading.terms import rules_on
from ..rules.checks import missing
from ..rules.machine import target
from .keep_version import keep_version
from .lock_fund import lock_fund
from .move_request import lock_request, move_request, refuse_stale


def file_request(
    *, request: FundRequest, by, party: Party = Party.LEADER, filed: Filed = Filed.ONLINE, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> FundRequest:  # fmt: skip
    """Its number is the next of its fund, without a gap; the rules of today are kept with it, and sealed; what it says too.

    Raises those of `move_request` and, gathered, those of `rules.checks.missing`.
    """
    with once(key, "funds.file_request", by=by) as asked:
        if asked.done:
            return FundRequest.objects.select_related("fund", "maison", "rules").get(pk=asked.result)
        fresh = lock_request(request.pk)
        refuse_stale(fresh, seen)
        # Held, so that nobody writes other rules between their reading and their sealing.
        fund = lock_fund(fresh.fund)
        # The rights and the arrow are asked before what misses: a stranger learns nothing of it.
        _refuse_what_misses(fresh, by, party, Move.SUBMIT)
        rules = rules_on(fund, clock.today())
        Fund.objects.filter(pk=fund.pk).update(last_number=F("last_number") + 1)
        number = Fund.objects.values_list("last_number", flat=True).get(pk=fund.pk)
        FundRules.objects.filter(pk=rules.pk, sealed_at=None).update(sealed_at=clock.now())
        known = {"number": number, "rules": rules, "filed_at": clock.now(), "filed_by": by, "filed": filed}
        moved = move_request(request=fresh, move=Move.SUBMIT, party=party, by=by, seen=seen, fields=known)
        keep_version(moved)
        tell_filed(moved, by=by)
        asked.result = moved.pk
    return moved


def resubmit(
    *, request: FundRequest, by, party: Party = Party.LEADER, seen: int | None = None, key: uuid.UUID | None = None
) -> FundRequest:
    """What was asked is there: the house reads it again, with both versions. Raises as `file_request`."""
    with once(key, "funds.resubmit", by=by) as asked:
        if asked.done:
            return FundRequest.objects.select_related("fund", "maison", "rules").get(pk=asked.result)
        fresh = lock_request(request.pk)
        refuse_stale(fresh, seen)
        _refuse_what_misses(fresh, by, party, Move.RESUBMIT)
        moved = move_request(request=fresh, move=Move.RESUBMIT, party=party, by=by, seen=seen)
        keep_version(moved)
        asked.result = moved.pk
    return moved


def _refuse_what_misses(fresh: FundRequest, by, party: Party, move: Move) -> None:
    if party not in parties_of(fresh, by) or target(move, fresh.state, party) is None:
        move_request(request=fresh, move=move, party=party, by=by)  # which says why not
    refused = Refusal.gather(missing(facts_of(fresh)))
    if refused:
        raise refused


@transaction.atomic
def withdraw(*, request: FundRequest, by, party: Party = Party.LEADER, words: str = "", seen: int | None = None) -> FundRequest:
    """Before anything is decided. Raises those of `move_request`."""
    return move_request(request=request, move=Move.WITHDRAW, party=party, by=by, seen=seen, words=words[:2000])
