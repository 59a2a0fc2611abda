from .address import CoveredForm, EndAddressForm, MailForm, RefuseForm, TakeForm
from .directory import DirectoryForm, MonthsForm
from .lead import HandOverForm, LeadForm
from .referral import OutcomeForm, ReferForm

__all__ = [
    "CoveredForm",
    "DirectoryForm",
    "EndAddressForm",
    "HandOverForm",
    "LeadForm",
    "MailForm",
    "MonthsForm",
    "OutcomeForm",
    "ReferForm",
    "RefuseForm",
    "TakeForm",
]
