import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import thaw

from ..enums import Renewal
from ..models import Agreement, Basket, Subscription, agreed_of
from ..reading.terms import means_after, offer_of, term_after
from ..rules.agreed import standing_on
from ..rules.ending import offered_from
from .fit_rows import fit_rows
from .lock_subscription import lock_subscription, refuse_ended
from .offer_renewal import write_offer
from .tell_subscriber import tell_renewed, tell_stopped


def answer_renewal(
    *, subscription: Subscription, yes: bool, by, shown_cents: int | None = None, key: uuid.UUID | None = None
) -> Subscription:
    """Say whether the subscription goes on for another term, until its last day; the last answer counts.

    Yes: the offer stands, at its promised price or at the lower one that a proof brought since gives, its dates are laid and the last day
    is later. No: it ends at its last day. `shown_cents`: the price of each time, as it was shown. Raises Refusal « pas-encore »,
    « pas-de-suite », « deja-prolonge », « prix-change ». Twice the same is once.
    """
    with once(key, f"paniers.renewal:{subscription.pk}", by=by) as request:
        if request.done:
            return Subscription.objects.get(pk=subscription.pk)
        fresh = lock_subscription(subscription)
        refuse_ended(fresh)
        if yes:
            _prolong(fresh, shown_cents, by=by)
        elif fresh.renewal != Renewal.DECLINED:
            _let_end(fresh, by=by)
        request.result = True
    return fresh


def _prolong(subscription: Subscription, shown_cents: int | None, *, by) -> None:
    offer, term = offer_of(subscription), term_after(subscription)
    if term is None:
        words = "La saison se termine avec votre abonnement."
        raise Refusal("pas-de-suite", words, "On vous prévient quand la prochaine s'ouvre : laissez votre nom à l'accueil d'une maison.")
    if clock.today() < offered_from(subscription.ends_on):
        words = "Il est trop tôt pour le dire : on vous le demande trente jours avant la fin."
        raise Refusal("pas-encore", words, "Rien à faire d'ici là.")
    if subscription.end_reason:
        raise Refusal("abonnement-arrete", "Cet abonnement est arrêté.", "Abonnez-vous de nouveau depuis la page des paniers.")
    standing = standing_on(agreed_of(subscription), subscription.ends_on)
    offer = offer or write_offer(subscription, standing, term.start, by=by)
    _keep_current(offer, standing, subscription, by=by)
    if shown_cents is not None and offer.unit_cents * offer.quantity != shown_cents:
        raise Refusal("prix-change", "Le prix a changé depuis que vous l'avez vu.", "Regardez-le, puis répondez.")
    offer.stands, offer.made_by, offer.made_at = True, by if getattr(by, "pk", None) else None, clock.now()
    offer.save()
    subscription.ends_on = term.end - dt.timedelta(days=1)
    subscription.renewal, subscription.renewal_at = Renewal.ACCEPTED, clock.now()
    subscription.save(update_fields=["ends_on", "renewal", "renewal_at"])
    place = subscription.enrolment
    place.price_cents, place.price_reason = offer.unit_cents * place.places, offer.price_reason
    place.save(update_fields=["price_cents", "price_reason"])
    fitted = fit_rows(subscription, since=term.start, by=by)
    audit.record("paniers.renew", subscription, by=by, subject=place.person, maison=place.sheet.maison_id, dates=len(fitted.laid))
    tell_renewed(subscription, by=by)


def _keep_current(offer: Agreement, standing: Agreement, subscription: Subscription, *, by) -> None:
    """What changed since the offer was written: the house, rhythm and number are those of the last day; a lower price is hers."""
    offer.place, offer.rhythm, offer.quantity = subscription.enrolment, standing.rhythm, standing.quantity
    if standing.size.offered and standing.size_id != offer.size_id:
        offer.size, offer.unit_cents = standing.size, None
    now = freeze_quote(tariff=offer.size.tariff, means=means_after(subscription, offer.from_on), on=offer.from_on, by=by)
    if offer.unit_cents is None or now.cents < thaw(offer.price_reason).cents:
        offer.unit_cents, offer.price_reason, offer.quoted_on = now.cents, now.frozen, clock.today()


def _let_end(subscription: Subscription, *, by) -> None:
    subscription.renewal, subscription.renewal_at = Renewal.DECLINED, clock.now()
    subscription.save(update_fields=["renewal", "renewal_at"])
    place = subscription.enrolment
    audit.record("paniers.decline_renewal", subscription, by=by, subject=place.person, maison=place.sheet.maison_id)
    tell_stopped(subscription, last_to_come(subscription), by=by)


def last_to_come(subscription: Subscription) -> Basket | None:
    """The last basket that somebody of the household is still to collect."""
    return (
        subscription.baskets.collected()
        .filter(session__end__gt=clock.now())
        .select_related("session__maison")
        .order_by("session__start")
        .last()
    )
