from django.db.models import F

from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along

from .actions.rehome_bodies import bodies_here, rehome_bodies
from .models import Proposal


def _proposals(house):
    """Those still owed an answer."""
    return Proposal.objects.filter(maison=house, set_aside_at=None, merged_into=None, answers=None)


def register() -> None:
    ties = registry.house_ties
    why = "Ils continuent avec leurs membres et leur page ; qui n’en veut plus les dissout d’abord."
    ties.add("committees.Body", HouseTie("comités", rows=bodies_here, rehome=rehome_bodies, why=why), order=30)
    why = "L’autre maison doit la réponse, dans le même délai."
    tie = HouseTie("propositions sans réponse", rows=_proposals, rehome=taken_along(_proposals, edition=F("edition") + 1), why=why)
    ties.add("committees.Proposal", tie, order=461)
