"""A small room of computers, and their hours."""

import datetime as dt

from programmes.appointments.actions.know_seat import know_seat
from programmes.appointments.actions.offer_seats import offer_seats
from programmes.appointments.actions.plan_seats import plan_seats
from programmes.appointments.actions.set_terms import set_terms
from programmes.appointments.models import AppointmentSlot, Host, Permanence

from . import factories as make


def room(title: str = "Points d’accès", maison=None, **terms) -> Permanence:
    page = make.permanence(title, maison)
    offer_seats(permanence=page, by=None)
    if terms:
        set_terms(permanence=page, by=None, **terms)
    return page


def seat(name: str = "Poste 1", maison=None, keeper=None) -> Host:
    maison = maison or make.house()
    known = Host.objects.filter(seat_of=maison, name=name).first()
    return known or know_seat(maison=maison, name=name, keeper=keeper or make.agent("Nour"), by=None)


def hours(page: Permanence | None = None, seats=None, *, days: int = 7, begins: int = 14, ends: int = 18, **more):
    """A half-day of hours; its slots by hour, then by seat."""
    page = page or room()
    asked = {"day": make.in_days(days), "begins": dt.time(begins), "ends": dt.time(ends), **more}
    plan_seats(permanence=page, seats=seats or [seat(maison=page.maison)], maison=page.maison, by=None, **asked)
    found = AppointmentSlot.objects.filter(session__activity=page.pk)
    return list(found.select_related("session__activity", "sheet", "host", "maison").in_order())
