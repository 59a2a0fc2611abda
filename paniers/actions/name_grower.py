from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Grower


def name_grower(*, name: str, place: str, grows: str, by, grower: Grower | None = None) -> Grower:
    """A farm that grows for the baskets, new or corrected: public. Raises Refusal « ferme-connue », « ferme-sans-nom »."""
    name = " ".join(name.split())
    with transaction.atomic():
        if not name:
            raise Refusal("ferme-sans-nom", "Il manque le nom de la ferme.", "Écrivez-le.")
        if Grower.objects.filter(name__iexact=name).exclude(pk=getattr(grower, "pk", None)).exists():
            raise Refusal("ferme-connue", f"« {name} » est déjà dans la liste.", "Ouvrez-la, et ajoutez-lui un contrat.")
        row = grower or Grower()
        row.name, row.place, row.grows = name, place.strip(), grows.strip()
        row.save()
        audit.record("paniers.name_grower", row, by=by)
    return row
