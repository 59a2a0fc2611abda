"""A departure in words, for the public page and for the desk."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.kit import clock, dates
from programmes.listings.prices import price_words
from programmes.models import Session, SheetLimit, SignUpSheet
from programmes.rules.limits import counted
from programmes.volunteering.models import Shift

from ..models import Trip
from ..reading.instead import proposals_of
from ..reading.readiness import hands_of, hands_taken, lacks_of
from ..reading.trips import date_of, of_pages, reading_of_escorts
from ..rules.giving import given_by, how_given, shares_in_words
from ..rules.readiness import Lack
from ..rules.seats import seats_in_words


@dataclass(frozen=True)
class TripShown:
    """One departure, as the public reads it; nothing of what anybody pays, nobody's name but the team's who escort. Volunteers are
    counted: who goes with them reads the name they chose, the whole world does not read where they are that evening."""

    trip: Trip
    date: Session | None
    meeting: str
    back: str
    stops: list
    escorts: list[str]
    ages: str
    seats: str
    shares: str
    given: list[str]
    guests: str
    limits: list[str] = field(default_factory=list)
    opening: str = ""
    volunteers: int = 0
    instead: Trip | None = None

    @property
    def with_you(self) -> str:
        """« Samia, de l’équipe, et 2 bénévoles »"""
        team = f"{', '.join(self.escorts)}, de l’équipe" if self.escorts else ""
        hands = "" if not self.volunteers else "une personne bénévole" if self.volunteers == 1 else f"{self.volunteers} bénévoles"
        return f"{team}, et {hands}" if team and hands else team or hands

    @property
    def why_off(self) -> str:
        """Why it does not take place; "" while it does."""
        return (self.date.public_note or "La sortie est annulée.") if self.date and self.date.cancelled else ""


def of_outing(page) -> dict[int, TripShown]:
    """Key of a sheet -> its departure to come in words: ten queries at most, whatever their number."""
    trips = of_pages([page.pk])
    limits = limits_of(trips)
    hands = hands_taken(date for trip in trips.values() if (date := date_of(trip)))
    instead = proposals_of(trip for trip in trips.values() if (date := date_of(trip)) and date.cancelled)
    return {key: shown(trip, limits.get(key, []), hands=hands, instead=instead) for key, trip in trips.items()}


def limits_of(sheets: Iterable[int]) -> dict[int, list[SheetLimit]]:
    """What is counted for a need on these sheets: one query, none without a sheet."""
    found: dict[int, list[SheetLimit]] = {}
    for limit in SheetLimit.objects.filter(sheet__in=list(sheets)).order_by("pk") if sheets else ():
        found.setdefault(limit.sheet_id, []).append(limit)
    return found


def shown(trip: Trip, limits: list[SheetLimit], *, hands: Counter | None = None, instead: dict[int, Trip] | None = None) -> TripShown:
    sheet, date = trip.sheet, date_of(trip)
    given = given_by(sheet, sheet.shares_read)
    return TripShown(
        trip=trip, date=date, meeting=f"{dates.hour(trip.meeting_at)}, {trip.meeting_place}",
        back=f"vers {dates.hour(trip.back_at)}" if trip.back_at else "", stops=list(trip.stops_read),
        escorts=reading_of_escorts(trip), ages=f"Dès {trip.from_age} ans" if trip.from_age else "",
        seats=f"{seats_in_words(sheet.capacity)} pour les habitants" if sheet.capacity else "", shares=shares_in_words(given),
        given=how_given(given, clock.now()), guests=guests_in_words(trip), limits=[counted(limit.places, limit.need) for limit in limits],
        opening=dates.moment_long(sheet.opens_at) if sheet.opens_at > clock.now() else "",
        volunteers=(hands or Counter())[date.pk] if date else 0, instead=(instead or {}).get(trip.instead_id),
    )  # fmt: skip


def guests_in_words(trip: Trip) -> str:
    """« Vous pouvez venir avec 2 personnes sans carte, à 8,00 € chacune. » The price is the grid's, as anybody may read it."""
    number = trip.sheet.guests
    if not number:
        return ""
    who = "une personne" if number == 1 else f"{number} personnes au plus"
    words = f"Vous pouvez venir avec {who}{' sans carte' if trip.needs_card else ''}"
    price = price_words(trip.guest_tariff, trip.sheet) if trip.guest_tariff else ""
    own = "à son propre prix" if number == 1 else "à leur propre prix"
    return f"{words}, {own} : {price}." if price else f"{words}, au même prix que vous."


@dataclass(frozen=True)
class Board:
    """A departure as the team sees it."""

    shown: TripShown
    sheet: SignUpSheet
    lacks: list[Lack]
    hands: list[Shift]
    limits: list[SheetLimit]

    @property
    def held_with_escorts(self) -> int:
        """Seats of the partner that are given, or may be."""
        return (self.sheet.capacity or 0) + self.sheet.overbooked + self.shown.trip.escort_seats

    @property
    def spare(self) -> int:
        return self.shown.trip.contract_seats - self.held_with_escorts

    @property
    def open(self) -> bool:
        """It takes place, and is not over: how places are given is still to be said."""
        date = self.shown.date
        return date is not None and not date.cancelled and date.end > clock.now()

    @property
    def price(self) -> str:
        return price_words(self.sheet.tariff, self.sheet)


def board_of(trip: Trip) -> Board:
    """`trip` read by `reading.trips.trips_read`. Three queries more."""
    limits = limits_of([trip.sheet_id]).get(trip.sheet_id, [])
    hands = hands_of(trip)
    return Board(shown(trip, limits), trip.sheet, lacks_of(trip, hands), hands, limits)
