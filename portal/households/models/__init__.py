from .facts import PromisedProof, QuotientFamilial, TaxStatus, facts_of, means_of
from .household import Household, Membership

__all__ = ["Household", "Membership", "PromisedProof", "QuotientFamilial", "TaxStatus", "facts_of", "means_of"]
