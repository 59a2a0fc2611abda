"""What the baskets say to those who subscribe. No price, no number of persons: a message may be read over a shoulder."""

from django.conf import settings

from portal.kit import dates
from portal.notifications.registry import purposes
from portal.people.notifications import Said, Words

from .models import Basket, Subscription
from .rules import tongues

SUBSCRIBED = "paniers.subscribed"
REPRICED = "paniers.repriced"
COLLECTOR = "paniers.collector"
WITH_A_FILE = (SUBSCRIBED, COLLECTOR)  # mails that carry the dates of the baskets


def name_purposes() -> None:
    """The desk's words for what the baskets write."""
    purposes.add(SUBSCRIBED, "Abonnement aux paniers noté")
    purposes.add(COLLECTOR, "Paniers : une autre personne vient les chercher")
    purposes.add(REPRICED, "Paniers : justificatif pris en compte")


def subscribed(subscription: Subscription, first: Basket) -> Said:
    """Her number, the house, the first day, where to see the rest; `first` with its session and house."""
    when = f"{dates.day_long(first.session.local_date)}, {dates.hours_range(first.session.start, first.session.end)}"
    maison = first.session.maison.name
    body = (
        f"Bonjour,\n\nC'est noté. Votre panier porte le n° {subscription.number}, à la {maison}.\n"
        f"Premier jour : {when}.\nVenez avec un sac. Une autre personne peut venir à votre place : il lui suffit du numéro.\n\n"
        f"Vos dates : {settings.WAGTAILADMIN_BASE_URL}/mon-espace/\n\nÀ bientôt."
    )
    short = f"C'est noté : votre numéro est le {subscription.number}, {maison}, premier jour {dates.day_short(first.session.local_date)}."
    french = Words("Votre inscription est notée", body, short)
    marks = {
        "number": subscription.number,
        "where": maison,
        "start": dates.local(first.session.start),
        "end": dates.local(first.session.end),
    }
    return _in_six("subscribed", french, **marks)


def collector(subscription: Subscription, maison: str) -> Said:
    """To whoever collects the household's baskets from now on: number, house, dates."""
    body = (
        f"Bonjour,\n\nC'est maintenant vous qui venez chercher les paniers de votre foyer : n° {subscription.number}, à la {maison}.\n"
        "Une autre personne peut venir à votre place : il lui suffit du numéro.\n\n"
        f"Vos dates : {settings.WAGTAILADMIN_BASE_URL}/mon-espace/\n\nÀ bientôt."
    )
    short = f"Vous venez maintenant chercher les paniers de votre foyer : numéro {subscription.number}, {maison}."
    return _in_six("collector", Words("Vos paniers", body, short), number=subscription.number, where=maison)


def repriced(first: Basket) -> Said:
    """A proof was brought: from which basket on it counts, and what becomes of what was paid."""
    body = (
        "Bonjour,\n\nMerci, votre papier est bien noté. Il compte pour vos paniers "
        f"à partir du {dates.day_long(first.session.local_date)}.\n"
        "Ce que vous aviez réglé en plus n'est pas perdu : c'est votre avance, elle paie la suite.\n\n"
        f"Le détail : {settings.WAGTAILADMIN_BASE_URL}/mon-espace/a-regler/, ou à l'accueil d'une maison.\n\nÀ bientôt."
    )
    short = "Merci, votre papier est bien noté et compte pour vos paniers. Le détail est dans votre espace, ou à l'accueil d'une maison."
    return _in_six("repriced", Words("Votre papier est bien noté", body, short), start=dates.local(first.session.start))


def _in_six(turn: str, french: Words, **marks) -> Said:
    """`french`, or what `rules.tongues` has for the reader's language."""

    def words(language: str) -> Words:
        hers = tongues.said(turn, language, **marks)
        return Words(*hers) if hers else french

    return words
