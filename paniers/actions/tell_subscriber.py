import datetime as dt

from portal.kit import audit
from portal.notifications.enums import Channel
from portal.people.models import Person
from portal.people.notifications import Said, tell
from programmes.models import Enrolment

from ..models import Basket, Subscription
from ..notifications.subscribers import (
    CHANGED,
    COLLECTOR,
    ENDED,
    RENEWAL,
    RENEWED,
    REPRICED,
    STOPPED,
    SUBSCRIBED,
    changed,
    collector,
    ended,
    renewal,
    renewed,
    repriced,
    stopped,
    subscribed,
)


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
    number, maison = subscription.collects_at()
    words = collector(number, maison.name)
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


def tell_changed(subscription: Subscription, from_on: dt.date, *, by) -> None:
    """Tell who collects and who answers for the household that the subscription is another from a day on."""
    last = subscription.agreements.order_by("-pk").values_list("pk", flat=True).first()
    _tell_home(subscription, changed(subscription, from_on), CHANGED, f"{last}", by=by)


def tell_stopped(subscription: Subscription, last: Basket | None, *, by) -> None:
    """Tell that it stops, and when the last basket is, if there is one."""
    _tell_home(subscription, stopped(last), STOPPED, f"{subscription.ends_on}:{last and last.pk}", by=by)


def tell_renewal(subscription: Subscription, *, other_price: bool, bring: bool, by) -> None:
    """Offer another term: until when to answer; that the price is another, and what to bring, never how much."""
    _tell_home(subscription, renewal(subscription, other_price=other_price, bring=bring), RENEWAL, f"{subscription.ends_on}", by=by)


def tell_renewed(subscription: Subscription, *, by) -> None:
    """Tell that it goes on, and until when."""
    _tell_home(subscription, renewed(subscription), RENEWED, f"{subscription.ends_on}", by=by)


def tell_ended(subscription: Subscription, *, by) -> None:
    """Tell that it is over, and how to begin again."""
    _tell_home(subscription, ended(), ENDED, f"{subscription.ends_on}", by=by)


def _tell_home(subscription: Subscription, words: Said, purpose: str, occasion: str, *, by) -> None:
    """Each once: the person who collects, then those who answer for the household."""
    place = subscription.enrolment
    people = {person.current_record.pk: person for person in [place.person, *_referents(place)]}
    if not _told(list(people.values()), words, subscription, purpose, f"{purpose}:{subscription.pk}:{occasion}", by=by):
        _leave_to_staff(place, purpose)


def _referents(place: Enrolment) -> list[Person]:
    return [member.person for member in place.household.members() if member.is_referent] if place.household_id else []
