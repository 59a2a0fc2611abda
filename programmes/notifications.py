"""To whom the engine speaks, and the row it leaves in the outbox. The words are in `rules.wording`."""

from collections.abc import Callable
from dataclasses import astuple, replace

from django.conf import settings
from django.urls import reverse

from portal.households.models import Membership
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.enums import Channel as Way
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import purposes
from portal.people.models import Person
from portal.people.notifications import Words, tell, way_to

from .enums import Channel
from .models import Enrolment, Session, SignUpSheet
from .rules.wording import Occasion, Said, neutral

PURPOSES = {
    "programmes.confirmed": "Inscription notée",
    "programmes.waiting": "Liste d'attente",
    "programmes.offered": "Place proposée",
    "programmes.lapsed": "Place gardée, délai passé",
    "programmes.unanswered": "Inscription restée sans réponse",
    "programmes.withdrawn": "Désistement noté",
    "programmes.requested": "Demande arrivée",
    "programmes.refused": "Réponse à une demande",
    "programmes.in_draw": "Demande dans un tirage",
    "programmes.drawn": "Place tirée au sort",
    "programmes.not_drawn": "Tirage : liste d'attente",
    "programmes.to_approve": "Place gardée, l'équipe répond",
    "programmes.approved": "Inscription acceptée",
    "programmes.transferred": "Place passée à une autre personne",
    "programmes.too_late": "Règlement arrivé trop tard",
    "programmes.date_cancelled": "Date annulée",
    "programmes.date_moved": "Date déplacée",
    "programmes.dates_cancelled": "Dates annulées",
    "programmes.dates_moved": "Dates déplacées",
    "programmes.reminder": "Rappel d'une date",
    "programmes.feed": "Agenda sur le téléphone",
    "programmes.follow_up": "Merci d'être venu·e",
    "programmes.missed": "Un mot après une absence",
}
REMINDER = "programmes.reminder"
OFFERS = ("programmes.offered", "programmes.drawn")  # by these she learns that a place is kept for her: it may lapse from then on
URGENT = {
    "programmes.offered",
    "programmes.date_cancelled",
    "programmes.date_moved",
    "programmes.dates_cancelled",
    "programmes.dates_moved",
    "programmes.reminder",
}


def name_purposes() -> None:
    """The desk's words for what the engine writes."""
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def reader_for(enrolment: Enrolment) -> Person:
    """Who is told about a place: whoever signed up online, else the person herself, else a referent of her household whom something
    reaches; the person herself when nobody can be reached: she is told at the counter. What is confidential is hers alone."""
    if enrolment.sheet.confidential:
        return enrolment.person.current_record
    if enrolment.channel == Channel.ONLINE and enrolment.enrolled_by_id:
        asker = Person.objects.filter(user_id=enrolment.enrolled_by_id).first()
        if asker and way_to(asker.current_record):
            return asker.current_record
    person = enrolment.person.current_record
    if way_to(person):
        return person
    homes = list(Membership.objects.active().of_person(person).order_by().values_list("household", flat=True))
    if not homes:
        return person
    referents = Membership.objects.active().filter(household__in=homes, is_referent=True).order_by().select_related("person__successor")
    for home in sorted(referents, key=lambda home: (home.since, home.pk)):
        if way_to(home.person.current_record):
            return home.person.current_record
    return person


def occasion_of(sheet: SignUpSheet, title: str, rows: list[Enrolment], reader: Person, date: Session | None = None) -> Occasion:
    """What is said to `reader` about `rows`: all the dates of the sheet that take place, or `date` alone."""
    known = sheet.sessions.on().select_related("maison").order_by() if date is None else [date]
    dates = sorted(known, key=lambda date: date.start)
    house = next((date.maison for date in dates if date.maison_id == sheet.maison_id), None) or sheet.maison
    others = any(row.guest or row.person.current_record != reader for row in rows)
    return Occasion(
        title=title,
        starts=tuple(date.start for date in dates),
        where=dates[0].where if dates else house.name,
        house=house.name,
        link=settings.WAGTAILADMIN_BASE_URL + reverse("programmes:place", args=[rows[0].pk]),
        names=tuple(row.called for row in rows) if others else (),
    )


def tell_rows(
    sheet: SignUpSheet, rows: list[Enrolment], purpose: str, words: Callable[[Occasion], Said], *, title: str, by, occasion_key: str = "",
    date: Session | None = None,
) -> list[Enrolment]:  # fmt: skip
    """One message to each reader about all of `rows` that concern her, in her language, inside the caller's transaction. `date`: about
    this one alone. Gives the places about which no way leads to anybody: it is said at the counter, and staff see it on the sheet too."""
    readers: dict[int, tuple[Person, list[Enrolment]]] = {}
    untold: list[Enrolment] = []
    for row in rows:
        reader = reader_for(row)
        readers.setdefault(reader.pk, (reader, []))[1].append(row)
    for reader, concerned in readers.values():
        occasion = occasion_of(sheet, title, concerned, reader, date)
        if _queued(reader, words, concerned[0], purpose, occasion, occasion_key, by=by).channel == Way.COUNTER:
            untold += concerned
    return untold


def tell_together(
    rows: list[Enrolment], purpose: str, words: Callable[[Occasion], Said], *, title: str, by, occasion_key: str
) -> list[Enrolment]:  # fmt: skip
    """One message to the one reader of all these places, be they on several sheets; gives them back when no way leads to her."""
    first = rows[0]
    reader = reader_for(first)
    occasion = occasion_of(first.sheet, title, rows, reader)
    if len({row.sheet_id for row in rows}) > 1:
        names = tuple(dict.fromkeys(occasion.names))
        occasion = replace(occasion, link=settings.WAGTAILADMIN_BASE_URL + reverse("programmes:places"), names=names)
    message = _queued(reader, words, first, purpose, occasion, occasion_key, by=by)
    return rows if message.channel == Way.COUNTER else []


def _queued(
    reader: Person, words: Callable[[Occasion], Said], first: Enrolment, purpose: str, occasion: Occasion, occasion_key: str, *, by
) -> OutboxMessage:
    """Write the message; with neutral words where a name or a place would say too much or too long."""

    def plainly(language: str) -> Words:
        return Words(*astuple(words(replace(occasion, language=language))))

    def neutrally(language: str) -> Words:
        spoken = replace(occasion, language=language)
        return Words(*astuple(neutral(words(spoken), spoken)))

    common = {
        "purpose": purpose,
        "about": audit.key_of(first),
        "dedupe_key": f"{purpose}:{first.pk}:{first.version}:{occasion_key}",
        "urgent": purpose in URGENT,
        "confidential": first.sheet.confidential,
        "useful_until": occasion.starts[0] if purpose == REMINDER else None,
        "by": by,
    }
    try:
        return tell(reader, plainly, **common)
    except Refusal:
        return tell(reader, neutrally, **common)
