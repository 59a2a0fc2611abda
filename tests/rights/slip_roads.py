"""The papers « Confirmation » of what was done at the counter."""

from collections.abc import Callable

from .road import Road, house_of


def slip(label: str, name: str, key: str = "pk") -> Callable:
    return lambda house: (label, getattr(getattr(house, name), key))


def slips_of(*rows: str, of: Callable) -> list[Road]:
    """The paper of a row, on the screen, as PDF, on the screen turned round: for who may read the row."""
    return [Road(name, house_of(*rows, gate="desk.enter"), of) for name in ("desk_slip", "desk_slip_pdf", "desk_slip_show")]


SLIPS = [
    *slips_of("enrolments.see", of=slip("paniers.Subscription", "subscription")),
    *slips_of("enrolments.see", of=slip("paniers.Subscription.changed", "subscription")),
    *slips_of("baskets.hand", of=slip("paniers.Basket", "basket")),
    *slips_of("enrolments.see", of=slip("programmes.Enrolment", "place")),
    *slips_of("enrolments.see", of=slip("programmes.Enrolment.passed_on", "place")),
    *slips_of("enrolments.see", "confidential.see", of=slip("programmes.Enrolment", "quiet_place")),
    *slips_of("money.see", of=slip("ledger.Payment", "payment", "uuid")),
    *slips_of("people.see", of=slip("people.Card", "card")),
    *slips_of("people.see", of=slip("committees.Candidate", "candidacy")),
    *slips_of("people.see", of=slip("funds.FundRequest", "fund_request")),
    *slips_of("means.see", of=slip("households.QuotientFamilial", "quotient")),
    *slips_of("means.see", of=slip("households.TaxStatus", "tax")),
]
