"""Filters every template has: money and dates as people say them; and the key of a form that acts once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.kit import dates, money, request_keys

register = template.Library()

register.filter("euros", money.format_euros)
register.filter("jour", dates.day_short)
register.filter("jour_long", dates.day_long)
register.filter("jour_ecrit", dates.day_written)
register.filter("heure", dates.hour)
register.filter("moment", dates.moment_short)
register.filter("moment_long", dates.moment_long)


@register.filter
def pluralize(number: float, endings: str = "s") -> str:
    """Django's filter with the French rule: plural begins at two, « 0 panier », « 1,5 panier », « 2 paniers »."""
    singular, _, plural = endings.rpartition(",")
    return plural if abs(number) >= 2 else singular


@register.simple_tag(takes_context=True)
def request_key(context: template.Context) -> SafeString:
    """A hidden field: a second click of this form does nothing more (`kit.request_keys`). A form shown again keeps its key."""
    request = context.get("request")
    key = (request_keys.sent_with(request) if request else None) or uuid.uuid4()
    return format_html('<input type="hidden" name="{}" value="{}">', request_keys.FIELD, key)
