"""What the baskets say to those who subscribe. No price, no number of persons: a message may be read over a shoulder."""

import datetime as dt

from django.conf import settings

from portal.kit import dates
from portal.notifications.registry import purposes
from portal.people.notifications import Said, Words

from .models import Basket, Subscription
from .rules import tongues

SUBSCRIBED = "paniers.subscribed"
REPRICED = "paniers.repriced"
COLLECTOR = "paniers.collector"
CHANGED = "paniers.changed"
STOPPED = "paniers.stopped"
RENEWAL = "paniers.renewal"
RENEWED = "paniers.renewed"
ENDED = "paniers.ended"
WITH_A_FILE = (SUBSCRIBED, COLLECTOR, CHANGED, STOPPED, RENEWED)  # mails that carry the dates of the baskets

MINE = f"{settings.WAGTAILADMIN_BASE_URL}/mon-espace/paniers/"


def name_purposes() -> None:
    """The desk's words for what the baskets write."""
    purposes.add(SUBSCRIBED, "Abonnement aux paniers noté")
    purposes.add(COLLECTOR, "Paniers : une autre personne vient les chercher")
    purposes.add(REPRICED, "Paniers : justificatif pris en compte")
    purposes.add(CHANGED, "Paniers : abonnement changé")
    purposes.add(STOPPED, "Paniers : abonnement arrêté")
    purposes.add(RENEWAL, "Paniers : continuer ou non, à répondre")
    purposes.add(RENEWED, "Paniers : abonnement prolongé")
    purposes.add(ENDED, "Paniers : abonnement terminé")


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


def changed(subscription: Subscription, from_on: dt.date) -> Said:
    """From which day on it is another, where to come, under which number; what changed is in her space."""
    maison = subscription.enrolment.sheet.maison.name
    body = (
        f"Bonjour,\n\nC'est noté. Vos paniers changent à partir du {dates.day_long(from_on)} : à la {maison}, n° {subscription.number}.\n"
        "Ce que vous aviez prévu pour un jour précis (une absence, une autre semaine) ne change pas.\n\n"
        f"Le détail : {MINE}, ou à l'accueil d'une maison.\n\nÀ bientôt."
    )
    short = f"C'est noté : vos paniers changent à partir du {dates.day_short(from_on)}, {maison}, numéro {subscription.number}."
    marks = {"number": subscription.number, "where": maison, "start": dates.midnight(from_on)}
    return _in_six("changed", Words("Vos paniers changent", body, short), **marks)


def stopped(last: Basket | None) -> Said:
    """It stops: the last basket to come for, or none; what was paid in advance is not lost."""
    if last is None:
        when, short, marks = "Il n'y a plus de panier à venir chercher.", "C'est noté : vos paniers sont arrêtés.", {}
    else:
        day = dates.day_long(last.session.local_date)
        when = f"Le dernier vous attend le {day}, à la {last.session.maison.name}."
        short = f"C'est noté : vos paniers s'arrêtent. Le dernier est le {dates.day_short(last.session.local_date)}."
        marks = {"start": dates.local(last.session.start)}
    body = (
        f"Bonjour,\n\nC'est noté, vos paniers s'arrêtent. {when}\n"
        "Ce que vous aviez réglé pour la suite n'est pas perdu : c'est votre avance, l'accueil vous la rend si vous voulez.\n\n"
        f"Vous pouvez revenir quand vous voulez : {settings.WAGTAILADMIN_BASE_URL}/paniers/\n\nÀ bientôt."
    )
    return _in_six("stopped" if last else "stopped_now", Words("Vos paniers s'arrêtent", body, short), **marks)


def renewal(subscription: Subscription, *, other_price: bool, bring: bool) -> Said:
    """Another term is offered: nothing goes on without a yes. A price that is another is said to be so, never how much."""
    day = dates.day_long(subscription.ends_on)
    price = "Le prix ne sera plus le même : vous le voyez avant de répondre.\n" if other_price else ""
    paper = (
        "Pour le revoir, apportez dans une maison une attestation de la CAF ou de la MSA de moins de trois mois, ou votre avis d'impôt.\n"
        if bring
        else ""
    )
    body = (
        f"Bonjour,\n\nVotre abonnement aux paniers va jusqu'au {day}. Voulez-vous continuer ?\n"
        f"Dites oui ou non avant ce jour : {MINE}, ou à l'accueil d'une maison, ou au téléphone.\n{price}{paper}"
        "Sans réponse de votre part, il s'arrête ce jour-là : rien ne continue tout seul.\n\nÀ bientôt."
    )
    short = (
        f"Vos paniers vont jusqu'au {dates.day_short(subscription.ends_on)}. Continuer ? Répondez avant dans votre espace ou à l'accueil."
    )
    marks = {"start": dates.midnight(subscription.ends_on)}
    return _in_six("renewal", Words("Vos paniers : voulez-vous continuer ?", body, short), **marks)


def renewed(subscription: Subscription) -> Said:
    """It goes on, until when."""
    body = (
        f"Bonjour,\n\nC'est noté : vos paniers continuent, jusqu'au {dates.day_long(subscription.ends_on)}. Rien d'autre ne change.\n\n"
        f"Vos dates : {MINE}\n\nÀ bientôt."
    )
    short = f"C'est noté : vos paniers continuent jusqu'au {dates.day_short(subscription.ends_on)}."
    return _in_six("renewed", Words("Vos paniers continuent", body, short), start=dates.midnight(subscription.ends_on))


def ended() -> Said:
    """It is over; how to begin again."""
    body = (
        "Bonjour,\n\nVotre abonnement aux paniers est terminé. Merci d'avoir partagé cette saison.\n"
        f"Pour reprendre : {settings.WAGTAILADMIN_BASE_URL}/paniers/, ou à l'accueil d'une maison.\n\nÀ bientôt."
    )
    short = "Votre abonnement aux paniers est terminé. Pour reprendre, passez à l'accueil d'une maison."
    return _in_six("ended", Words("Votre abonnement est terminé", body, short))


def _in_six(turn: str, french: Words, **marks) -> Said:
    """`french`, or what `rules.tongues` has for the reader's language."""

    def words(language: str) -> Words:
        hers = tongues.said(turn, language, **marks)
        return Words(*hers) if hers else french

    return words
