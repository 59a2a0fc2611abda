from django import template

from ..help_line import context_of
from ..trainings_seen import trainings_on

register = template.Library()
register.simple_tag(trainings_on)


@register.inclusion_tag("workshops/help_line.html")
def help_line() -> dict:
    """The numbers to call, from the rules: nothing an editor writes."""
    return context_of()
