from django.core.exceptions import ValidationError
from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.places.models import Maison, Sector


@transaction.atomic
def add_maison(*, name: str, slug: str, sector: Sector, by, **details) -> Maison:
    """A new house of the town; `details` are other fields of Maison. Its page is opened by `cms.actions.open_maison`.

    Raises Refusal « maison-incomplete » with what is to be mended, when a field does not hold or the name is taken.
    """
    maison = Maison(name=name, slug=slug, sector=sector, **details)
    try:
        maison.full_clean()
    except ValidationError as wrong:
        raise Refusal("maison-incomplete", " ".join(wrong.messages), "Corrigez ces points, puis enregistrez la maison.") from wrong
    maison.save()
    audit.record("places.add_maison", maison, by=by, maison=maison)
    return maison
