"""What is taken away from any text somebody types, wherever it will be shown. Pure: no Django, no row."""

# Signs that turn the direction of all that follows (Unicode UAX 9): in a name they would turn a line of a list, a label, a letter.
# Letters carry their own direction; joiners (U+200C, U+200D), which Persian names need, stay.
_TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def unturned(text: str) -> str:
    """The text without signs of direction."""
    return text.translate(_TURNING)
