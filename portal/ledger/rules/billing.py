"""When a month owed at once must be looked at before it is written. Pure; cents.

Source: the issue of billing runs: what is more than 20 % away from the month before waits for somebody.
"""

APART_PERCENT = 20


def is_held(total_cents: int, before_cents: int) -> bool:
    """More than 20 % above or below the month before. The first month has nothing to be compared with, and goes."""
    return before_cents > 0 and abs(total_cents - before_cents) * 100 > before_cents * APART_PERCENT


def change_percent(total_cents: int, before_cents: int) -> int | None:
    """How much more (or less, negative) than the month before, in whole percent, rounded away from zero so that « 20 % » is never read
    for what is held; None without a month before."""
    if not before_cents:
        return None
    apart = total_cents - before_cents
    percent = -(-abs(apart) * 100 // before_cents)
    return percent if apart >= 0 else -percent
