"""What the recognition of time given gives to the rooms below: filled by the app."""

from django.urls import reverse

from portal.kit import registry
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from .actions.lay_hours import lay_hours
from .notifications import given as given_told
from .reading import given
from .reading.asked_hands import hands_asked_of


def hours_url(person) -> str:
    return reverse("volunteering_desk:hours_of", args=[person.pk])


def staff_tasks(user) -> list[dict]:
    """Hours to be read again. One query, none for who organises no volunteers."""
    if not user_can(user, Capability.MANAGE_VOLUNTEERS):
        return []
    number = given.waiting(user).order_by().count()
    return [{"label": "Heures de bénévoles à relire", "url": reverse("volunteering_desk:hours"), "count": number}] if number else []


def asked_card(request, person) -> dict | None:
    """In « mon espace »: where a programme of hers asks for a hand. One query for who is asked nothing."""
    hands = hands_asked_of(person)
    return {"hands": hands} if hands else None


def register() -> None:
    registry.space_cards.add("volunteering.asked", registry.SpaceCard("volunteering/asked_card.html", asked_card), order=36)
    registry.tick_jobs.add("volunteering.hours", lay_hours)
    registry.staff_tasks.add("volunteering.hours", staff_tasks)
    registry.hands_given.add("volunteering", given.minutes_for)
    act = registry.CounterAct("Heures bénévoles", "noter, attester, remercier", hours_url, Capability.SEE_VOLUNTEERS, "record", _has_file)
    registry.counter_acts.add("volunteering.hours", act, order=293)
    for key, label, address in (
        ("declare", "Noter le temps donné comme bénévole", "volunteering:hours"),
        ("withdraw", "Enlever un temps noté par erreur", "volunteering:hours_withdraw"),
        ("certificate", "Imprimer son attestation de bénévolat", "volunteering:certificate"),
    ):
        registry.online_acts.add(f"volunteering.{key}_hours", registry.OnlineAct(label, address, counter="volunteering.hours"))
    given_told.name_purposes()


def _has_file(request, person) -> bool:
    return getattr(person, "volunteering_since", None) is not None
