"""What is said of an outing where the engine's words are poor: where and when one meets. The engine's sentences in every language of the
house, with the meeting point in the place of the venue's name alone. Never a price."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from portal.kit import dates
from programmes.rules import wording
from programmes.rules.wording import Occasion, Said

MEET = {"fr": "rendez-vous", "en": "meet", "ar": "الموعد", "tr": "buluşma", "pt": "encontro", "uk": "зустріч"}
SHORT_PLACE = 40  # letters of a place in a short text


@dataclass(frozen=True)
class Meeting:
    """Where and when one meets, before what one goes to see."""

    at: dt.datetime
    place: str

    def words(self, language: str = "fr") -> str:
        """« rendez-vous à 18 h 15, devant la maison Abbaye »"""
        meet = MEET.get(language, MEET["fr"])
        hour = f"{dates.local(self.at):%H:%M}" if language != "fr" else dates.hour(self.at)
        return f"{meet}{' à' if language == 'fr' else ''} {hour}, {self.place}"


def front_of(house: str) -> str:
    """« devant la Maison des Quais », « devant la maison Abbaye »"""
    return f"devant la {house}" if house.lower().startswith("maison") else f"devant la maison {house}"


def meeting_said(words: Callable[..., Said]) -> Callable[..., Said]:
    """`words` of the engine, in which the place is followed by where and when one meets."""

    def said(occasion: Occasion, *, meeting: Meeting | None = None, **details) -> Said:
        if meeting is None:
            return words(occasion, **details)
        where = f"{occasion.where} ({meeting.words(occasion.language)})"
        full = words(replace(occasion, where=where), **details)
        near = meeting.place if len(meeting.place) <= SHORT_PLACE else f"{meeting.place[: SHORT_PLACE - 1].rstrip()}…"
        brief = words(replace(occasion, where=replace(meeting, place=near).words(occasion.language)), **details)
        return Said(full.subject, full.body, brief.short)

    said.__name__ = words.__name__
    return said


confirmed = meeting_said(wording.confirmed)
offered = meeting_said(wording.offered)
drawn = meeting_said(wording.drawn)
approved = meeting_said(wording.approved)


def in_draw(occasion: Occasion, *, drawn_on: dt.datetime, number: int) -> Said:
    """A request arrived: what happens next, and that nothing is to pay before a yes."""
    return wording.in_draw(occasion, drawn_on=drawn_on, number=number)


def meeting_moved(
    occasion: Occasion, *, before: Meeting, now: Meeting, stops: tuple[tuple[dt.datetime, str], ...] = (), why: str = ""
) -> Said:
    """Where or when one meets changes; the outing itself stays. Said to everybody on it."""
    lines = "\n".join(f"– {dates.hour(at)}, {place}" for at, place in stops)
    paragraphs = [
        "Bonjour,",
        f"Le rendez-vous de la sortie change{occasion.for_whom} :\n{occasion.title}, {occasion.when}",
        f"Nouveau rendez-vous : {dates.moment_long(now.at)}, {now.place}.",
        f"Le car s’arrête à :\n{lines}" if lines else "",
        f"Avant, c’était à {dates.hour(before.at)}, {before.place}." if before != now else "",
        why,
        f"Si cela ne vous va plus, dites-le ici : {occasion.link}",
        f"À bientôt,\n{occasion.house}",
    ]
    short = f"Sortie du {occasion.short_when} : nouveau rendez-vous à {dates.hour(now.at)}, {now.place}. {occasion.link}"
    return Said(f"Nouveau rendez-vous : {dates.moment_short(now.at)}", "\n\n".join(part for part in paragraphs if part), short)


def opening(*, title: str, when: str, where: str, how: str, link: str, house: str) -> Said:
    """Places of an outing open: to those who asked to know. No price, no title where it is read over the shoulder."""
    body = (
        f"Bonjour,\n\nUne sortie s’ouvre :\n{title}, {when}, {where}.\n\n{how}\n\nPour en savoir plus et demander votre place : {link}\n\n"
        "Vous pouvez aussi le faire au comptoir ou par téléphone. Vous recevez ce mot parce que vous l’avez demandé avec votre carte de la "
        f"saison ; pour ne plus le recevoir, dites-le à une maison.\n\nÀ bientôt,\n{house}"
    )
    return Said("Une sortie s’ouvre", body, f"Une sortie s’ouvre, {when}. {link} {house}")
