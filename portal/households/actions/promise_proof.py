"""A household has no proof with it today and will bring one."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Household, PromisedProof, facts_about
from ..rules import means


def promise_proof(*, household: Household, by) -> PromisedProof:
    """The proof is promised today, for a month: if it comes by then, what was paid meanwhile is credited back to this day.

    Raises Refusal: « justificatif-deja-valable », « promesse-en-cours ».
    """
    with transaction.atomic():
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        today = clock.today()
        facts = facts_about(household)
        known = means.means_on(facts, today)
        if known.quotient is not None and known.taxable is not None:
            raise Refusal(
                "justificatif-deja-valable",
                "Votre situation est vérifiée en ce moment.",
                "Pour la changer, il suffit d'apporter un autre papier.",
            )
        if any(promise.promised_on <= today <= promise.until for promise in facts.promises):
            raise Refusal("promesse-en-cours", "C'est déjà noté, et le mois n'est pas passé.", "Il ne reste qu'à l'apporter.")
        promise = PromisedProof.objects.create(household=household, promised_on=today, until=means.promise_until(today), by=by)
        audit.record("households.promise_proof", promise, by=by, subject=household)
    return promise
