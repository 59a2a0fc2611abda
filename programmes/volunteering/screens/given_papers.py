"""The certificate of time given and the word of thanks, for both doors: the desk and « mon espace »."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.kit import paper
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.certificate_papers import seal_context

from ..models import Thanks
from ..reading.given import certificate_of, number_of, thanks_printed


def certificate_printed(request: HttpRequest, person: Person, rows, *, back: str, back_args: tuple = ()) -> HttpResponse:
    """`?annee=`; back with a word where nothing counts yet."""
    year = number_sent(request.GET.get("annee"))
    year = year if 2000 <= year <= 2999 else None
    try:
        found = certificate_of(rows, year)
        number = number_of(found, person.full_name)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse(back, args=back_args))
    context = {"person": person, "found": found, "thanks": thanks_printed(person, year), **seal_context(number)}
    return paper.pdf_response("volunteering/certificate_paper.html", context, name="attestation-de-benevolat.pdf", request=request)


def thanks_paper(request: HttpRequest, thanks: Thanks) -> HttpResponse:
    context = {"thanks": thanks, "person": thanks.volunteer.person.current_record}
    return paper.pdf_response("volunteering/thanks_paper.html", context, name="merci.pdf", request=request)
