import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import CardState
from ..models import CultureCard
from ..notifications.cards import tell_refused
from .lock_card import lock_card

LONGEST = CultureCard._meta.get_field("words").max_length


def refuse_card(*, card: CultureCard, words: str, by, seen: int | None = None, key: uuid.UUID | None = None) -> CultureCard:
    """Answer a request no, in words that its holder reads. She may ask again. Raises « reponse-manquante », « reponse-trop-longue »,
    « pas-demandee », « deja-modifie »."""
    with once(key, f"pass_culture.refuse_card:{card.pk}", by=by) as request:
        if request.done:
            return CultureCard.objects.get(pk=card.pk)
        words = words.strip()
        if not words:
            raise Refusal("reponse-manquante", "Il manque ce que l’on répond.", "Une phrase simple : pourquoi, et ce qui aiderait.")
        if len(words) > LONGEST:
            raise Refusal("reponse-trop-longue", f"La réponse tient en {LONGEST} signes.", "Dites le reste de vive voix.")
        fresh = lock_card(card, seen=seen)
        if fresh.state != CardState.ASKED:
            raise Refusal("pas-demandee", "Cette demande a déjà reçu sa réponse.", "Rechargez la page pour la lire.")
        fresh.state, fresh.words, fresh.ended_at = CardState.REFUSED, words, clock.now()
        fresh.version += 1
        fresh.save(update_fields=["state", "words", "ended_at", "version"])
        audit.record("pass_culture.refuse_card", fresh, by=by, subject=fresh.person.current_record, maison=fresh.maison_id)
        tell_refused(fresh, by=by)
    return fresh
