import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Mandate
from ..notifications.members import tell_ended
from .change_mandate import GONE, fresh_mandate
from .lock_body import lock_body, moved_on


def end_mandate(
    *, mandate: Mandate, last_day: dt.date, words: str, by, seen: int | None = None, key: uuid.UUID | None = None
) -> Mandate:  # fmt: skip
    """She leaves her seat before its end: `last_day` is the last one she sits, today or later (for a mandate that begins today or
    later, the day before it begins: she never sat). `words` are for the team. She is told by her way.

    Raises « mandat-fini », « fin-passee », « fin-trop-tard », « deja-modifie ».
    """
    with once(key, f"committees.end_mandate:{mandate.pk}", by=by) as request:
        if request.done:
            return Mandate.objects.get(pk=mandate.pk)
        body = lock_body(mandate.seat.body)
        fresh = fresh_mandate(mandate, seen=seen)
        _refuse(fresh, last_day)
        fresh.ended_on, fresh.end_words = last_day, words.strip()[:200]
        fresh.edition += 1
        fresh.save(update_fields=["ended_on", "end_words", "edition"])
        audit.record("committees.end_mandate", fresh, by=by, subject=fresh.person, maison=body.maison)
        tell_ended(fresh, by=by)
        moved_on(body)
    return fresh


def _refuse(mandate: Mandate, last_day: dt.date) -> None:
    today = clock.today()
    if mandate.last_day < today or mandate.last_day < mandate.starts_on:
        raise Refusal(*GONE)
    if last_day >= mandate.last_day:
        raise Refusal("fin-trop-tard", "Le mandat finit déjà ce jour-là, ou avant.", "Choisissez un jour plus tôt.")
    if last_day < (today if mandate.starts_on < today else mandate.starts_on - dt.timedelta(days=1)):
        raise Refusal("fin-passee", "Ce jour est passé : la personne siégeait encore.", "Choisissez aujourd’hui, ou un jour à venir.")
