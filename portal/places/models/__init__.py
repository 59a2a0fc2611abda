from .hours import OpeningException, OpeningHours
from .maison import Maison, MaisonContact, Sector, ServiceOffered

__all__ = ["Maison", "MaisonContact", "OpeningException", "OpeningHours", "Sector", "ServiceOffered"]
