"""What the baskets say to those who subscribe. No price, no number of persons: a message may be read over a shoulder."""

from django.conf import settings

from portal.kit import audit, dates
from portal.kit.refusal import Refusal
from portal.notifications.registry import purposes
from portal.people.notifications import Words, tell
from programmes.models import Enrolment

from .models import Subscription

SUBSCRIBED = "paniers.subscribed"


def name_purposes() -> None:
    """The desk's words for what the baskets write."""
    purposes.add(SUBSCRIBED, "Abonnement aux paniers noté")


def tell_subscribed(enrolment: Enrolment, *, by) -> None:
    """Tell the person who collects: her number, the house, the first day, where to see the rest."""
    subscription = Subscription.objects.get(enrolment=enrolment)
    first = subscription.baskets.select_related("session__maison").order_by("session__start").first()
    when = f"{dates.day_long(first.session.local_date)}, {dates.hours_range(first.session.start, first.session.end)}"
    maison = first.session.maison.name
    body = (
        f"Bonjour,\n\nC'est noté. Votre panier porte le n° {subscription.number}, à la {maison}.\n"
        f"Premier jour : {when}.\nVenez avec un sac. Une autre personne peut venir à votre place : il lui suffit du numéro.\n\n"
        f"Vos dates : {settings.WAGTAILADMIN_BASE_URL}/mon-espace/\n\nÀ bientôt."
    )
    short = f"C'est note : votre numero est le {subscription.number}, {maison}, premier jour {dates.day_short(first.session.local_date)}."
    words = Words("Votre inscription est notée", body, short)
    try:
        told = tell(
            enrolment.person, words, purpose=SUBSCRIBED, by=by, about=audit.key_of(subscription),
            dedupe_key=f"{SUBSCRIBED}:{subscription.pk}",
        )  # fmt: skip
    except Refusal:  # an address on file that takes nothing: the subscription stands, and staff tell her themselves
        told = None
    if told is None:
        enrolment.to_tell = SUBSCRIBED
        enrolment.save(update_fields=["to_tell"])
