"""Integer cents of euro inside, « 12,50 € » at the edge. Nothing here ever passes through a float."""

import re

NBSP = "\u00a0"
_AMOUNT = re.compile(r"^(?P<sign>-?)(?P<euros>[0-9]{1,9})(?:[,.](?P<cents>[0-9]{1,2}))?$")


def format_euros(cents: int) -> str:
    """« 1 234,50 € » with no-break spaces, so that an amount never breaks over two lines; a minus sign before debts."""
    sign, cents = ("−", -cents) if cents < 0 else ("", cents)
    euros = f"{cents // 100:,}".replace(",", NBSP)
    return f"{sign}{euros},{cents % 100:02d}{NBSP}€"


def parse_euros(text: str) -> int:
    """Cents from what a person types (« 12,5 », « 12.50 € », « 1 234 »). Raises ValueError with a sentence to show."""
    cleaned = re.sub(r"[\s\u00a0\u202f]|€|euros?", "", text.strip().lower()).replace("−", "-")
    found = _AMOUNT.match(cleaned)
    if not found:
        raise ValueError("Écrivez un montant en euros, par exemple 12,50.")
    cents = int(found["euros"]) * 100 + int((found["cents"] or "0").ljust(2, "0"))
    return -cents if found["sign"] else cents
