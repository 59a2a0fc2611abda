from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Tariff


def change_tariff(*, tariff: Tariff, name: str, unit: str, description: str, by) -> Tariff:
    """Change how a tariff is called and explained. Its unit stays once a price was promised: « 4,00 € le panier » must not
    become « 4,00 € la caisse ».

    Raises Refusal « nom-manquant », « unite-manquante », « unite-promise ».
    """
    name, unit = name.strip(), unit.strip()
    if not name:
        raise Refusal("nom-manquant", "Donnez un nom à ce tarif.")
    if not unit:
        raise Refusal("unite-manquante", "Dites ce que paie le prix, par exemple « le panier ».")
    with transaction.atomic():
        fresh = locked_one(Tariff, tariff.pk, rank=Rank.COUNTER)
        if unit != fresh.unit and fresh.versions.filter(used_at__isnull=False).exists():
            raise Refusal(
                "unite-promise",
                f"Des prix ont été promis pour « {fresh.unit} » : l’unité ne change plus.",
                "Créez un autre tarif pour une autre unité.",
            )
        before = (fresh.name, fresh.unit, fresh.description)
        fresh.name, fresh.unit, fresh.description = name, unit, description.strip()
        fresh.save(update_fields=["name", "unit", "description"])
        after = zip(("name", "unit", "description"), before, (fresh.name, fresh.unit, fresh.description), strict=True)
        audit.record("tariffs.change", fresh, by=by, fields=[field for field, old, new in after if old != new])
    return fresh
