"""The addresses of the leaves, room by room."""

from .committee_roads import COMMITTEES
from .culture_roads import CULTURE
from .fund_after_roads import AFTER
from .fund_decision_roads import DECISION
from .fund_evidence_roads import EVIDENCE
from .fund_fund_roads import FUND
from .fund_request_roads import REQUEST
from .fund_review_roads import FUND_REVIEW
from .publishing_roads import PUBLISHING

LEAVES = [*CULTURE, *COMMITTEES, *PUBLISHING, *FUND, *REQUEST, *FUND_REVIEW, *DECISION, *AFTER, *EVIDENCE]
