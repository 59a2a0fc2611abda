from .feed import HouseFeed
from .hours import AskedHand, HandModulation, Thanks, WorkedHours
from .posts import Mission, Need, NeedTemplate, Post
from .profile import CharterVersion, HeldQualification, Qualification, Volunteer
from .ride import Ride
from .shift import HelpCall, Shift
from .standing import FirstTimeLink, StandingDate, StandingShift, SwapOffer

__all__ = [
    "AskedHand", "CharterVersion", "FirstTimeLink", "HandModulation", "HeldQualification", "HelpCall", "HouseFeed", "Mission", "Need",
    "NeedTemplate", "Post", "Qualification", "Ride", "Shift", "StandingDate", "StandingShift", "SwapOffer", "Thanks", "Volunteer",
    "WorkedHours",
]  # fmt: skip
