"""What the engine says to people, in the sizes their channels need. Subjects and short texts name no activity: they are read over
the shoulder. No text ever holds a price. French here; the other languages of the house stand in `tongues`: `@spoken` gives a reader
hers, and French where we do not have it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from portal.kit import dates

from . import tongues


@dataclass(frozen=True)
class Occasion:
    """What a message is about: a title fit for its reader, the dates that take place, where, and the page to act on."""

    title: str
    starts: tuple[dt.datetime, ...]
    where: str
    house: str
    link: str
    names: tuple[str, ...] = ()  # whose places, when they are not the reader's own
    language: str = "fr"  # in which to say it

    @property
    def local_starts(self) -> tuple[dt.datetime, ...]:
        return tuple(dates.local(start) for start in self.starts)

    @property
    def when(self) -> str:
        """« jeudi 3 décembre 2026 à 17 h 30 », « 10 dates, la première jeudi… »"""
        if not self.starts:
            return ""
        first = dates.moment_long(self.starts[0])
        return first if len(self.starts) == 1 else f"{len(self.starts)} dates, la première {first}"

    @property
    def short_when(self) -> str:
        return dates.moment_short(self.starts[0]) if self.starts else ""

    @property
    def for_whom(self) -> str:
        return f" pour {in_a_row(self.names)}" if self.names else ""

    @property
    def line(self) -> str:
        return " · ".join(part for part in (self.title, self.when, self.where) if part)


@dataclass(frozen=True)
class Said:
    """A subject, a body and a short text, as `people.notifications.Words` wants them."""

    subject: str
    body: str
    short: str


def spoken(words: Callable[..., Said]) -> Callable[..., Said]:
    """The French `words` of a turn, and what `tongues` has under its name for a reader of another language."""

    @wraps(words)
    def in_her_language(occasion: Occasion, **details) -> Said:
        moments = {name: _localised(value) for name, value in details.items()}
        hers = tongues.said(words.__name__, occasion.language, occasion, **moments)
        return Said(*hers) if hers else words(occasion, **details)

    return in_her_language


def _localised(value):
    """Moments as Paris reads them, also inside tuples; anything else as it is."""
    if isinstance(value, tuple):
        return tuple(_localised(one) for one in value)
    return dates.local(value) if isinstance(value, dt.datetime) else value


def in_a_row(names: tuple[str, ...]) -> str:
    """« Mme B., Léo et Zoé »"""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _letter(occasion: Occasion, *paragraphs: str) -> str:
    return "\n\n".join(["Bonjour,", *(part for part in paragraphs if part), f"À bientôt,\n{occasion.house}"])


NEUTRAL = {
    "en": ("A message from the house", "The house has a message for you"),
    "ar": ("رسالة من الدار", "لديكم رسالة من الدار"),
    "tr": ("Evden bir mesaj", "Evin size bir mesajı var"),
    "pt": ("Uma mensagem da casa", "A casa tem uma mensagem para si"),
    "uk": ("Повідомлення від дому", "Дім має для вас повідомлення"),
}


def neutral(said: Said, occasion: Occasion) -> Said:
    """The same body under words that any screen may show."""
    if hers := NEUTRAL.get(occasion.language):
        return Said(hers[0], said.body, f"{hers[1]}: {occasion.link}")
    return Said("Un message de la maison", said.body, f"La maison a un mot pour vous : {occasion.link}")


@spoken
def confirmed(occasion: Occasion) -> Said:
    body = _letter(
        occasion,
        f"C'est noté{occasion.for_whom} :\n{occasion.line}",
        f"Un empêchement ? Prévenez-nous, la place servira à quelqu'un : {occasion.link}",
    )
    short = f"C'est noté{occasion.for_whom} : {occasion.short_when}, {occasion.where}. Un empêchement ? {occasion.link}"
    return Said(f"C'est noté : {occasion.short_when}", body, short)


@spoken
def waiting(occasion: Occasion) -> Said:
    body = _letter(
        occasion,
        f"Vous êtes sur la liste d'attente{occasion.for_whom} :\n{occasion.line}",
        "Dès qu'une place se libère pour vous, nous vous le disons. Vous n'avez rien à faire.",
        f"Pour quitter la liste : {occasion.link}",
    )
    return Said(
        "Vous êtes sur la liste d'attente", body, f"Liste d'attente notée pour le {occasion.short_when}. Nous vous dirons. {occasion.house}"
    )


@spoken
def offered(occasion: Occasion, *, until: dt.datetime, wanted: int = 0) -> Said:
    """`wanted`: how many had asked, where there is room for some of them only: they say who comes."""
    limit = dates.moment_long(until)
    some = f"Il n'y a pas assez de places pour les {wanted} : vous choisissez qui vient, sur la page ci-dessous." if wanted else ""
    body = _letter(
        occasion,
        f"Une place est pour vous{occasion.for_whom} :\n{occasion.line}",
        some,
        f"Elle est gardée jusqu'au {limit}. Dites oui ou non ici : {occasion.link}",
        "Ou appelez la maison, ou passez à l'accueil. Sans réponse, elle ira à la personne suivante.",
    )
    answer = f"Répondez avant le {dates.moment_short(until)} : {occasion.link}"
    short = f"Une place est pour vous le {occasion.short_when}. {answer} {occasion.house}"
    return Said("Une place est pour vous", body, short)


@spoken
def lapsed(occasion: Occasion) -> Said:
    body = _letter(
        occasion,
        f"La place gardée{occasion.for_whom} n'a pas été confirmée à temps ; elle est allée à la personne suivante :\n{occasion.line}",
        f"Toujours partant·e ? Vous pouvez revenir sur la liste : {occasion.link}",
    )
    return Said(
        "La place gardée pour vous", body, f"La place gardée le {occasion.short_when} n'a pas été confirmée à temps. {occasion.house}"
    )


@spoken
def unanswered(occasion: Occasion) -> Said:
    """The date began and the team, which was to look at her sign-up, had said nothing: the fault is not hers, and nothing was owed."""
    body = _letter(
        occasion,
        f"Nous n'avons pas pu répondre à temps à votre inscription{occasion.for_whom}, et nous vous prions de nous en excuser :\n"
        f"{occasion.line}",
        f"Vous n'y êtes pour rien, et vous ne devez rien. Les prochaines dates, et à qui parler : {occasion.link}",
    )
    short = f"Nous n'avons pas pu répondre à temps à votre inscription du {occasion.short_when}. Pardon. {occasion.house}"
    return Said("Nous n'avons pas pu vous répondre", body, short)


@spoken
def too_late(occasion: Occasion, *, called_off: bool = False) -> Said:
    """Money for a place that is gone; `called_off`: because its dates do not take place."""
    if called_off:
        return _paid_for_nothing(occasion)
    body = _letter(
        occasion,
        f"Votre règlement est arrivé après la fin du délai, et la place{occasion.for_whom} n'était plus libre :\n{occasion.line}",
        "Ce que vous avez versé vous est rendu en entier, par le même moyen. Vous n'avez rien à faire.",
    )
    return Said(
        "La place n'était plus libre", body, f"La place du {occasion.short_when} n'était plus libre. {occasion.link} {occasion.house}"
    )


def _paid_for_nothing(occasion: Occasion) -> Said:
    body = _letter(
        occasion,
        f"Votre règlement est arrivé alors que le rendez-vous n'a pas lieu{occasion.for_whom} :\n{occasion.title}",
        "Ce que vous avez versé vous est rendu en entier, par le même moyen. Vous n'avez rien à faire.",
    )
    return Said("Votre règlement vous est rendu", body, f"Le rendez-vous n'a pas lieu : votre règlement vous est rendu. {occasion.house}")


@spoken
def withdrawn(occasion: Occasion) -> Said:
    body = _letter(occasion, f"Votre désistement est noté{occasion.for_whom}, merci d'avoir prévenu :\n{occasion.line}")
    return Said("Votre désistement est noté", body, f"Désistement noté pour le {occasion.short_when}, merci. {occasion.house}")


@spoken
def requested(occasion: Occasion) -> Said:
    body = _letter(occasion, f"Votre demande est arrivée{occasion.for_whom} :\n{occasion.line}", "L'équipe vous répond bientôt.")
    return Said(
        "Votre demande est arrivée", body, f"Votre demande pour le {occasion.short_when} est arrivée. Nous vous répondons. {occasion.house}"
    )


@spoken
def refused(occasion: Occasion, *, words: str) -> Said:
    body = _letter(occasion, f"Cette fois, nous ne pouvons pas donner suite à votre demande{occasion.for_whom} :\n{occasion.line}", words)
    return Said("Réponse à votre demande", body, f"Nous avons répondu à votre demande : {occasion.link} {occasion.house}")


@spoken
def in_draw(occasion: Occasion, *, drawn_on: dt.datetime, number: int) -> Said:
    """A request arrived where places are drawn. Its number is what the paper on the wall will show."""
    body = _letter(
        occasion,
        f"Votre demande est dans le tirage au sort{occasion.for_whom} :\n{occasion.line}",
        f"Le tirage a lieu {dates.moment_long(drawn_on)}. Chaque demande a la même chance, qu'elle arrive le premier jour ou le dernier ; "
        "les personnes qui n'ont jamais eu de place passent d'abord.",
        f"Votre demande porte le numéro {number}. Pour la retirer : {occasion.link}",
    )
    short = f"Votre demande est dans le tirage du {dates.moment_short(drawn_on)}. {occasion.link} {occasion.house}"
    return Said("Votre demande est dans le tirage", body, short)


@spoken
def drawn(occasion: Occasion, *, until: dt.datetime, why: str) -> Said:
    """The draw gave her a place, and how it came."""
    body = _letter(
        occasion,
        f"Le tirage au sort a eu lieu : une place est pour vous{occasion.for_whom} :\n{occasion.line}",
        why,
        f"Elle est gardée jusqu'au {dates.moment_long(until)}. Dites oui ou non ici : {occasion.link}",
        "Ou appelez la maison, ou passez à l'accueil. Sans réponse, elle ira à la personne suivante.",
    )
    answer = f"Répondez avant le {dates.moment_short(until)} : {occasion.link}"
    short = f"Tirage fait : une place est pour vous le {occasion.short_when}. {answer} {occasion.house}"
    return Said("Une place est pour vous", body, short)


@spoken
def not_drawn(occasion: Occasion, *, why: str) -> Said:
    """The draw gave her none: she waits, in its order, and reads why."""
    body = _letter(
        occasion,
        f"Le tirage au sort a eu lieu, et cette fois il ne vous a pas donné de place{occasion.for_whom} :\n{occasion.line}",
        why,
        "Dès qu'une place se libère pour vous, nous vous le disons. Vous n'avez rien à faire.",
        f"Pour quitter la liste : {occasion.link}",
    )
    short = f"Tirage fait : pas de place cette fois pour le {occasion.short_when}. Vous êtes sur la liste d'attente. {occasion.link}"
    return Said("Le tirage a eu lieu", body, short)


@spoken
def date_cancelled(occasion: Occasion, *, lost: dt.datetime, why: str) -> Said:
    moment = dates.moment_long(lost)
    body = _letter(
        occasion,
        f"Le rendez-vous de {moment} n'a pas lieu{occasion.for_whom} :\n{occasion.title}",
        why,
        "Vous n'avez rien à faire. Nous sommes désolés de ce contretemps.",
    )
    return Said(f"Annulé : {dates.moment_short(lost)}", body, f"Le rendez-vous du {dates.moment_short(lost)} est annulé. {occasion.house}")


@spoken
def date_moved(occasion: Occasion, *, before: dt.datetime, now: dt.datetime, where: str, why: str) -> Said:
    body = _letter(
        occasion,
        f"Le rendez-vous de {dates.moment_long(before)} change{occasion.for_whom} :\n{occasion.title}",
        f"Nouvelle date : {dates.moment_long(now)}, {where}.",
        why,
        f"Si cela ne vous va plus, désistez-vous ici : {occasion.link}",
    )
    short = f"Le rendez-vous du {dates.moment_short(before)} passe au {dates.moment_short(now)}, {where}. {occasion.link}"
    return Said(f"Nouvelle date : {dates.moment_short(now)}", body, short)


def _lines(moments) -> str:
    return "\n".join(f"– {dates.moment_long(moment)}" for moment in moments)


@spoken
def dates_cancelled(occasion: Occasion, *, lost: tuple[dt.datetime, ...], why: str) -> Said:
    """Several dates of one reader, called off in one act."""
    body = _letter(
        occasion,
        f"Ces {len(lost)} rendez-vous n'ont pas lieu{occasion.for_whom} :\n{occasion.title}",
        _lines(lost),
        why,
        "Vous n'avez rien à faire. Nous sommes désolés de ce contretemps.",
    )
    first = dates.moment_short(lost[0])
    short = f"{len(lost)} rendez-vous sont annulés, le premier le {first}. {occasion.house}"
    return Said(f"Annulé : {len(lost)} rendez-vous, le premier le {first}", body, short)


@spoken
def dates_moved(occasion: Occasion, *, moves: tuple[tuple[dt.datetime, dt.datetime, str], ...], why: str) -> Said:
    """Several dates of one reader, moved in one act: (before, now, where) of each."""
    lines = [f"– {dates.moment_long(before)} : {_now(before, now)}, {where}" for before, now, where in moves]
    body = _letter(
        occasion,
        f"Ces {len(moves)} rendez-vous changent{occasion.for_whom} :\n{occasion.title}",
        "\n".join(lines),
        why,
        f"Si cela ne vous va plus, désistez-vous ici : {occasion.link}",
    )
    _, now, where = moves[0]
    short = f"{len(moves)} rendez-vous changent. Le prochain : {dates.moment_short(now)}, {where}. {occasion.link}"
    return Said(f"{len(moves)} rendez-vous changent", body, short)


def _now(before: dt.datetime, now: dt.datetime) -> str:
    """« même heure » when the place alone changes."""
    return "même heure" if before == now else f"maintenant {dates.moment_long(now)}"


@spoken
def reminder(occasion: Occasion) -> Said:
    """Two days before; `occasion` holds the one date that comes."""
    body = _letter(
        occasion,
        f"C'est bientôt{occasion.for_whom} :\n{occasion.line}",
        f"Un empêchement ? Prévenez-nous, la place servira à quelqu'un : {occasion.link}",
    )
    short = f"Rappel{occasion.for_whom} : {occasion.short_when}, {occasion.where}. Un empêchement ? {occasion.link}"
    return Said(f"Rappel : {occasion.short_when}", body, short)


def own_calendar(address: str, page: str) -> Said:
    """The secret address of her own calendar, asked for at the counter; the message loses its text once gone."""
    body = (
        "Bonjour,\n\nVoici l'adresse de votre agenda. Copiez-la dans le calendrier de votre téléphone : vos dates y arrivent seules.\n\n"
        f"{address}\n\nGardez-la pour vous : qui l'a voit vos dates. Comment faire, la changer ou l'arrêter : {page}\n\nÀ bientôt."
    )
    return Said("Votre agenda", body, f"Votre agenda, à garder pour vous : {address}")


def calendar_stopped() -> Said:
    """Her calendar stopped because somebody left the household: it says neither who nor why."""
    page = "dans votre espace, « Mon agenda », ou à l'accueil d'une maison"
    body = (
        "Bonjour,\n\nL'agenda que suivait votre téléphone est arrêté : il ne reçoit plus vos dates.\n\n"
        f"Pour en avoir un nouveau, à vous : {page}.\n\nÀ bientôt."
    )
    return Said("Votre agenda est à refaire", body, f"L'agenda de votre téléphone est arrêté. Un nouveau : {page}.")


@spoken
def follow_up(occasion: Occasion, *, page: str, opinion: str = "", coming: dt.datetime | None = None) -> Said:
    """The morning after the last date, to who came. `page`: address of the activity; `opinion`: where to say whether it was good;
    `coming`: its next date, when there is one."""
    more = f"Prochaine date : {dates.moment_long(coming)}. Pour revenir : {page}" if coming else f"Pour voir la suite : {page}"
    ask = f"Était-ce bien ? Une question, sans votre nom : {opinion}" if opinion else ""
    body = _letter(occasion, f"Merci d'être venu·e{occasion.for_whom} :\n{occasion.title}", ask, more)
    short = f"Merci d'être venu·e{occasion.for_whom}. {f'Était-ce bien ? {opinion} ' if opinion else ''}À bientôt ! {occasion.house}"
    return Said("Merci d'être venu·e", body, short)


@spoken
def missed(occasion: Occasion) -> Said:
    """The morning after the first date that she missed without a word."""
    body = _letter(
        occasion,
        f"Nous ne vous avons pas vu·e{occasion.for_whom} :\n{occasion.line}",
        "Cela arrive, et nous espérons que tout va bien. Vous n'avez rien à expliquer.",
        f"La prochaine fois, un mot suffit, même le jour même : la place servira à quelqu'un. C'est ici : {occasion.link}",
        "Ou appelez la maison, ou passez à l'accueil.",
    )
    short = f"Nous ne vous avons pas vu·e{occasion.for_whom} le {occasion.short_when}. Tout va bien ? Pour prévenir : {occasion.link}"
    return Said("Vous nous avez manqué", body, short)


@spoken
def to_approve(occasion: Occasion, *, until: dt.datetime) -> Said:
    """The place is held; the team looks and answers before `until`."""
    body = _letter(
        occasion,
        f"Votre place est gardée{occasion.for_whom} :\n{occasion.line}",
        f"L'équipe regarde votre inscription et vous répond avant le {dates.moment_long(until)}. Vous n'avez rien à faire.",
        f"Un empêchement ? Dites-le ici : {occasion.link}",
    )
    short = f"Votre place du {occasion.short_when} est gardée : réponse avant le {dates.moment_short(until)}. {occasion.house}"
    return Said("Votre place est gardée", body, short)


@spoken
def approved(occasion: Occasion, *, words: str, until: dt.datetime | None) -> Said:
    """The team says yes; `until`: something is left to do first, on the page."""
    if until is None:
        rest = f"Un empêchement ? Prévenez-nous, la place servira à quelqu'un : {occasion.link}"
        short = f"C'est oui{occasion.for_whom} : {occasion.short_when}, {occasion.where}. {occasion.link}"
    else:
        rest = f"Il reste une étape avant le {dates.moment_long(until)}, en ligne ou à l'accueil : {occasion.link}"
        short = f"C'est oui. Il reste une étape avant le {dates.moment_short(until)} : {occasion.link} {occasion.house}"
    body = _letter(occasion, f"L'équipe a dit oui{occasion.for_whom} :\n{occasion.line}", words, rest)
    return Said("L'équipe a dit oui", body, short)


@spoken
def transferred(occasion: Occasion, *, to: str) -> Said:
    """A place is passed on within the household, to `to`."""
    body = _letter(
        occasion,
        f"La place est passée à {to} :\n{occasion.line}",
        f"Un empêchement ? Prévenez-nous, la place servira à quelqu'un : {occasion.link}",
    )
    return Said("Le changement est noté", body, f"La place du {occasion.short_when} est passée à {to}. {occasion.house}")
