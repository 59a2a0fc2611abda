"""Weights as people say them at a market. Pure."""

from portal.kit.money import NBSP

GRAMS_IN_KILO = 1000


def kilos(grams: int) -> str:
    """« 3,5 kg », « 300 g »"""
    if grams < 1000:
        return f"{grams}{NBSP}g"
    whole, rest = divmod(grams, 1000)
    tail = f",{rest:03d}".rstrip("0").rstrip(",") if rest else ""
    return f"{whole}{tail}{NBSP}kg"


def in_kilos(grams: int) -> str:
    """« 55,2 kg »: one decimal at least, all that are needed."""
    whole, rest = divmod(grams, GRAMS_IN_KILO)
    tail = f"{rest:03d}".rstrip("0") or "0"
    return f"{whole},{tail}{NBSP}kg"


def kilos_cell(grams: int) -> str:
    """For a spreadsheet: « 55,2 »."""
    return in_kilos(grams).removesuffix(f"{NBSP}kg")
