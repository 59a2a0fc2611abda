from .hours import OpeningException, OpeningHours
from .maison import Maison, Room, Sector, ServiceOffered

__all__ = ["Maison", "OpeningException", "OpeningHours", "Room", "Sector", "ServiceOffered"]
