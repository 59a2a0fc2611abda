import uuid

from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Party, Payee, State
from ..models import Agreement, FundRequest
from ..reading.after import live_orders, to_pay
from ..rules.after import plain_iban, refusal_of_iban
from .open_after import LEADS, open_after, went_on


def name_payee(
    *, request: FundRequest, payee: str, name: str, iban: str, by, seen: int | None = None, key: uuid.UUID | None = None
) -> Agreement:
    """Whose account is paid: the project's own, or that of an association which holds the money for it. Orders already given keep the
    account they were given with.

    Raises those of `open_after`, « nom-manquant », « iban-illisible », « iban-longueur », « iban-faux », « ordre-en-route »."""
    with once(key, f"funds.name_payee:{request.pk}", by=by) as sent:
        if sent.done:
            return Agreement.objects.get(request=request)
        states = (State.GRANTED, State.COMPLETED)
        fresh, row = open_after(request.pk, by=by, parties=(*LEADS, Party.AGENT, Party.KEEPER), seen=seen, states=states)
        reasons = []
        if not name.strip():
            whose = "de l’association" if payee == Payee.BEARER else "écrit sur le RIB"
            reasons.append(Refusal("nom-manquant", f"Il manque le nom {whose}.", "Recopiez-le tel quel."))
        found = refusal_of_iban(iban)
        if found:
            reasons.append(found)
        refusal = Refusal.gather(reasons)
        if refusal:
            raise refusal
        if live_orders(fresh).filter(state="ordered").exists():
            words = "Un paiement est en route vers l’ancien compte."
            raise Refusal("ordre-en-route", words, "Attendez qu’il soit payé, ou demandez à la maison de l’annuler.")
        if fresh.state == State.COMPLETED and not to_pay(row):
            raise Refusal("pas-accordee", "Ce projet est soldé : il n’y a plus rien à payer.", "")
        row.payee, row.payee_name, row.iban = Payee(payee), name.strip()[:120], plain_iban(iban)
        row.save(update_fields=["payee", "payee_name", "iban"])
        went_on(fresh, "funds.name_payee", by=by, payee=str(row.payee))
    return row
