"""Weights as people say them at a market."""

from django import template

from portal.kit.money import NBSP

from ..listings import kitchen
from ..rules.weight import in_kilos, kilos

register = template.Library()
register.filter(kilos)
register.simple_tag(kitchen.kitchen_of)
register.simple_tag(kitchen.made_of)
register.simple_tag(kitchen.farms_of)
register.simple_tag(kitchen.farm_of)
register.simple_tag(kitchen.season_now)


@register.filter
def to_bring(grams: int) -> str:
    """« 55,2 kg », « 0,0 kg »: what is ordered and weighed, always in kilos."""
    return in_kilos(grams or 0)


@register.filter
def signed_grams(grams: int) -> str:
    """« + 200 g », « − 150 g »"""
    return f"{'−' if grams < 0 else '+'}{NBSP}{kilos(abs(grams))}"


@register.filter
def baskets_of(quantity: int, size) -> str:
    """« 2 paniers », and of a size that is not the usual one « 2 « Grand panier » »"""
    if size.usual:
        return f"{quantity} panier" if quantity == 1 else f"{quantity} paniers"
    return f"{quantity} « {size.name} »"
