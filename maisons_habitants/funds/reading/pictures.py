"""Pictures of a funded project that everybody may see. Whoever keeps pictures gives here those alone whose consent is given and not taken
back; without any source there are none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.kit.registry import Slot

from ..models import FundRequest


@dataclass(frozen=True)
class PublicPicture:
    """`url`: an address of this site that anybody may open; `alt`: what is seen, in words, nobody's name."""

    url: str
    alt: str


# `source(request)`: the public pictures of a request to a fund, in a constant number of queries
picture_sources: Slot[Callable[[FundRequest], Iterable[PublicPicture]]] = Slot("funds.public_pictures")


def public_pictures(request: FundRequest) -> list[PublicPicture]:
    """[] but for a project that was decided in favour."""
    if not request.public:
        return []
    return [picture for source in picture_sources for picture in source(request)]
