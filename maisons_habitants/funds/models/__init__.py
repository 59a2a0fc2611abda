from .after import Agreement, PaymentOrder, Receipt, Repayment, Report, ReportPhoto
from .fund import Contribution, EnvelopeMovement, Fund, Funder, FundRules
from .request import BudgetLine, FundRequest, Leader, RequestDocument
from .review import Decision, DeclaredInterest, Motion, Question, RequestEvent, RequestVersion

__all__ = [
    "Agreement",
    "BudgetLine",
    "Contribution",
    "Decision",
    "DeclaredInterest",
    "EnvelopeMovement",
    "Fund",
    "FundRequest",
    "FundRules",
    "Funder",
    "Leader",
    "Motion",
    "PaymentOrder",
    "Question",
    "Receipt",
    "Repayment",
    "Report",
    "ReportPhoto",
    "RequestDocument",
    "RequestEvent",
    "RequestVersion",
]
