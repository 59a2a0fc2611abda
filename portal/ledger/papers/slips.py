"""The paper « Confirmation » of a payment. Outside the fold it says « C'est en ordre. »: nobody reads there that money was given."""

from uuid import UUID

from portal.kit.registry import Slip

from ..enums import PaymentState
from ..models import payments_read_by

LABEL, ACT = "ledger.Payment", "paid"


def slip_of(user, key: str) -> Slip | None:
    """Of a payment whose account she reads and that stands; for the household's first referent, in her language."""
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    row = payments_read_by(user).filter(uuid=uuid, state=PaymentState.SUCCEEDED).select_related("household", "regie__maison").first()
    people = row.household.members() if row else []
    if not people:
        return None
    labels = list(dict.fromkeys(row.allocations.filter(cents__gt=0).values_list("charge__label", flat=True)))
    known = people[0].person.known_at.select_related("maison").order_by("since", "pk").first()
    return Slip(
        person=people[0].person,
        act=ACT,
        what=labels[0] if len(labels) == 1 else "",
        amount_cents=row.amount_cents,
        paid=True,
        maison=row.regie.maison or (known.maison if known else None),
    )
