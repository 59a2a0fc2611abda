"""The certificate of an address, and the way to a partner, on paper."""

from django.http import HttpRequest, HttpResponse

from portal.kit import clock, paper

from .listings import way_to_partner
from .models import AddressRegistration, Referral
from .rules.way import sketch


def certificate_response(registration: AddressRegistration, request: HttpRequest) -> HttpResponse:
    """« Attestation d’élection de domicile »: the facts of the official form (Cerfa 16029), in our own layout."""
    context = {
        "registration": registration,
        "person": registration.person.current_record,
        "covered": registration.covers(),
        "maison": registration.maison,
        "first": registration.renews_id is None,
        "over": registration.is_over,
        "today": clock.today(),
    }
    return paper.pdf_response("casework/certificate.html", context, name="attestation.pdf", request=request)


def way_context(referral: Referral) -> dict:
    """What the sketch and its words need; nothing that says why she goes there."""
    found = way_to_partner(referral.maison, referral.offer.partner)
    return {"way": found, "sketch": sketch(found) if found else None, "maison": referral.maison, "partner": referral.offer.partner}


def map_response(referral: Referral, request: HttpRequest) -> HttpResponse:
    context = {**way_context(referral), "referral": referral, "discreet": referral.confidential}
    return paper.pdf_response("casework/way_paper.html", context, name="comment-y-aller.pdf", request=request)
