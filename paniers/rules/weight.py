"""Weights as people say them at a market. Pure."""

from portal.kit.money import NBSP


def kilos(grams: int) -> str:
    """« 3,5 kg », « 300 g »"""
    if grams < 1000:
        return f"{grams}{NBSP}g"
    whole, rest = divmod(grams, 1000)
    tail = f",{rest:03d}".rstrip("0").rstrip(",") if rest else ""
    return f"{whole}{tail}{NBSP}kg"
