"""The answer of a call, from the list of calls to make (`registry.call_sources`)."""

from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal

from .actions.note_call import note_call
from .models import Referral


def settled(key: str, outcome: str, by) -> None:
    """`key`: the orientation's. Raises the refusals of `note_call`."""
    row = Referral.objects.select_related("maison").filter(pk=number_sent(key), person__isnull=False).first()
    if row is None:
        raise Refusal("orientation-terminee", "Cet appel n’est plus demandé.", "La liste est à jour.")
    note_call(referral=row, outcome=outcome, by=by)
