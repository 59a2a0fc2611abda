from collections.abc import Iterable

from portal.notifications.models import OutboxMessage

from ..models import Person
from ..notifications import Sizes, ways_to, write_by
from .doubt_address import doubt_address


def retell(message: OutboxMessage, code: str, wrong_address: bool, by) -> OutboxMessage | None:
    """Say again, by the next way, what reached nobody (`kit.registry.recipients` asks), inside the caller's transaction.

    An address proved wrong is « à vérifier » from now on. No way is taken twice for one message. None when its words are gone or
    nobody is there any more.
    """
    found = Person.objects.select_related("successor").filter(pk=message.recipient_key.rpartition(":")[2]).first()
    person = found.current_record if found else None
    whole = {"subject": message.subject, "body": message.body, "short": "", "aloud": message.body}
    sizes = Sizes(**(message.sizes or whole))
    if person is None or person.erased_at or not sizes.body:
        return None
    if wrong_address:
        doubt_address(person=person, channel=message.channel, address=message.address, why=code, by=by)
    tried = {message.channel, *_tried_before(message)}
    ways = [way for way in ways_to(person, urgent=message.urgent) if way[0] not in tried]
    return write_by(
        person, sizes, ways, purpose=message.purpose, about=message.about, confidential=message.confidential,
        useful_until=message.useful_until, urgent=message.urgent, by=by, instead_of=message,
    )  # fmt: skip


def _tried_before(message: OutboxMessage) -> Iterable[str]:
    while message.instead_of_id:
        message = message.instead_of
        yield message.channel
