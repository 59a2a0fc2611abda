"""The telephone did not reach her: a letter asks her to call."""

import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.request_keys import once
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel
from portal.people.notifications import address_for
from portal.places.models import Maison

from ..enums import Outcome
from ..rules.letters import call_us
from .note_call import note_call

PURPOSE = "desk.call_us"


def write_instead(*, items: list[tuple[str, CallItem]], maison: Maison, by, key: uuid.UUID | None = None) -> None:
    """One letter for every reason of one person: « appelez-nous », with the house's telephone. It says nothing else.

    Raises Refusal « sans-adresse » when no letter can reach her either: somebody goes and says it, or waits at the counter.
    """
    person = items[0][1].person.current_record
    address = address_for(person, Channel.LETTER)
    if person.letters_held:
        raise Refusal(
            "lettres-au-comptoir", "Ses lettres ne partent pas par la poste : elles lui sont remises au comptoir.",
            "Dites-le-lui à son prochain passage : l’appel reste dans la liste.",
        )  # fmt: skip
    if not address:
        raise Refusal(
            "sans-adresse", "Son adresse n’est pas complète : une lettre n’arriverait pas.",
            "Complétez sa fiche, ou dites-le-lui à son prochain passage : l’appel reste dans la liste.",
        )  # fmt: skip
    subject, body = call_us(person.full_name, maison.name, str(maison.phone.as_national if maison.phone else ""))
    with once(key, PURPOSE, by=by) as request:
        if request.done:
            return
        for source, item in items:
            note_call(source=source, item=item, outcome=Outcome.LETTER, by=by)
        queue_message(
            channel=Channel.LETTER, address=address, purpose=PURPOSE, subject=subject, body=body,
            recipient_key=audit.key_of(person), by=by,
        )  # fmt: skip
