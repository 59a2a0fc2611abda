"""What the page of a permanence asks."""

from django import template

from portal.kit import clock

from .. import listings
from ..models import AppointmentSlot, Permanence, PermanenceTerms

register = template.Library()


@register.simple_tag
def moments_of(permanence) -> dict:
    """`days`: what a visitor may take now, by day; `online`: whether it is booked online at all. Two queries."""
    online = PermanenceTerms.objects.filter(permanence=permanence.pk).values_list("online", flat=True).first()
    days = listings.days_of(AppointmentSlot.objects.open_online().filter(session__activity=permanence.pk))
    return {"days": days, "online": online is not False}


@register.simple_tag
def permanence_of(place) -> dict:
    """What the page of one's place adds: papers, whether the moment is over, where to take another. Two queries."""
    page = Permanence.objects.defer("body").get(pk=place.sheet.activity_id)
    slot = AppointmentSlot.objects.filter(sheet=place.sheet_id).select_related("session").first()
    over = slot is not None and slot.session.start <= clock.now()
    return {"papers": page.papers, "url": page.address, "slot": slot, "over": over}
