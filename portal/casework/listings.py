"""The directory as it is shown: who helps with what, nearest first when one says from where. Four queries, whatever its size."""

from dataclasses import dataclass

from portal.people.rules import names
from portal.places.models import Maison

from .models import Offer, Partner
from .models.partner import point_of
from .rules.way import Way, way


@dataclass(frozen=True)
class Line:
    """A partner, what it offers of what was looked for, and the way there from the house that was named."""

    partner: Partner
    offers: list[Offer]
    way: Way | None = None

    @property
    def topics(self) -> list[str]:
        """The words of its topics, each once."""
        return list(dict.fromkeys(str(offer.get_topic_display()) for offer in self.offers))


def directory(*, topic: str = "", text: str = "", maison: Maison | None = None) -> list[Line]:
    """Active partners, of one topic, whose words all begin a word of theirs; by name, or nearest first from a house."""
    wanted = names.plain(text[:80]).split()
    lines = []
    for partner in Partner.objects.open().with_offers(topic):
        if wanted and not _says(partner, wanted):
            continue
        lines.append(Line(partner, partner.shown_offers, way_to_partner(maison, partner)))
    if maison is not None:
        lines.sort(key=lambda line: (line.way is None, line.way.metres if line.way else 0, line.partner.name))
    return lines


def _says(partner: Partner, wanted: list[str]) -> bool:
    parts = [partner.name, partner.summary, partner.languages]
    parts += [part for offer in partner.shown_offers for part in (offer.name, offer.for_whom, str(offer.get_topic_display()))]
    said = names.plain(" ".join(parts)).split()
    return all(any(word.startswith(begin) for word in said) for begin in wanted)


def way_to_partner(maison: Maison | None, partner: Partner) -> Way | None:
    """None when one of the two stands nowhere."""
    start = point_of(maison) if maison is not None else None
    return way(start, partner.point) if start and partner.point else None
