from django.db import transaction

from portal.kit.audit import SYSTEM
from portal.kit.locking import Rank, locked_one

from ..enums import EnrolmentState
from ..models import Draw, DrawLine, Enrolment, SignUpSheet
from ..rules.draw import Explained, explain
from .tell_people import tell_people

PER_TURN = 400  # requests a turn, so that one tick never lasts for ever


def explained(drawn: Draw, line: DrawLine, *, waiting: int | None, confidential: bool) -> list[str]:
    """What one request is told of its draw."""
    facts = Explained(
        asks=drawn.asks, places=drawn.places, newcomers=drawn.newcomers, newcomer=line.newcomer, wanted=line.places, rank=line.rank,
        outcome=line.outcome, left=line.left, waiting=waiting, confidential=confidential,
    )  # fmt: skip
    return explain(facts)


def waiting_numbers(sheet: SignUpSheet) -> dict[int, int]:
    """Party -> its place on the waiting list today, from 1. One query."""
    order = sheet.enrolments.waiting_in_order().values_list("party", flat=True)
    return {party: place for place, party in enumerate(dict.fromkeys(order), start=1)}


def tell_drawn(*, limit: int = PER_TURN) -> int:
    """Write to each request what came of it and why; how many. A transaction each: begun again, it goes on where it stood."""
    lines = list(DrawLine.objects.filter(told=False).select_related("draw__sheet__activity__content_type").order_by("draw", "rank")[:limit])
    numbers: dict[int, dict[int, int]] = {}
    for line in lines:
        sheet = line.draw.sheet
        if sheet.pk not in numbers:
            numbers[sheet.pk] = waiting_numbers(sheet)
        _tell(line, sheet, numbers[sheet.pk])
    return len(lines)


def _tell(line: DrawLine, sheet: SignUpSheet, numbers: dict[int, int]) -> None:
    with transaction.atomic():
        locked_one(SignUpSheet.objects.only("pk"), sheet.pk, rank=Rank.SHEET)  # nobody answers between what is read and what is written
        if not DrawLine.objects.filter(pk=line.pk, told=False).update(told=True):
            return  # another tick was quicker
        rows = list(Enrolment.objects.filter(party=line.party_id, sheet=sheet).select_related("person__successor", "party").order_by("pk"))
        for row in rows:
            row.sheet = sheet
        number = numbers.get(line.party_id)
        why = "\n".join(explained(line.draw, line, waiting=number, confidential=sheet.confidential))
        offered = [row for row in rows if row.state == EnrolmentState.OFFERED]
        if offered:
            tell_people("drawn", sheet, offered, by=SYSTEM, until=offered[0].held_until, why=why)
        if waiting := [row for row in rows if row.state == EnrolmentState.WAITING]:
            tell_people("not_drawn", sheet, waiting, by=SYSTEM, why=why)
        if refused := [row for row in rows if row.state == EnrolmentState.REFUSED]:
            tell_people("refused", sheet, refused, by=SYSTEM, words=why)
