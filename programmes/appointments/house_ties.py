from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.registry import HouseTie

from .models import AppointmentSlot, Host


def _moments(house):
    return AppointmentSlot.objects.on().filter(maison=house, session__end__gt=clock.now())


def register() -> None:
    by_hand = "Chaque rendez-vous se déplace avec la personne : proposez-lui un autre moment, puis retirez ceux de cette maison."
    tie = HouseTie("moments de permanence à venir", rows=_moments, by_hand=by_hand, url=lambda house: reverse("appointments_desk:week"))
    registry.house_ties.add("appointments.AppointmentSlot", tie, order=540)
    computers = HouseTie(
        "postes en accès libre", rows=lambda house: Host.objects.filter(seat_of=house),
        by_hand="Là où les ordinateurs iront, écrivez leurs noms de nouveau en préparant leurs heures.",
        url=lambda house: reverse("appointments_desk:choose"),
    )  # fmt: skip
    registry.house_ties.add("appointments.Host", computers, order=541)
