from django.db import transaction
from django.utils.text import slugify

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Tariff

RESERVED = {"nouveau", "version"}  # addresses of the desk


def create_tariff(*, name: str, unit: str, description: str = "", scheme: str = "", by) -> Tariff:
    """A new tariff, without any price yet. `scheme` is its stable key; without it, one is made from the name.

    Raises Refusal « nom-manquant », « unite-manquante », « cle-prise ».
    """
    if not name.strip():
        raise Refusal("nom-manquant", "Donnez un nom à ce tarif.")
    if not unit.strip():
        raise Refusal("unite-manquante", "Dites ce que paie le prix, par exemple « le panier ».")
    with transaction.atomic():
        if scheme and Tariff.objects.filter(scheme=scheme).exists():
            raise Refusal("cle-prise", "Un autre tarif porte déjà cette clé.", "Choisissez-en une autre.")
        tariff = Tariff.objects.create(
            name=name.strip(), unit=unit.strip(), description=description.strip(), scheme=scheme or _free_scheme(name)
        )
        audit.record("tariffs.create", tariff, by=by)
    return tariff


def _free_scheme(name: str) -> str:
    base = slugify(name)[:50] or "tarif"
    taken = RESERVED | set(Tariff.objects.filter(scheme__startswith=base).values_list("scheme", flat=True))
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 2)))
    return next(candidate for candidate in candidates if candidate not in taken)
