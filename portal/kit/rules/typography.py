"""French typography for the eye: a space before « : ; ? ! », inside « », in an hour or an amount, that never breaks the line."""

import re

NBSP = "\u00a0"
_BEFORE = re.compile(r"[ \u202f](?=[:;?!»](?:[\s<.,)»]|$))")
_AFTER = re.compile(r"(?<=«)[ \u202f]")
_HOUR, _AMOUNT = re.compile(r"(?<=\d)[ \u00a0\u202f]h(?:[ \u00a0\u202f](?=\d\d\b)|(?![\w’']))"), re.compile(r"(?<=\d)[ \u202f](?=€)")


def held(text: str) -> str:
    """`text` (plain or HTML) with those spaces made unbreakable; nothing else is touched, and twice is once."""
    whole = _HOUR.sub(lambda hour: re.sub(r"\s", NBSP, hour[0]), text)
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, _AMOUNT.sub(NBSP, whole)))
