from django import template

from ..enums import NeedToCome
from ..models import AccessNeed

register = template.Library()


@register.filter
def needs_in_words(need: AccessNeed) -> list[str]:
    """« une boucle magnétique », then what no code says."""
    labels = dict(NeedToCome.choices)
    return [str(labels[code]) for code in need.codes if code in labels] + ([need.words] if need.words else [])
