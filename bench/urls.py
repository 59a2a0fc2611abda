"""The portal's addresses, and the floor of a bench over HTTP: a page that only writes one row, through the same server and middleware."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal.config.urls import urlpatterns as of_the_portal
from programmes.models import OpinionSeal, Session


@csrf_exempt
def one_row(request: HttpRequest) -> HttpResponse:
    OpinionSeal.objects.create(seal=secrets.token_hex(16), session=Session(pk=int(request.POST["session"])))
    return HttpResponse("une ligne")


urlpatterns = [path("une-ligne/", one_row), *of_the_portal]
