import uuid

from portal.households.models import Household
from portal.kit.locking import Rank, locked
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import HOUSEHOLD_ASKS
from portal.ledger.models import Payment, Refund, money_to_ask

from .lock import lock_household
from .request_refund import request_refund
from .use_credit import use_credit

_PAY_FIRST = "Réglez-le d'abord avec votre avance, ou dites que vous préférez tout reprendre."


def ask_back(
    *, household: Household, amount_cents: int, pay_first: bool | None = None, at_desk: bool = False, key: uuid.UUID | None = None, by
) -> list[Refund]:
    """One of the household's referents takes back what it has in advance, by herself: the newest paid online first, each payment by the
    road it came (`at_desk`: what came by hand is fetched in cash, where the deed pays out). Above the régie's limit it waits for staff,
    as when staff ask. `pay_first`: what is owed is paid by the advance first; None: she was not asked, and is when something is owed.
    Nothing is done in part: a refusal leaves the debts as they were.

    Refusals: « pas-referent », « reste-a-regler », « rien-a-rendre », « argent-deja-demande », « remboursement-trop-grand » with what
    there is, and those of `request_refund`.
    """
    with once(key, "ledger.ask_back", by=by) as first:
        if first.done:
            return list(Refund.objects.filter(pk__in=first.result or []).order_by("pk"))
        if not Household.objects.led_by(by).filter(pk=household.pk).exists():
            raise Refusal("pas-referent", "Une autre personne répond de ce foyer.", "Demandez-lui, ou passez à l'accueil.")
        if pay_first:  # it locks what the lines stand on, then the household
            use_credit(household=household, by=by)
        home = lock_household(household.pk)
        money = money_to_ask(home, by)
        refusal = _refusal(money, amount_cents, chosen=pay_first is not None)
        if refusal:
            raise refusal
        parts = money.plan(amount_cents, at_desk=at_desk)
        locked(Payment, {part.payment for part in parts}, rank=Rank.PAYMENT)
        rows = Payment.objects.select_related("regie", "household").in_bulk({part.payment for part in parts})
        given = [
            request_refund(payment=rows[part.payment], amount_cents=part.cents, reason=HOUSEHOLD_ASKS, road=part.road, by=by)
            for part in parts
        ]
        first.result = [refund.pk for refund in given]
        return given


def _refusal(money, cents: int, *, chosen: bool) -> Refusal | None:
    there = money.there_cents
    if cents <= 0:
        return Refusal("remboursement-vide", "Reprendre de l'argent, c'est un montant au-dessus de zéro.", "Écrivez la somme.")
    if there <= 0 and money.asked:
        return Refusal("argent-deja-demande", "Cet argent est déjà demandé : il est en chemin.", "Vous n'avez rien à refaire.")
    if there <= 0:
        return Refusal("rien-a-rendre", "Il n'y a pas d'avance à reprendre.", "Votre compte est à jour.")
    if money.due_cents and not chosen:
        return Refusal("reste-a-regler", f"Il vous reste {format_euros(money.due_cents)} à régler.", _PAY_FIRST)
    if cents > there:
        words = f"Vous pouvez reprendre {format_euros(there)} au plus."
        asked = " Le reste est déjà demandé." if money.asked else ""
        return Refusal("remboursement-trop-grand", words + asked, "Écrivez une somme plus petite.")
    return None
