from .album import BY_HAND, AlbumPicture, PictureFace, PictureUse
from .outing import CoachStop, Escort, Outing, Trip, TripPlace
from .season import CultureCard, CultureSeason, CultureSeasonPage
from .venue import TripCost, Venue, VenueContract

__all__ = [
    "BY_HAND",
    "AlbumPicture",
    "CoachStop",
    "CultureCard",
    "CultureSeason",
    "CultureSeasonPage",
    "Escort",
    "Outing",
    "PictureFace",
    "PictureUse",
    "Trip",
    "TripCost",
    "TripPlace",
    "Venue",
    "VenueContract",
]  # fmt: skip
