from .outing import CoachStop, Escort, Outing, Trip, TripPlace
from .season import CultureCard, CultureSeason, CultureSeasonPage
from .venue import TripCost, Venue, VenueContract

__all__ = [
    "CoachStop",
    "CultureCard",
    "CultureSeason",
    "CultureSeasonPage",
    "Escort",
    "Outing",
    "Trip",
    "TripCost",
    "TripPlace",
    "Venue",
    "VenueContract",
]  # fmt: skip
