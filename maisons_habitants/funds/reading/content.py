"""What a request says, as its versions keep it: plain values that JSON holds, amounts in cents, days as ISO dates.

Who leads the project is left out: versions never change, and names must be able to go.
"""

import datetime as dt
from typing import Any

from ..models import FundRequest

WORDS = ("title", "idea", "for_whom", "expected", "spot")
DATES = ("happens_on", "ends_on")
APPLICANT = ("applicant", "group_name")


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def content_of(request: FundRequest) -> dict[str, Any]:
    """Its words, dates, who asks, what is asked, its budget in order (`lines`), the titles of its papers (`documents`)."""
    found: dict[str, Any] = {name: getattr(request, name) for name in (*WORDS, *APPLICANT)}
    found["applicant"] = str(request.applicant)
    found |= {name: _day(getattr(request, name)) for name in DATES}
    found["asked_cents"] = request.asked_cents
    found["lines"] = [
        {"side": str(row.side), "kind": str(row.kind), "words": row.words, "amount_cents": row.amount_cents} for row in request.lines.all()
    ]
    found["documents"] = [{"kind": str(row.kind), "title": row.title} for row in request.documents.all()]
    return found
