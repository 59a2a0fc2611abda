from .fund import Contribution, EnvelopeMovement, Fund, Funder, FundRules
from .request import BudgetLine, FundRequest, Leader, RequestDocument
from .review import Decision, DeclaredInterest, Question, RequestEvent, RequestVersion

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
    "Question",
    "RequestDocument",
    "RequestEvent",
    "RequestVersion",
]
