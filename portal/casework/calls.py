"""The answer of a call, from the list of calls to make (`registry.call_sources`)."""

from .actions.note_call import note_call
from .models import Referral


def settled(key: str, outcome: str, by) -> None:
    """`key`: the orientation's. Raises the refusals of `note_call`."""
    note_call(referral=Referral.objects.select_related("maison").get(pk=key), outcome=outcome, by=by)
