"""What the public page of a committee asks."""

from django import template

from ..listings.public import public_body
from ..slots import page_panels, panels_of

register = template.Library()
register.simple_tag(public_body, name="committee_of")


@register.simple_tag(takes_context=True)
def committee_panels(context: template.Context, body) -> list[tuple[str, dict]]:
    """What the other parts of the room show of it: minutes published, proposals."""
    return panels_of(page_panels, context.get("request"), body) if body else []
