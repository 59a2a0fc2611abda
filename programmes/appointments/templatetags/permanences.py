"""What the page of a permanence asks."""

from django import template

from portal.kit import clock

from .. import listings
from ..actions.set_terms import terms_of
from ..models import AppointmentSlot, Permanence
from ..rules.seats import lasting

register = template.Library()


@register.simple_tag
def moments_of(permanence) -> dict:
    """`days`: what a visitor may take now, by day; `online`: whether it is booked online at all; `seats`: of a computer, for `length`,
    up to `most` a day (nothing when one is all). Two queries."""
    terms = terms_of(permanence)
    days = listings.days_of(AppointmentSlot.objects.open_online().filter(session__activity=permanence.pk))
    most = lasting(terms.day_minutes) if terms.seats and terms.day_minutes > terms.minutes else ""
    return {
        "days": days, "online": terms.online, "confidential": terms.confidential, "seats": terms.seats, "most": most,
        "length": lasting(terms.minutes),
    }  # fmt: skip


@register.simple_tag
def permanence_of(place) -> dict:
    """What the page of one's place adds: papers, whether the moment is over, where to take another; of a computer, the free hour
    `after`. Two queries, of a computer three."""
    page = Permanence.objects.defer("body").get(pk=place.sheet.activity_id)
    slot = AppointmentSlot.objects.filter(sheet=place.sheet_id).select_related("session", "host").first()
    over = slot is not None and slot.session.start <= clock.now()
    after = listings.next_hour(slot) if slot and place.is_active and slot.host.seat else None
    return {"papers": page.papers, "url": page.address, "slot": slot, "over": over, "after": after}
