"""To whom this room speaks, and the row it leaves in the outbox. The words are in `rules.wording`."""

from django.conf import settings
from django.urls import reverse

from portal.kit import audit
from portal.notifications.enums import Channel as Way
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import purposes
from portal.people.notifications import Words, tell, way_to

from ..models import HeldQualification, Volunteer
from ..reading.houses import phone_of
from ..reading.roll import needs_consent
from ..rules import wording

JOINED, LEFT, LAPSING = "volunteering.joined", "volunteering.left", "volunteering.lapsing"
PURPOSES = {
    JOINED: "Bienvenue parmi les bénévoles",
    LEFT: "Bénévolat arrêté",
    LAPSING: "Qualification à renouveler",
}


def name_purposes() -> None:
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def tell_joined(volunteer: Volunteer, *, by, in_hand: bool) -> OutboxMessage | None:
    """Welcome her; `in_hand`: she stands at the counter and has her paper, so that no letter follows it."""
    person = volunteer.person.current_record
    way = way_to(person)
    if in_hand and (way is None or way[0] not in (Way.EMAIL, Way.SMS)):
        return None
    houses = list(volunteer.maisons.order_by("name"))
    words = wording.joined(
        houses=[house.name for house in houses], secrecy=volunteer.charter.secrecy, phone=phone_of(houses[0]),
        link=settings.WAGTAILADMIN_BASE_URL + reverse("volunteering:missions"), consent=needs_consent(volunteer),
    )  # fmt: skip
    key = f"{JOINED}:{volunteer.pk}:{volunteer.version}"
    return tell(person, _plain(words), purpose=JOINED, about=audit.key_of(volunteer), dedupe_key=key, by=by)


def tell_left(volunteer: Volunteer, given_back: list, *, by) -> OutboxMessage:
    words = wording.left(given_back=given_back, phone=phone_of(volunteer.maisons.order_by("name").first()))
    key = f"{LEFT}:{volunteer.pk}:{volunteer.version}"
    return tell(volunteer.person, _plain(words), purpose=LEFT, about=audit.key_of(volunteer), dedupe_key=key, by=by)


def tell_lapsing(held: HeldQualification, *, by) -> OutboxMessage:
    """Once for each end of a qualification; `held.shift_after` as `with_shift_after` reads it."""
    words = wording.lapsing(
        name=held.qualification.name, until=held.valid_until, shift=held.shift_after, how=held.qualification.how,
        phone=phone_of(held.volunteer.maisons.order_by("name").first()),
    )  # fmt: skip
    key = f"{LAPSING}:{held.pk}:{held.valid_until}"
    return tell(held.volunteer.person, _plain(words), purpose=LAPSING, about=audit.key_of(held.volunteer), dedupe_key=key, by=by)


def _plain(words: wording.Told) -> Words:
    return Words(words.subject, words.body, words.short)
