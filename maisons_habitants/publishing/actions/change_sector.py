import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.follow_roles import follow_roles
from portal.people.enums import Capability
from portal.people.models import User
from portal.places.models import Maison, Sector

from ..reading.keeping import may_keep_houses, sector_change


def change_sector(*, maison: Maison, to: Sector, seen: int, by, key: uuid.UUID | None = None) -> Maison:
    """Put a house in another sector. Who has a role over the old sector alone sees it no more; who has one over the new sees it from now
    on. `seen`: key of the sector the screen showed. Figures by sector are those of the houses as they stand when they are read: the
    audit keeps the day of the change.

    Raises « sans-droit », « meme-secteur », « deja-modifie », « maison-close ».
    """
    if not may_keep_houses(by):
        raise no_right()
    with once(key, "publishing.change_sector", by=by) as request:
        if request.done:
            return Maison.objects.get(pk=request.result)
        house = Maison.objects.select_for_update(of=("self",)).select_related("succeeded_by").get(pk=maison.pk)
        house.refuse_if_closed()
        if house.sector_id != seen:
            raise Refusal("deja-modifie", "Cette maison a changé de secteur depuis que vous l'avez vue.", "Vérifiez, puis recommencez.")
        if house.sector_id == to.pk:
            raise Refusal("meme-secteur", f"{house.name} est déjà dans ce secteur.", "Choisissez-en un autre.")
        change = sector_change(house, to)
        before = house.sector_id
        Maison.objects.filter(pk=house.pk).update(sector=to)
        for user in User.objects.filter(pk__in={role.user_id for role in (*change.lose, *change.gain)}).order_by("pk"):
            follow_roles(user=user)
        audit.record(
            "publishing.change_sector", house, by=by, maison=house, before=before, after=to.pk, lose=len(change.lose),
            gain=len(change.gain),
        )  # fmt: skip
        request.result = house.pk
        house.refresh_from_db()
        return house


def no_right() -> Refusal:
    """« sans-droit »: only who keeps the houses of the whole town."""
    label = Capability.KEEP_HOUSES.label
    return Refusal("sans-droit", f"Il faut le droit de « {label} », sur toutes les maisons.", "Demandez à la direction.")
