import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import Consent
from ..models import Help
from .refuse_secrets import refuse_secrets


def note_help(
    *, person: Person, maison: Maison, topic: str, consent: str, did: str, outcome: str, by, key: uuid.UUID | None = None
) -> Help:
    """Somebody was helped with a démarche: that she agreed, and what was done. Raises « sans-accord », « rien-dit », « secret-ecrit »."""
    with once(key, "workshops.note_help", by=by) as request:
        if request.done:
            return Help.objects.get(pk=request.result)
        if consent not in Consent.values:
            words = "Il manque l’accord de la personne."
            raise Refusal("sans-accord", words, "Expliquez-lui ce qui sera noté ; sans son accord, aidez-la sans rien écrire.")
        if not did.strip():
            raise Refusal("rien-dit", "Il manque ce qui a été fait.", "Quelques mots : « demande envoyée », « dossier commencé ».")
        refuse_secrets(did)
        her = person.current_record
        row = Help.objects.create(
            person=her, maison=maison, topic=topic, consent=consent, did=did.strip(), outcome=outcome, at=clock.now(), by=by
        )  # fmt: skip
        audit.record("workshops.note_help", row, by=by, subject=her, maison=maison)
        request.result = row.pk
    return row
