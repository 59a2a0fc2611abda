"""The agreement of a loan, for both doors: the counter and « mon espace ». Signed on paper; nothing of the signature is kept."""

from django.http import HttpRequest, HttpResponse

from portal.kit import paper

from .models import Loan


def printed(request: HttpRequest, loan: Loan) -> HttpResponse:
    house = loan.machine.maison
    context = {"loan": loan, "machine": loan.machine, "house": house, "person": loan.person.current_record, "signer": loan.signer}
    return paper.pdf_response("workshops/agreement_paper.html", context, name="convention-de-pret.pdf", request=request)
