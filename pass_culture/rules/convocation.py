"""What somebody reads some days before an outing: where and when she joins, who comes along, how she comes back, whom to call. Pure:
never a price, a surname, a private number, nor anything about anybody else's place."""

import datetime as dt
from dataclasses import dataclass, replace

from portal.kit import dates
from programmes.rules import tongues
from programmes.rules.wording import Occasion, Said, in_a_row

from .wording import SHORT_PLACE, Meeting

SHARED = "Un empêchement, même le jour même ? Dites-le : la place servira à quelqu’un, et rien n’est compté contre vous."


@dataclass(frozen=True)
class Facts:
    """One departure as it is told to one party. `stop`: where she joins; None: where everybody meets, or not said yet (`stops`)."""

    meeting: Meeting
    escorts: tuple[str, ...] = ()
    stop: Meeting | None = None
    stops: tuple[Meeting, ...] = ()
    by_coach: bool = False
    back_at: dt.datetime | None = None
    around: str = ""
    duration: str = ""
    where: str = ""
    address: str = ""
    transport: str = ""
    access: str = ""
    card: bool = True
    house: str = ""
    phone: str = ""

    @property
    def joins(self) -> Meeting:
        """Where and when she is expected."""
        return self.stop or self.meeting


def lines(facts: Facts) -> list[tuple[str, str]]:
    """(label, what it says), in the order in which one needs it; the same in a message and on paper."""
    place = ", ".join(part for part in (facts.where, facts.address) if part)
    found = [
        ("Rendez-vous", _joins(facts)),
        ("Le car s’arrête à", " ; ".join(f"{dates.hour(stop.at)} {stop.place}" for stop in facts.stops) if not facts.stop else ""),
        ("On va à", " · ".join(part for part in (place, facts.transport) if part)),
        ("Retour", f"vers {dates.hour(facts.back_at)}" if facts.back_at else ""),
        ("Avec vous", accompanied(facts.escorts)),
        ("Autour de la sortie", facts.around),
        ("Durée", facts.duration),
        ("À apporter", "votre carte" if facts.card else ""),
        ("Pour entrer", facts.access),
        ("Un souci, un retard", f"appelez le {facts.phone} ({facts.house})" if facts.phone else f"dites-le à l’accueil ({facts.house})"),
    ]
    return [(label, words) for label, words in found if words]


def _joins(facts: Facts) -> str:
    where = facts.joins
    coach = "le car vous prend " if facts.by_coach and facts.stop else ""
    return f"{coach}{dates.moment_long(where.at)}, {where.place}"


def accompanied(escorts: tuple[str, ...]) -> str:
    if not escorts:
        return "quelqu’un de la maison, qui a les billets"
    return f"{in_a_row(escorts)}, qui {'ont' if len(escorts) > 1 else 'a'} les billets"


def convocation(occasion: Occasion, *, facts: Facts) -> Said:
    """The message. In another language the engine's reminder says when and where one meets; French follows, as everywhere."""
    joins = facts.joins
    near = joins.place if len(joins.place) <= SHORT_PLACE else f"{joins.place[: SHORT_PLACE - 1].rstrip()}…"
    if occasion.language != "fr":
        place = replace(joins, place=near).words(occasion.language)
        hers = tongues.said("reminder", occasion.language, replace(occasion, where=place))
        if hers:
            return Said(*hers)
    ask = "Dites-nous à quel arrêt vous montez" if facts.stops and not facts.stop else ""
    company = "Vous préférez ne pas y aller seul·e ? Dites-le au même endroit : d’autres le disent aussi."
    parts = [
        "Bonjour,",
        f"Votre sortie approche{occasion.for_whom} :\n{occasion.title}, {occasion.when}",
        "\n".join(f"{label} : {words}" for label, words in lines(facts)),
        f"{ask} : {occasion.link}" if ask else f"Tout est aussi ici : {occasion.link}",
        company,
        SHARED,
        f"À bientôt,\n{occasion.house}",
    ]
    back = f" Retour vers {dates.hour(facts.back_at)}." if facts.back_at else ""
    day, hour = dates.day_short(dates.local(joins.at).date()), dates.hour(joins.at)
    short = f"Sortie{occasion.for_whom} : {day}, rendez-vous à {hour}, {near}.{back} {occasion.link}"
    return Said(f"Votre sortie : rendez-vous {dates.moment_short(joins.at)}", "\n\n".join(part for part in parts if part), short)
