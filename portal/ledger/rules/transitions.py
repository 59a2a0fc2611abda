"""Which state of a payment or a refund may follow which. The database's triggers are written from these tables.

Source: anchors, §3.3. `voided` is a desk payment undone the same day; `to_classify` holds money that came otherwise than
expected, until somebody has looked at it.
"""

PAYMENT = {
    "created": {"open", "processing", "succeeded", "to_classify", "failed", "cancelled", "expired"},
    "open": {"processing", "succeeded", "to_classify", "expired", "failed", "cancelled"},
    "processing": {"succeeded", "to_classify", "failed"},
    "to_classify": {"succeeded", "classified"},
    "succeeded": {"voided", "disputed"},
    "disputed": {"succeeded", "charged_back"},
    # Money may come after all: the provider is right about what was paid, whatever we believed.
    "expired": {"succeeded", "processing", "to_classify"},
    "failed": {"succeeded", "processing", "to_classify"},
    "cancelled": {"succeeded", "processing", "to_classify"},
    "voided": set(),
    "classified": set(),
    "charged_back": {"succeeded"},  # a direct debit counted as lost at once, and given back after all
}
REFUND = {
    "asked": {"requested", "declined"},
    "declined": set(),
    "requested": {"sent", "unknown", "succeeded", "failed", "declined"},  # declined: kept as credit after all, by hand only
    "unknown": {"sent", "succeeded", "failed"},
    "sent": {"succeeded", "failed"},
    "succeeded": {"failed"},  # a bank may give a refund back days later
    "failed": {"requested", "declined"},  # by another road, or the household's credit again
}
DEPOSIT = {"made": {"handed", "undone"}, "handed": {"validated"}, "validated": set(), "undone": set()}
DISPUTE = {"open": {"won", "lost"}, "won": set(), "lost": {"won"}}
BILLING = {
    "previewed": {"held", "approved", "dropped"},
    "held": {"approved", "dropped"},
    "approved": {"done"},
    "done": set(),
    "dropped": set(),
}
# A payment that was once booked: it carries a receipt for ever.
RECEIPTED = ("succeeded", "voided", "disputed", "charged_back")


class IllegalMove(Exception):
    """A state was asked for that cannot follow the present one: an error of the code."""


def check(table: dict[str, set[str]], before: str, after: str) -> None:
    """Raise IllegalMove unless `after` may follow `before`."""
    if after not in table[before]:
        raise IllegalMove(f"{before} → {after}")
