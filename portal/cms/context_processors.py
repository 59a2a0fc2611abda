from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .town import town_for


def town(request: HttpRequest) -> dict:
    """`town` for every template: name, subtitle, phone, logo, theme_hash, accessibility_mention. Nothing is read until it is shown."""
    return {"town": SimpleLazyObject(lambda: town_for(request))}
