"""What an envelope gives and takes back. The count moves by a conditional update, which the database's own check backs: two decisions
at once never grant more than there is, with or without a lock."""

from django.db.models import F

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from ..enums import Holding
from ..models import EnvelopeMovement, Fund, FundRequest


def commit_envelope(*, request: FundRequest, amount_cents: int) -> tuple[int, int]:
    """Takes `amount_cents` for this request, inside the caller's transaction: (left before, left after), in cents.
    Raises « enveloppe-depassee » in words where less is left."""
    if not _taken(request.fund_id, amount_cents):
        left = Fund.objects.get(pk=request.fund_id).left_cents
        raise Refusal(
            "enveloppe-depassee", f"Il reste {format_euros(left)} dans l’enveloppe : on ne peut pas accorder {format_euros(amount_cents)}.",
            "Accordez moins, ou remettez cette demande à une autre réunion." if left else "Remettez cette demande à une autre réunion.",
        )  # fmt: skip
    EnvelopeMovement.objects.create(fund_id=request.fund_id, request=request, why=Holding.GRANT, amount_cents=amount_cents)
    left = Fund.objects.get(pk=request.fund_id).left_cents
    return left + amount_cents, left


def _taken(fund: int, amount_cents: int) -> bool:
    """Whether the envelope had as much: asked and taken in one statement."""
    there = Fund.objects.filter(pk=fund, committed_cents__lte=F("envelope_cents") - amount_cents)
    return bool(there.update(committed_cents=F("committed_cents") + amount_cents))


def release_envelope(*, request: FundRequest, amount_cents: int) -> int:
    """Gives back what was granted and is not spent, inside the caller's transaction; what is left then, in cents."""
    Fund.objects.filter(pk=request.fund_id).update(committed_cents=F("committed_cents") - amount_cents)
    EnvelopeMovement.objects.create(fund_id=request.fund_id, request=request, why=Holding.RELEASE, amount_cents=-amount_cents)
    return Fund.objects.get(pk=request.fund_id).left_cents
