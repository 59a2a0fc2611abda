"""The short code that the household shows to whoever collects a basket for it. No row: worked out of the basket and the secret."""

import re

from django.utils.crypto import constant_time_compare, salted_hmac

from ..models import Basket

LENGTH = 6
SALT = "paniers.pickup"


def code_of(basket: int) -> str:
    """Six digits, the same for as long as the basket is: « 482913 ». `basket` is its key."""
    number = int(salted_hmac(SALT, str(basket), algorithm="sha256").hexdigest(), 16)
    return f"{number % 10**LENGTH:0{LENGTH}d}"


def grouped(code: str) -> str:
    """« 482 913 », as it is read aloud."""
    return f"{code[:3]}\u00a0{code[3:]}"


def read_typed(text: str) -> str:
    """The code in what was typed; "" when it is none (a card's number is longer)."""
    digits = re.sub(r"[\s.\-\u00a0\u202f]", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{LENGTH}}}", digits) else ""


def numbers_of_code(session: int, code: str) -> list[int]:
    """The numbers, on this date's sheet, of the baskets that this code collects: one, or none. One query."""
    rows = Basket.objects.collected().filter(session=session).order_by("number").values_list("pk", "number")
    return [number for key, number in rows if constant_time_compare(code_of(key), code)]
