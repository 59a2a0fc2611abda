"""Weights as people say them at a market."""

from django import template

from portal.kit.money import NBSP

from .. import kitchen

register = template.Library()
register.simple_tag(kitchen.kitchen_of)
register.simple_tag(kitchen.made_of)
register.simple_tag(kitchen.farms_of)
register.simple_tag(kitchen.farm_of)
register.simple_tag(kitchen.season_now)


@register.filter
def kilos(grams: int) -> str:
    """« 3,5 kg », « 300 g »"""
    if grams < 1000:
        return f"{grams}{NBSP}g"
    whole, rest = divmod(grams, 1000)
    tail = f",{rest:03d}".rstrip("0").rstrip(",") if rest else ""
    return f"{whole}{tail}{NBSP}kg"
