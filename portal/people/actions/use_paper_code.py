"""The holder of a card types the code of her paper."""

import hmac

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.rules import spoken_codes

from ..models import PaperCode, Person
from ..rules.paper_codes import TRIES
from .print_paper_code import digest_of


def use_paper_code(*, person: Person, typed: str) -> bool:
    """Whether these letters are her code, which is then used up. A wrong one counts; after five, the code is worth nothing.

    It says nothing of why: late, used, guessed at too often, none at all, all are one answer. What is no code at all (an SMS's
    digits) counts for nothing. The row is locked while it is compared: of two who send the same code, one comes in, and however many
    guess at once, five are looked at.
    """
    letters = spoken_codes.read_typed(typed)
    if not letters:
        return False
    with transaction.atomic():
        open_codes = PaperCode.objects.open_at(clock.now()).filter(person__in=Person.objects.records_of(person))
        code = open_codes.select_for_update().order_by("-pk").first()
        if code is None:
            return False
        return _tried(code, right=hmac.compare_digest(code.digest, digest_of(code.person_id, letters)))


def _tried(code: PaperCode, *, right: bool) -> bool:
    if right:
        code.used, code.ended_at = True, clock.now()
        audit.record("people.use_paper_code", code, by=audit.SYSTEM, subject=code.person)
    else:
        code.failures += 1
        if code.failures == TRIES:
            code.ended_at = clock.now()
            audit.record("people.end_paper_code", code, by=audit.SYSTEM, subject=code.person)
    code.save(update_fields=["used", "ended_at", "failures"])
    return right
