from .host import Host
from .permanence import Permanence, PermanenceTerms
from .slot import AppointmentSlot

__all__ = ["AppointmentSlot", "Host", "Permanence", "PermanenceTerms"]
