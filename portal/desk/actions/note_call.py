import uuid

from portal.kit import audit, registry
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact

from ..enums import NOTED, SPOKEN, Outcome
from ..models import CallNote


def note_call(*, source: str, item: CallItem, outcome: str, by, key: uuid.UUID | None = None) -> CallNote:
    """How a call about `item` ended; the room that asked for it does what follows, in the same transaction.

    The caller found `item` among what `by` may call for (`calls.waiting_for`). Whoever answered was in contact: her record is kept
    from that day on. Raises Refusal « issue-inconnue », « appel-inconnu », and those of the room.
    """
    asked_for = registry.call_sources.get(source)
    if asked_for is None:
        raise Refusal("appel-inconnu", "Cet appel n’est plus demandé.", "La liste est à jour.")
    if outcome not in (*NOTED, Outcome.LETTER):
        raise Refusal("issue-inconnue", "Dites comment l’appel s’est passé.", "Choisissez dans la liste.")
    with once(key, f"desk.note_call:{source}:{item.key}", by=by) as request:
        if request.done:
            return CallNote.objects.get(pk=request.result)
        asked_for.settled(item.key, outcome, by)  # first: it takes the locks of its room
        person = item.person.current_record
        note = CallNote.objects.create(source=source, key=item.key, person=person, outcome=outcome, by=by)
        audit.record("desk.note_call", note, by=by, subject=person, maison=item.maison_id, source=source, outcome=outcome)
        if outcome in SPOKEN:
            note_contact(person_ids=[person.pk])
        request.result = note.pk
        return note
