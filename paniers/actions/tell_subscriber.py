from portal.kit import audit
from portal.notifications.enums import Channel
from portal.people.models import Person
from portal.people.notifications import Said, tell
from programmes.models import Enrolment

from ..models import Basket, Subscription
from ..notifications import COLLECTOR, REPRICED, SUBSCRIBED, collector, repriced, subscribed


def tell_subscribed(enrolment: Enrolment, *, by) -> None:
    """Tell the person who collects: her number, the house, the first day, where to see the rest."""
    subscription = Subscription.objects.get(enrolment=enrolment)
    first = subscription.baskets.select_related("session__maison").order_by("session__start").first()
    key = f"{SUBSCRIBED}:{subscription.pk}"
    if not _told([enrolment.person], subscribed(subscription, first), subscription, SUBSCRIBED, key, by=by):
        _leave_to_staff(enrolment, SUBSCRIBED)


def tell_collector(subscription: Subscription, enrolment: Enrolment, *, by) -> None:
    """Tell whoever collects the household's baskets from now on."""
    key = f"{COLLECTOR}:{subscription.pk}:{enrolment.version}"
    words = collector(subscription, enrolment.sheet.maison.name)
    if subscription.number and not _told([enrolment.person], words, subscription, COLLECTOR, key, by=by):
        _leave_to_staff(enrolment, COLLECTOR)


def tell_repriced(subscription: Subscription, first: Basket, *, by) -> None:
    """Tell those who answer for the household that a new proof counts, from which basket on; never how much."""
    referents = [member.person for member in subscription.enrolment.household.members() if member.is_referent]
    key = f"{REPRICED}:{subscription.pk}:{subscription.priced_at.isoformat()}"
    if not _told(referents, repriced(first), subscription, REPRICED, key, by=by):
        _leave_to_staff(subscription.enrolment, REPRICED)


def _told(people: list[Person], words: Said, subscription: Subscription, purpose: str, key: str, *, by) -> bool:
    """Write to every one of them; whether a message is on its way to one at least (else it is kept to be said at the counter)."""
    written = [
        tell(person, words, purpose=purpose, by=by, about=audit.key_of(subscription), dedupe_key=f"{key}:{person.current_record.pk}")
        for person in people
    ]
    return any(message.channel != Channel.COUNTER for message in written)


def _leave_to_staff(enrolment: Enrolment, purpose: str) -> None:
    enrolment.to_tell = purpose
    enrolment.save(update_fields=["to_tell"])
