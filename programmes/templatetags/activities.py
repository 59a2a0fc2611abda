"""What the page of an activity asks of the engine."""

from django import template

from ..listings import dates_of

register = template.Library()
register.simple_tag(dates_of)
