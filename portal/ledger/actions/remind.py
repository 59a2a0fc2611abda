"""What is said when something is not paid in its time: one request at a time, gently, never with a figure, never at a table."""

import datetime as dt

from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.ledger.models import PayLater, Reminder
from portal.ledger.models.arrears import arrears_of
from portal.ledger.notifications import tell_reminded
from portal.ledger.rules.reminders import DAYS_GIVEN, Step, after_the_fifth

from .lock import lock_household


def remind(*, household_id: int, by=SYSTEM) -> Reminder | None:
    """Do the step that is due for a household today: a request to who answers for it, or (the third) an offer to talk, which staff make on
    the telephone. None when nothing is due any more. Twice on a day is once."""
    with transaction.atomic():
        household = lock_household(household_id)
        today = clock.today()
        found = arrears_of([household.pk], today)
        step = found[0].step(today) if found else None
        if step is None:
            return None
        row = Reminder.objects.create(
            household=household,
            step=step,
            at=clock.now(),
            before=today + DAYS_GIVEN if step == Step.DATED else None,
            charges=[charge.pk for charge in found[0].charges],
            left_cents=found[0].left_cents,
            by=by,
        )
        if step != Step.TALK:
            tell_reminded(row, by=by)
        audit.record("ledger.remind", row, by=by, subject=household, step=int(step))
        return row


def answer_reminder(*, reminder: Reminder, answer: str, by) -> Reminder:
    """Write down what the talk gave, once. Refusals: « reponse-vide », « deja-repondu »."""
    with transaction.atomic():
        lock_household(reminder.household_id)
        row = Reminder.objects.select_for_update().get(pk=reminder.pk)
        if not answer.strip():
            raise Refusal("reponse-vide", "Dites en quelques mots ce qui a été convenu.", "Par exemple : « aide demandée ».")
        if row.answered_at is not None:
            raise Refusal("deja-repondu", "La réponse de ce foyer est déjà notée.", "Rechargez la page pour la lire.")
        row.answered_at, row.answer = clock.now(), answer.strip()[:200]
        row.save(update_fields=["answered_at", "answer"])
        audit.record("ledger.answer_reminder", row, by=by, subject=row.household)
        return row


def ask_later(*, household: Household, until: dt.date | None = None, by) -> PayLater:
    """« Après le 5 »: we say nothing before the day after. No delay is granted: days by which to pay stay as they are. `until`: another
    day that the household gives, at most sixty days away (refusals « rappel-passe », « rappel-trop-loin »)."""
    today = clock.today()
    until = until or after_the_fifth(today)
    if until < today:
        raise Refusal("rappel-passe", "Ce jour est déjà passé.", "Choisissez un jour à venir.")
    if until > today + dt.timedelta(days=60):
        raise Refusal(
            "rappel-trop-loin", "C'est dans plus de deux mois : on en parle ?", "Appelez-nous, ou choisissez un jour plus proche."
        )
    with transaction.atomic():
        household = lock_household(household.pk)
        row = PayLater.objects.create(household=household, until=until, at=clock.now(), by=by)
        audit.record("ledger.ask_later", row, by=by, subject=household)
        return row
