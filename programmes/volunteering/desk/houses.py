"""Which house a screen of the roster shows: the one asked for among hers, else the first of them."""

from django.http import HttpRequest

from portal.people.enums import Capability
from portal.places.models import Maison
from programmes.desk.sheets import maisons_of


def houses_asked(request: HttpRequest, capability: str = Capability.SEE_VOLUNTEERS) -> tuple[list[Maison], Maison | None]:
    """(the houses where she may, the one of `?maison=`): one query."""
    maisons = list(maisons_of(request.user, capability).order_by("name"))
    return maisons, next((one for one in maisons if one.slug == request.GET.get("maison", "")), maisons[0] if maisons else None)
