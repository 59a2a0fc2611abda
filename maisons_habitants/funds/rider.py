"""A request on the order of the day of its committee: `ItemRider` of the funds."""

from maisons_habitants.committees.item_riders import ItemRider
from maisons_habitants.committees.models import Item
from portal.kit.money import format_euros

from .actions.decide import decide
from .actions.put_motion import before_vote
from .enums import State
from .models import FundRequest
from .reading.interests import certain
from .reading.motions import carried
from .screens.evening import shown


def words(request: FundRequest) -> str:
    """How the minutes name it: what is asked, of which fund; nobody's name."""
    asked = format_euros(request.asked_cents or 0)
    return f"Demande n° {request.reference} au fonds « {request.fund.name} » : {asked} demandés."


def followed(item: Item, request: FundRequest, new: Item) -> None:
    """The meeting had not its quorum: the second one takes the request up, unless it left meanwhile."""
    FundRequest.objects.filter(pk=request.pk, item=item, state=State.SCHEDULED).update(item=new)


RIDER = ItemRider(
    carried=carried,
    template="funds/rider.html",
    must_step_aside=certain,
    before_vote=before_vote,
    decided=lambda item, request, vote, by: decide(request=request, vote=vote, by=by),
    words=words,
    shown=shown,
    own_vote=True,
    followed=followed,
)
