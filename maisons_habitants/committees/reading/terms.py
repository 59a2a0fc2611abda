"""Mandates of a body as the rules read them."""

from ..models import Body, Mandate
from ..rules.mandates import Term


def term_of(mandate: Mandate) -> Term:
    person = mandate.person and (mandate.person.successor_id or mandate.person.pk)
    return Term(mandate.pk, mandate.seat_id, person, mandate.starts_on, mandate.last_day, mandate.function)


def terms_of(body: Body) -> list[Term]:
    """Every mandate of this body that says who sits. One query."""
    rows = Mandate.objects.filter(seat__body=body).select_related("person")
    return [term_of(row) for row in rows.order_by("starts_on", "pk")]
