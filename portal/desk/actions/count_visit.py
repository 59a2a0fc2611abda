import uuid

from django.db.models import F

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.places.models import Maison
from portal.places.models.maison import house_to_open_in

from ..enums import Way
from ..models import VisitCount

GROUP = 40  # people at once: more is an event, counted there


def count_visit(*, maison: Maison, way: str, by, people: int = 1, key: uuid.UUID | None = None) -> VisitCount:
    """So many people came to this house in this hour; a negative number takes back what was counted by mistake in it.

    Nobody is named and no reason is kept. Raises Refusal « pas-cette-maison », « passage-inconnu »,
    « rien-a-retirer », « maison-close » (what was counted before is still taken back).
    """
    if not user_can(by, Capability.WRITE_PEOPLE, maison):
        raise Refusal("pas-cette-maison", "Vous ne comptez pas les passages de cette maison.", "Choisissez la vôtre.")
    if way not in Way.values or not 0 < abs(people) <= GROUP:
        raise Refusal("passage-inconnu", f"On compte de 1 à {GROUP} personnes, au comptoir ou au téléphone.", "Recommencez.")
    with once(key, "desk.count_visit", by=by) as request:
        if people > 0 and not request.done:
            house_to_open_in(maison)
        now = dates.local(clock.now())
        row, _ = VisitCount.objects.get_or_create(maison=maison, day=now.date(), hour=now.hour, way=way)
        if request.done:
            return row
        if not VisitCount.objects.filter(pk=row.pk, people__gte=-people).update(people=F("people") + people):
            raise Refusal("rien-a-retirer", "Rien n'est compté à cette heure.", "Le compte du jour est à gauche.")
        row.refresh_from_db()
    return row
