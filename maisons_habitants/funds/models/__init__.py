from .fund import Contribution, EnvelopeMovement, Fund, Funder, FundRules
from .request import BudgetLine, FundRequest, Leader, RequestDocument
from .review import Decision, DeclaredInterest, Motion, Question, RequestEvent, RequestVersion

__all__ = [
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
    "Question",
    "RequestDocument",
    "RequestEvent",
    "RequestVersion",
]
