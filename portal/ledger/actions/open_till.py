import uuid

from django.db import IntegrityError, transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import Account
from portal.ledger.models import CashSession, Mandate, Regie
from portal.ledger.rules import denominations, till
from portal.places.models.maison import house_to_open_in

from .posting import post


def open_till(*, regie: Regie, opening: dict, reason: str = "", key: uuid.UUID | None = None, by) -> CashSession:
    """Open the till of who acts, for today, with its float counted by denomination (`{"5000": 1}`: cents -> how many).

    A count that is not the deed's float needs its `reason`, and the difference is booked; an empty count opens without float (cheques
    and cards need none). `key`: the form's request key. Refusals: those of `rules.till.opening_refusals`, gathered; « maison-close ».
    """
    with once(key, "ledger.open_till", by=by) as first:
        if first.done:
            return CashSession.objects.get(pk=first.result)
        if regie.maison_id is not None:
            house_to_open_in(regie.maison)
        held = CashSession.objects.of(by, regie).first()
        refusal = Refusal.gather(
            till.opening_refusals(
                till.Opening(
                    mandated=Mandate.objects.valid_on(clock.today()).filter(regie=regie, user=by).exists(),
                    regie_open=regie.is_open and not regie.online,
                    held_day=held.day if held else None,
                    today=clock.today(),
                    count=opening,
                    float_cents=regie.float_cents,
                    reason=reason,
                )
            )
        )
        if refusal:
            raise refusal
        session = _opened(regie, denominations.checked(opening), reason.strip(), by)
        audit.record("ledger.open_till", session, by=by)
        first.result = session.pk
        return session


def _opened(regie: Regie, count: dict, reason: str, by) -> CashSession:
    float_cents, gap = till.opening_cents(count, regie.float_cents)
    try:
        with transaction.atomic():
            session = CashSession.objects.create(
                regie=regie,
                holder=by,
                day=clock.today(),
                opened_at=clock.now(),
                float_cents=float_cents,
                opening=count,
                opening_difference_cents=gap,
                opening_reason=reason,
            )
    except IntegrityError:  # two tabs at once: the database keeps one till open for each holder
        raise Refusal("caisse-deja-ouverte", "Votre caisse est déjà ouverte.", "Continuez avec elle.") from None
    if float_cents:
        post(Account.CASH, Account.FLOAT, float_cents, regie=regie)
    post_difference(session, gap)
    return session


def post_difference(session: CashSession, gap: int) -> None:
    """Book what was found too little (below zero) or too much in a till."""
    if gap:
        sides = (Account.CASH, Account.TILL_DIFFERENCE) if gap > 0 else (Account.TILL_DIFFERENCE, Account.CASH)
        post(*sides, abs(gap), regie=session.regie)
