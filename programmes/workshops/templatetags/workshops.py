"""What the pages of a course and of a place on it ask."""

from django import template

from ..listings import Told, courses_on, own_course

register = template.Library()
register.simple_tag(courses_on)


@register.simple_tag(takes_context=True)
def own_course_of(context, place) -> Told | None:
    """What she said at this place and may say, for herself alone."""
    request = context.get("request")
    return own_course(request.user, place) if request else None
