"""A message that had left comes back: a letter « n'habite pas à l'adresse indiquée », an e-mail that no box took."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal

from ..enums import State
from ..models import OutboxMessage, StrayReturn
from ..rules.returns import BY_HAND, Return, uid_in
from .retell_message import retell_message


def take_back(*, message: OutboxMessage, code: str, by) -> OutboxMessage:
    """Note that `message` came back, with why (a code of `rules.failures`), and say it by another way. `message` as the person saw it.

    Raises Refusal « pas-parti » when it had not left, « deja-revenu » when that is known already, « raison-inconnue ».
    """
    if code not in BY_HAND.get(message.channel, ()):
        raise Refusal("raison-inconnue", "On ne sait pas pourquoi ce message est revenu.", "Choisissez une des raisons proposées.")
    with transaction.atomic():
        if not _returned(message.pk, code):
            standing = OutboxMessage.objects.values_list("state", flat=True).get(pk=message.pk)
            if standing == State.RETURNED:
                raise Refusal("deja-revenu", "Ce retour est déjà noté.", "Regardez où en est le message.")
            raise Refusal("pas-parti", "Ce message n'est pas parti : il ne peut pas revenir.", "Regardez où il en est, puis décidez.")
        return _noted(message.pk, by)


def take_back_report(*, report: Return) -> bool:
    """The same from a mail server or a provider; twice is once. True when the message is ours and came back for good; what we do
    not know is counted, and a delay is nothing."""
    uid = uid_in(report.uid)
    pk = OutboxMessage.objects.filter(uid=uid).values_list("pk", flat=True).first() if uid else None
    if pk is None:
        _count_stray(clock.today())
        return False
    if not report.permanent:
        return False
    with transaction.atomic():
        if not _returned(pk, report.code):
            return OutboxMessage.objects.filter(pk=pk, state=State.RETURNED).exists()
        _noted(pk, SYSTEM)
    return True


def _returned(pk: int, code: str) -> bool:
    """One statement decides: whoever comes second changes no row."""
    left = OutboxMessage.objects.filter(pk=pk, state=State.SENT)
    return bool(left.update(state=State.RETURNED, returned_at=clock.now(), failure=code))


def _noted(pk: int, by) -> OutboxMessage:
    message = OutboxMessage.objects.get(pk=pk)
    audit.record("notifications.take_back", message, by=by, recipient=message.recipient_key, code=message.failure)
    retell_message(message=message, by=by)
    return message


def _count_stray(day: dt.date) -> None:
    StrayReturn.objects.bulk_create([StrayReturn(day=day)], ignore_conflicts=True)
    StrayReturn.objects.filter(day=day).update(count=F("count") + 1)
