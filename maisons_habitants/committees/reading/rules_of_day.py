"""The rules of a body on a day."""

import datetime as dt

from ..models import Body, BodyRules


def rules_on(body: Body, day: dt.date) -> BodyRules | None:
    """The version in force; None before the first (a simple meeting)."""
    return BodyRules.objects.filter(body=body, valid_from__lte=day).order_by("-valid_from").first()
