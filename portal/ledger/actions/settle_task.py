from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.models import MoneyTask


def settle_task(*, task: MoneyTask, outcome: str, by) -> MoneyTask:
    """Note what was done about a task; it does not open again. `by`: who, or SYSTEM when things settled by themselves.

    Refuses « tache-sans-mots » and « tache-deja-reglee » (somebody else was quicker).
    """
    with transaction.atomic():
        task = MoneyTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if task.settled_at is not None:
            raise Refusal("tache-deja-reglee", "Cette tâche vient d'être réglée.", "Rechargez la page : ce qui a été fait y est écrit.")
        outcome = outcome.strip()
        if not outcome:
            raise Refusal("tache-sans-mots", "Dites en quelques mots ce qui a été fait.", "Une phrase suffit.")
        task.settled_at, task.settled_by = clock.now(), by
        task.outcome = outcome[: MoneyTask._meta.get_field("outcome").max_length]
        task.save(update_fields=["settled_at", "settled_by", "outcome"])
        audit.record("ledger.settle_task", task, by=by, subject=task.payment.household if task.payment else None, kind=task.kind)
        return task
