from django.db.models import F

from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import taken_along
from programmes.actions.rehome_dates import rehome_page

from .models import Body, Proposal


def _bodies(house):
    return Body.objects.filter(maison=house, closed_on=None)


def _bodies_there(house, to, *, by) -> int:
    """A committee goes on with its members, its rules and its page."""
    rows = list(_bodies(house).select_related("page"))
    _bodies(house).update(maison=to, edition=F("edition") + 1)
    for body in rows:
        rehome_page(body.page.page_ptr, house, to)
    return len(rows)


def _proposals(house):
    """Those still owed an answer."""
    return Proposal.objects.filter(maison=house, set_aside_at=None, merged_into=None, answers=None)


def register() -> None:
    ties = registry.house_ties
    why = "Ils continuent avec leurs membres et leur page ; qui n’en veut plus les dissout d’abord."
    ties.add("committees.Body", HouseTie("comités", rows=_bodies, rehome=_bodies_there, why=why), order=30)
    why = "L’autre maison doit la réponse, dans le même délai."
    tie = HouseTie("propositions sans réponse", rows=_proposals, rehome=taken_along(_proposals, edition=F("edition") + 1), why=why)
    ties.add("committees.Proposal", tie, order=461)
