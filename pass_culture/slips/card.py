"""The paper « Confirmation » of a card: the same whether a euro is asked or not, the amount inside the fold."""

from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.ledger.models import Charge
from portal.people.models import Card

from ..enums import CardState
from ..models import CultureCard
from ..registry import known_person, sees_price

LABEL = "pass_culture.CultureCard"
ACTS = {CardState.ACTIVE: "season-card", CardState.ASKED: "requested", CardState.STOPPED: "season-card-stopped"}
WHAT, BRING = "Sorties à plusieurs", ("Votre carte",)


def slip_of(user, key: str) -> Slip | None:
    """Of any house: whoever sees the person gives her paper. Constant queries."""
    rows = CultureCard.objects.filter(pk=row_key(key), state__in=ACTS)
    row = rows.select_related("person__successor", "season", "maison", "charge__household").first()
    person = known_person(user, row) if row else None
    if person is None:
        return None
    number = Card.objects.active_of(person)
    return Slip(
        person=person,
        act=ACTS[row.state],
        what=WHAT,
        until=row.season.ends_on if row.state == CardState.ACTIVE else None,
        number="",
        notes=BRING if number else (),
        maison=row.maison,
        money_shown=row.charge is None or sees_price(user, row.charge.household),
        **_owed_for(row),
    )


def _owed_for(row: CultureCard) -> dict:
    """What the card costs, what of it is paid, until when the rest is due. One query, none of what is not owed."""
    standing = Charge.objects.standing().with_paid().filter(pk=row.charge_id).first() if row.charge_id else None
    if standing is None:
        return {"amount_cents": None}
    return {
        "amount_cents": standing.amount_cents,
        "paid_cents": standing.paid_cents,
        "due_on": standing.due_on if standing.left_cents > 0 else None,
    }
