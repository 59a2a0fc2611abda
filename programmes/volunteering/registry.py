"""What the volunteers' room gives to the rooms below."""

from django.urls import reverse

from portal.kit.registry import OnlineAct

SHIFTS = "volunteering.shifts"
ONLINE_ACTS = {
    "volunteering.take": OnlineAct("Prendre un créneau bénévole", "volunteering:shift", SHIFTS),
    "volunteering.standing": OnlineAct("Venir chaque semaine, sauf certaines dates", "volunteering:standing", SHIFTS),
    "volunteering.standing_end": OnlineAct("Arrêter un créneau régulier", "volunteering:standing_end", SHIFTS),
}


def shifts_url(person) -> str:
    """Where staff put a person on shifts."""
    return reverse("volunteering_desk:shifts_for", args=[person.pk])
