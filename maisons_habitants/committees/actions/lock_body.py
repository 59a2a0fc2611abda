from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Body

STALE = ("deja-modifie", "Ce comité a changé entre-temps.", "Le voici à jour : vérifiez, puis recommencez.")


def lock_body(body: Body, *, seen: int | None = None) -> Body:
    """The committee as it is now, its seats, mandates and calls held until the transaction ends. Raises « deja-modifie » where it is no
    longer as it was seen (`seen`: its edition), « comite-dissous » where it sits no more."""
    fresh = locked_one(Body.objects.select_related("page", "maison"), body.pk, rank=Rank.BODY)
    if seen is not None and seen != fresh.edition:
        raise Refusal(*STALE)
    if fresh.closed_on is not None:
        raise Refusal("comite-dissous", "Ce comité ne siège plus.", "Ses papiers restent à lire ; ouvrez-en un autre pour siéger.")
    return fresh


def moved_on(body: Body) -> None:
    """What its screens show has changed."""
    body.edition += 1
    body.save(update_fields=["edition"])
