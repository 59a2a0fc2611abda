"""The paper of a certificate, for both doors: the counter and « mon espace »."""

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.kit import clock, paper
from portal.kit.refusal import Refusal
from portal.people.models import Person

from .certificates import Attended, attended, number_of
from .forms.certificates import PeriodForm


def printed(request: HttpRequest, person: Person, places, activity_pk: int, *, back: str, back_args: tuple = ()) -> HttpResponse:
    """The paper of one activity; back with a word where there was nothing in the period."""
    found = attended(places, activity=activity_pk, **PeriodForm(request.GET or None).bounds())
    try:
        if not found:
            raise Refusal("rien-a-attester", "Aucune présence n'est notée sur cette période.", "Choisissez d'autres jours.")
        context = paper_context(found[0], person)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse(back, args=back_args))
    return paper.pdf_response("programmes/certificate_paper.html", context, name="attestation.pdf", request=request)


def paper_context(found: Attended, person: Person) -> dict:
    return {"person": person, "found": found, **seal_context(number_of(found, person.full_name))}


def seal_context(number: str) -> dict:
    """What stands at the foot of a paper that may be checked: its number, where, the same to be read by a telephone, the day."""
    link = settings.WAGTAILADMIN_BASE_URL + reverse("programmes:certificate_check")
    code = segno.make_qr(f"{link}?numero={number}", error="m").svg_data_uri(scale=3, border=2, dark="#000", light="#fff")
    return {"number": number, "link": link, "qr": code, "issued": clock.today()}
