"""The charter on paper, for the desk and for who leads the project."""

from django.http import HttpRequest, HttpResponse

from portal.kit import paper

from ..models import FundRequest
from ..rules.charter import charter_of


def charter_paper(request: HttpRequest, row: FundRequest) -> HttpResponse:
    """As it was signed, or as it is to be. `row`: read with `reading.after.READ`."""
    agreement = getattr(row, "agreement", None)
    known = agreement.charter.splitlines() if agreement and agreement.charter else None
    context = {
        "row": row, "promises": known or charter_of(title=row.title, granted_cents=row.granted_cents, rules=row.rules),
        "leaders": [one.shown_name for one in row.leaders.select_related("person__successor")],
        "signed_on": agreement.signed_on if agreement else None,
        "signed_how": agreement.get_signed_how_display() if agreement else "",
    }  # fmt: skip
    return paper.pdf_response("funds/papers/charter.html", context, name="charte.pdf", request=request)
