from django import template

from ..absences import calls_after
from ..rules.no_show import said_beforehand

register = template.Library()


@register.simple_tag
def absence_words(sheet) -> str:
    """What the sign-up page says beforehand of not coming: who calls, and that no place is lost by itself."""
    return said_beforehand(calls_after(sheet))
