from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.places.models import OpeningException


@transaction.atomic
def withdraw_closure(*, closure: OpeningException, by) -> None:
    """The house opens after all. Raises Refusal « fermeture-deja-levee » when somebody was quicker."""
    found = OpeningException.objects.select_for_update(of=("self",)).filter(pk=closure.pk).first()
    if found is None:
        raise Refusal("fermeture-deja-levee", "Cette fermeture a déjà été levée.", "Rechargez la page pour voir les horaires.")
    audit.record("places.withdraw_closure", found, by=by, maison=found.maison, first_day=found.first_day.isoformat())
    found.delete()
