from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Fund


def lock_fund(fund: Fund, *, seen: int | None = None) -> Fund:
    """The fund as it is now, held until the transaction ends. Raises « deja-modifie » where it is no longer as it was seen (`seen`: its
    edition), « fonds-ferme »."""
    fresh = locked_one(Fund.objects.select_related("maison", "sector", "body__page"), fund.pk, rank=Rank.FUND)
    if seen is not None and seen != fresh.edition:
        raise Refusal("deja-modifie", "Quelqu’un d’autre vient de modifier ce fonds.", "Le voici à jour : vérifiez, puis recommencez.")
    if fresh.closed_on is not None:
        raise Refusal("fonds-ferme", "Ce fonds est fermé.", "Ses comptes restent à lire.")
    return fresh


def moved_on(fund: Fund, *fields: str) -> None:
    """What its screens show has changed."""
    fund.edition += 1
    fund.save(update_fields=[*fields, "edition"])
