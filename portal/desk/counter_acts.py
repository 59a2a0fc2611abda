"""What the counter does for a person with the telephone."""

from django.urls import reverse

from portal.kit.registry import CounterAct
from portal.people.enums import Capability

ACTS = {
    "desk.call_back": CounterAct(
        "Rappeler", "le promettre, avant quand", lambda person: reverse("desk_call_back", args=[person.pk]), Capability.SEND_MESSAGES
    ),
    "desk.phone": CounterAct(
        "Au téléphone", "vérifier, ce qu’on peut dire", lambda person: reverse("desk_phone_person", args=[person.pk]), Capability.SEE_PEOPLE
    ),
}
