"""What the page of an activity asks of the engine."""

from django import template

from ..listings.activity import coming_of, page_of
from ..programme_type import part_of, title_of

register = template.Library()
register.simple_tag(page_of)
register.simple_tag(coming_of)
register.filter(part_of)
register.filter(title_of)
