from .address import AddressRegistration, MailItem
from .lead import CaseLead, possible_leads
from .partner import Offer, Partner
from .referral import Referral

__all__ = ["AddressRegistration", "CaseLead", "MailItem", "Offer", "Partner", "Referral", "possible_leads"]
