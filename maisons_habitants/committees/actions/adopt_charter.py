import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Charter
from .lock_body import lock_body, moved_on


def adopt_charter(*, charter: Charter, adopted_on: dt.date, by, seen: int | None = None, key: uuid.UUID | None = None) -> Charter:
    """The committee agreed on this version on that day: it is public, and never changes again (the database refuses). Raises
    « deja-adoptee », « adoption-a-venir », « adoption-avant » and « deja-modifie »."""
    with once(key, f"committees.adopt_charter:{charter.pk}", by=by) as request:
        if request.done:
            return Charter.objects.get(pk=charter.pk)
        body = lock_body(charter.body, seen=seen)
        fresh = Charter.objects.get(pk=charter.pk)
        if fresh.adopted_on is not None:
            raise Refusal("deja-adoptee", "Cette version est adoptée : elle ne change plus.", "Écrivez la version suivante.")
        if adopted_on > clock.today():
            raise Refusal(
                "adoption-a-venir", "Ce jour n’est pas encore passé.", "Notez l’adoption le jour où le comité s’est mis d’accord."
            )
        before = body.charters.exclude(adopted_on=None).order_by("-version").first()
        if before is not None and adopted_on < before.adopted_on:
            raise Refusal("adoption-avant", "La version d’avant a été adoptée après ce jour.", "Vérifiez la date.")
        fresh.adopted_on = adopted_on
        fresh.save(update_fields=["adopted_on"])
        audit.record("committees.adopt_charter", fresh, by=by, maison=body.maison)
        moved_on(body)
    return fresh
