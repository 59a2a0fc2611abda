"""Messages that are to be said on the telephone, for the list of calls."""

from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of
from portal.notifications.actions.take_up_message import could_not_reach, done_by_hand, tried_in_vain
from portal.notifications.enums import Channel, State
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import purposes
from portal.notifications.rules.discretion import indiscretions

from ..enums import Capability
from ..models import Person

SHOWN = 200
TO_BE_OPENED = "Ses mots sont dans « Messages », à ouvrir quand c’est bien elle."


def items(user) -> list[CallItem]:
    """The calls that wait, of the people this member of staff may see, the oldest first. Two queries."""
    if not scope_of(user, Capability.SEND_MESSAGES):
        return []
    waiting = OutboxMessage.objects.visible_to(user).filter(channel=Channel.CALL, state=State.QUEUED)
    rows = list(waiting.order_by("queued_at", "pk")[:SHOWN])
    keys = {int(key) for row in rows if (key := row.recipient_key.rpartition(":")[2]).isdigit()}
    people = {f"{Person._meta.label}:{person.pk}": person for person in Person.objects.filter(pk__in=keys).select_related("successor")}
    return [_item(row, people[row.recipient_key].current_record) for row in rows if row.recipient_key in people]


def _item(row: OutboxMessage, person: Person) -> CallItem:
    reason = row.subject or purposes.get(row.purpose) or "Un message"
    about = f"{row.purpose}/{row.about}" if row.about else ""
    return CallItem(str(row.uid), person, reason, row.queued_at, before=row.useful_until, say=_said(row.body), about=about)


def _said(text: str) -> str:
    """What stands in a list that others read over one's shoulder: never a sum. The message itself has all its words."""
    return TO_BE_OPENED if indiscretions(text) else text


def settled(key: str, outcome: str, by) -> None:
    """She was reached: it is said. A wrong number is « à vérifier » and the message takes another way. Otherwise it stays in the list, one
    try more. Raises Refusal « deja-modifie » when somebody else said it meanwhile."""
    row = OutboxMessage.objects.visible_to(by).filter(uid=key, channel=Channel.CALL).first()
    if row is None or row.state != State.QUEUED:
        raise Refusal("deja-modifie", "Cet appel n'est plus à passer.", "Rechargez la liste.")
    if outcome == "reached":
        done_by_hand(message=row, by=by)
    elif outcome == "wrong_number":
        could_not_reach(message=row, code="numero-inconnu", by=by)
    else:
        tried_in_vain(message=row, by=by)
