from .campaign import RefreshCampaign, RefreshNotice, lapsing
from .facts import PromisedProof, QuotientFamilial, TaxStatus, facts_about, facts_of, means_of, with_facts
from .household import Household, Membership
from .image import ImageRight
from .invitation import Invitation

__all__ = [
    "Household",
    "ImageRight",
    "Invitation",
    "Membership",
    "PromisedProof",
    "QuotientFamilial",
    "RefreshCampaign",
    "RefreshNotice",
    "TaxStatus",
    "facts_about",
    "facts_of",
    "lapsing",
    "means_of",
    "with_facts",
]
