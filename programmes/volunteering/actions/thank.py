import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Thanks, Volunteer
from ..notifications.given import tell_thanked
from .of_file import lock_file

WORDS = 400


def thank(*, volunteer: Volunteer, maison, words: str, by, key: uuid.UUID | None = None) -> Thanks:
    """A word of the house: told to her, kept in her own space, printed with her certificate. Also to who has stopped. Raises
    « mot-vide », « trop-long », « effacee », and those of the outbox on words it does not carry (money)."""
    words = words.strip()
    if not words:
        raise Refusal("mot-vide", "Il manque le mot.", "Deux phrases à vous suffisent.")
    if len(words) > WORDS:
        raise Refusal("trop-long", f"C’est trop long : {WORDS} signes au plus.", "Gardez l’essentiel, le reste se dit de vive voix.")
    with once(key, "volunteering.thank", by=by) as request:
        if request.done:
            return Thanks.objects.get(pk=request.result)
        file = lock_file(volunteer, left_too=True)
        if file.person.current_record.erased_at:
            raise Refusal("effacee", "Cette fiche est effacée.", "Il n’y a plus personne à qui écrire.")
        thanks = Thanks.objects.create(volunteer=file, maison=maison, words=words, by=by)
        audit.record("volunteering.thank", thanks, by=by, subject=file.person.current_record, maison=maison)
        tell_thanked(thanks, by=by)
        request.result = thanks.pk
        return thanks
