"""Weights as people say them at a market."""

from django import template

from ..rules.weight import kilos

register = template.Library()
register.filter(kilos)


@register.filter
def baskets_of(quantity: int, size) -> str:
    """« 2 paniers », and of a size that is not the usual one « 2 « Grand panier » »"""
    if size.usual:
        return f"{quantity} panier" if quantity == 1 else f"{quantity} paniers"
    return f"{quantity} « {size.name} »"
