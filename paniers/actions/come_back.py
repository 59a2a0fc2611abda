"""A basket collected elsewhere for once, whose date there is called off or moved."""

from django.db.models import F

from portal.kit import audit, clock
from programmes.models import Enrolment

from ..enums import BasketState, Choice
from ..models import Basket
from ..reading.possible import cutoff_for, with_its_dates
from ..rules.choices import can_come_back
from .as_agreed import as_agreed
from .move_row import move_row
from .tell_choice import tell_back, tell_moved


def come_back(row: Basket, *, by) -> bool:
    """Back on its own date, if that takes place and may still be; who collects is told. False: it cannot, and nothing is written. The
    sheets of both dates are locked by the caller."""
    own = row.planned_for
    possible = row.state == BasketState.PLANNED and can_come_back(
        now=clock.now(), own_on=not own.cancelled, own_starts=own.start, own_open_until=cutoff_for(row.subscription.terms, own),
        same_week=own.distribution.position == row.session.distribution.position,
    )  # fmt: skip
    if not possible:
        return False
    left = row.session_id
    move_row(row, own, BasketState.PLANNED)
    as_agreed(row, by=by)
    row.choice, row.chosen_at = "", None
    row.save()
    person = row.subscription.enrolment.person
    audit.record("paniers.come_back", row, by=by, subject=person, maison=own.maison_id, left=left)
    tell_back(row, by=by)
    return True


def follow_moved(*, enrolment: Enrolment, sessions: set[int], by) -> list[Basket]:
    """What a subscription was to collect elsewhere on dates that now have another day or hour: back home where its own date stands as it
    was, else it follows; told either way. In the transaction of `see_to_people`, the sheets locked.

    A basket put off to another week of its own house follows its date, and the engine says so with the others' (`tell_dates`).
    """
    rows = Basket.objects.filter(
        subscription__enrolment=enrolment, session__in=sessions, state=BasketState.PLANNED, choice=Choice.OTHER_HOUSE
    ).exclude(session=F("planned_for"))  # fmt: skip
    found = list(with_its_dates(rows).order_by("session", "pk"))
    for row in found:
        if row.planned_for_id in sessions or not come_back(row, by=by):
            tell_moved(row, by=by)
    return found
