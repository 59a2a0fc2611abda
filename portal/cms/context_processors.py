from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from .town import town_of


def town(request: HttpRequest) -> dict:
    """`town` for every template: name, subtitle, phone, logo, theme_hash, accessibility_mention. Nothing is read until it is shown."""
    return {"town": SimpleLazyObject(lambda: town_of(Site.find_for_request(request)))}
