"""What leaves the desk about dates: an A5 flyer for the door, a text for a messaging group. Both say what the public may read."""

import base64

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from portal.cms.models.base import address_of
from portal.kit import paper
from portal.kit.gates import staff_gate
from portal.people.enums import Capability

from ..listings.prices import price_words
from ..models import Activity, Session, SignUpSheet
from ..programme_type import kind_of
from ..rules.announcing import Announced, text_to_paste
from .dates_seen import coming, seen_date, seen_series

FLYER_PICTURE = "fill-1000x560|format-jpeg"
FREE_SIGN_UP = "Sans inscription : venez, c'est ouvert."
BY_DATE = "On s'inscrit sur la page, par téléphone ou à l'accueil."
COURSE = "On s'inscrit une fois pour toutes les séances : sur la page, par téléphone ou à l'accueil."


def announced(activity: Activity, sessions: list[Session]) -> Announced:
    """The public facts of these dates of one page. Three queries and those of the price."""
    sheets = list(SignUpSheet.objects.filter(sessions__in=sessions).select_related("tariff").distinct().order_by("pk"))
    maison = sessions[0].maison
    where = sessions[0].where
    address = maison.address
    return Announced(
        title=activity.title, sentence=activity.introduction, for_whom=activity.for_whom,
        spans=tuple((date.start, date.end) for date in sessions), where=where if sessions[0].place and not sessions[0].room_id else
        ", ".join(part for part in (where, address) if part),
        how_to_come=activity.how_to_come or maison.transport, price=price_words(sheets[0].tariff if sheets else None),
        sign_up=(COURSE if len(sheets) == 1 and len(sessions) > 1 else BY_DATE) if sheets else FREE_SIGN_UP,
        house=maison.name, phone=maison.phone.as_national if maison.phone else "",
        link=settings.WAGTAILADMIN_BASE_URL + address_of(activity), always=kind_of(activity).always_said,
    )  # fmt: skip


def paste_of(activity: Activity, sessions: list[Session]) -> str:
    """The text for a messaging group; empty when no date is to come."""
    return text_to_paste(announced(activity, sessions)) if sessions else ""


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def series_flyer(request: HttpRequest, pk: int) -> HttpResponse:
    series = seen_series(request.user, pk)
    return _flyer(series.activity_id, coming(series.sessions))


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_safe
def date_flyer(request: HttpRequest, pk: int) -> HttpResponse:
    date = seen_date(request.user, pk)
    return _flyer(date.activity_id, coming(Session.objects.filter(pk=date.pk)))


def _flyer(activity_pk: int, sessions: list[Session]) -> HttpResponse:
    if not sessions:
        raise Http404
    activity = get_object_or_404(Activity.objects.select_related("picture"), pk=activity_pk)
    told = announced(activity, sessions)
    code = segno.make(told.link, error="m", micro=False).svg_data_uri(border=0, dark="#000", light="#fff", omitsize=True)
    context = {"told": told, "code": code, "drawing": kind_of(activity).drawing, "picture": _picture(activity)}
    return paper.pdf_response("programmes/desk/flyer_paper.html", context, name="affiche.pdf")


def _picture(activity: Activity) -> str:
    """The page's picture inside the paper itself; empty when it has none, or its file is gone."""
    if activity.picture is None:
        return ""
    try:
        with activity.picture.get_rendition(FLYER_PICTURE).file.open("rb") as file:
            return "data:image/jpeg;base64," + base64.b64encode(file.read()).decode()
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return ""
