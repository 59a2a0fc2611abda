from .hours import OpeningException, OpeningHours
from .maison import Maison, Sector, ServiceOffered

__all__ = ["Maison", "OpeningException", "OpeningHours", "Sector", "ServiceOffered"]
