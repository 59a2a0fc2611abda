"""Weights as people say them at a market."""

from django import template

from ..rules.weight import kilos

register = template.Library()
register.filter(kilos)
