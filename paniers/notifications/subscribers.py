"""What the baskets say to those who subscribe. No price, no number of persons: a message may be read over a shoulder."""

import datetime as dt

from django.conf import settings

from portal.kit import dates
from portal.notifications.registry import purposes
from portal.people.notifications import Said, Words

from ..enums import BasketState
from ..models import Basket, Subscription
from ..rules import tongues

SUBSCRIBED = "paniers.subscribed"
REPRICED = "paniers.repriced"
COLLECTOR = "paniers.collector"
CHANGED = "paniers.changed"
STOPPED = "paniers.stopped"
RENEWAL = "paniers.renewal"
RENEWED = "paniers.renewed"
ENDED = "paniers.ended"
CHOSEN = "paniers.chosen"
VISIT_BACK = "paniers.visit_back"
VISIT_LOST = "paniers.visit_lost"
VISIT_MOVED = "paniers.visit_moved"
WITH_A_FILE = (
    SUBSCRIBED,
    COLLECTOR,
    CHANGED,
    STOPPED,
    RENEWED,
    CHOSEN,
    VISIT_BACK,
    VISIT_LOST,
    VISIT_MOVED,
)  # mails that carry the dates of the baskets

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
    purposes.add(CHOSEN, "Panier : un choix du foyer")
    purposes.add(VISIT_BACK, "Panier : de retour à sa date")
    purposes.add(VISIT_LOST, "Panier : la date choisie est annulée")
    purposes.add(VISIT_MOVED, "Panier : la date choisie est déplacée")


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


def collector(number: int | None, maison: str) -> Said:
    """To whoever collects the household's baskets from now on: number, house, dates."""
    body = (
        f"Bonjour,\n\nC'est maintenant vous qui venez chercher les paniers de votre foyer : n° {number}, à la {maison}.\n"
        "Une autre personne peut venir à votre place : il lui suffit du numéro.\n\n"
        f"Vos dates : {settings.WAGTAILADMIN_BASE_URL}/mon-espace/\n\nÀ bientôt."
    )
    short = f"Vous venez maintenant chercher les paniers de votre foyer : numéro {number}, {maison}."
    return _in_six("collector", Words("Vos paniers", body, short), number=number, where=maison)


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


def _where_and_when(row: Basket) -> tuple[str, dict]:
    """« jeudi 3 décembre 2026, 17 h – 19 h, Abbaye, n° 12 » and the marks of the other languages."""
    at = row.session
    words = f"{dates.day_long(at.local_date)}, {dates.hours_range(at.start, at.end)}, {at.maison.name}, n° {row.number}"
    return words, {"number": row.number, "where": at.maison.name, "start": dates.local(at.start), "end": dates.local(at.end)}


def _said_of(turn: str, row: Basket, subject: str, told: str, more: str, **marks) -> Said:
    """One sentence, what goes with it in an e-mail or a letter, and where her dates stand."""
    body = f"Bonjour,\n\n{told}\n{more}\n\nVos dates : {settings.WAGTAILADMIN_BASE_URL}/mon-espace/paniers/\n\nÀ bientôt."
    return _in_six(turn, Words(subject, body, told), **marks)


def chosen(row: Basket) -> Said:
    """What somebody of the household chose for one basket: collected there, or not to be collected."""
    where, marks = _where_and_when(row)
    if row.state == BasketState.PLANNED:
        told = f"Votre panier vous attend : {where}."
        return _said_of("waits", row, "Votre panier", told, "C'est ce qu'une personne de votre foyer a choisi.", **marks)
    told = f"Pas de panier à aller chercher le {dates.day_long(row.planned_for.local_date)}."
    own = {"start": dates.local(row.planned_for.start)}
    return _said_of("none", row, "Votre panier", told, "C'est ce qu'une personne de votre foyer a choisi.", **own)


def visit_back(row: Basket) -> Said:
    """The date chosen elsewhere is called off: the basket waits where it does every week."""
    where, marks = _where_and_when(row)
    told = f"La date que vous aviez choisie est annulée. Votre panier vous attend à sa date habituelle : {where}."
    return _said_of("back", row, "Votre panier revient à sa date", told, "Une autre personne peut venir à votre place.", **marks)


def visit_lost(row: Basket) -> Said:
    """The date chosen elsewhere is called off, and its own is past: it is not counted, and may be taken another week."""
    if row.unplaced:
        day = dates.day_long(row.session.local_date)
        told = f"La distribution du {day} est annulée. Votre panier n'est pas perdu : choisissez une autre date."
        more = "D'ici là il ne vous est pas compté, et ce n'est pas une absence. À l'accueil ou au téléphone, c'est possible aussi."
        return _said_of("again", row, "Date annulée : choisissez-en une autre", told, more, start=dates.local(row.session.start))
    told = f"La distribution du {dates.day_long(row.session.local_date)} est annulée : votre panier n'aura pas lieu."
    more = "Il ne vous est pas compté, et ce n'est pas une absence. Si vous l'aviez réglé, la somme vous revient."
    return _said_of("lost", row, "Date annulée", told, more, start=dates.local(row.session.start))


def visit_moved(row: Basket) -> Said:
    """The date chosen elsewhere has another day or hour: the basket follows it."""
    where, marks = _where_and_when(row)
    told = f"La date que vous aviez choisie change. Votre panier vous attend : {where}."
    more = "Cela ne vous convient pas ? Une autre personne peut venir à votre place, ou appelez la maison."
    return _said_of("waits", row, "Votre panier change de date", told, more, **marks)


def _in_six(turn: str, french: Words, **marks) -> Said:
    """`french`, or what `rules.tongues` has for the reader's language."""

    def words(language: str) -> Words:
        hers = tongues.said(turn, language, **marks)
        return Words(*hers) if hers else french

    return words
