from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import ACTIVE, SessionState
from programmes.models import Enrolment, Session, SignUpSheet

from ..models import PermanenceTerms
from ..rules import seats


def pending(person: Person, activity_id: int):
    """Places to come of this person, by any of her records, on one permanence."""
    return Enrolment.objects.filter(
        person__in=Person.objects.records_of(person), state__in=ACTIVE, sheet__activity=activity_id, sheet__sessions__end__gt=clock.now()
    ).exclude(sheet__sessions__state=SessionState.CANCELLED)


def refusal_of_a_second(
    person: Person, activity_id: int, *, besides: int | None = None, sheet: SignUpSheet | None = None
) -> Refusal | None:
    """One appointment to come for each person at each permanence; `besides` is the place not to count. Where `sheet` is an hour at a
    computer, hours that follow each other are one stretch, up to what the terms allow in a day."""
    most = PermanenceTerms.objects.filter(permanence=activity_id, seats=True).values_list("day_minutes", flat=True).first()
    if most is not None and sheet is not None:
        return _refusal_of_an_hour(person, activity_id, besides, sheet, most)
    other = pending(person, activity_id).exclude(pk=besides).select_related("sheet").first()
    if other is None:
        return None
    start = other.sheet.sessions.order_by("start").values_list("start", flat=True).first()
    words = f"Un rendez-vous est déjà pris ici, {dates.moment_long(start)}."
    return Refusal("deja-rendez-vous", words, "Déplacez-le, ou annulez-le d'abord : les autres moments restent pour d'autres personnes.")


def _hour(session: Session) -> seats.Hour:
    return seats.Hour(session.start, session.end, session.local_date)


def _refusal_of_an_hour(person: Person, activity_id: int, besides: int | None, sheet: SignUpSheet, most: int) -> Refusal | None:
    wanted = sheet.sessions.order_by("start").first()
    hers = Enrolment.objects.filter(person__in=Person.objects.records_of(person), state__in=ACTIVE).exclude(pk=besides)
    dated = Session.objects.on().filter(activity=activity_id, sheets__in=hers.order_by().values("sheet")).order_by("start")
    now = clock.now()
    taken = [_hour(row) for row in dated if row.end > now or row.local_date == wanted.local_date]
    why = seats.why_not(taken, _hour(wanted), most=most, now=now)
    if why is None:
        return None
    if why == seats.ENOUGH:
        words = f"C'est au plus {seats.lasting(most)} par personne et par jour, pour que chacun ait un poste."
        return Refusal("assez-pour-ce-jour", words, "Choisissez un autre jour. Un poste reste libre ? Venez voir à l'accueil.")
    coming = [hour for hour in taken if hour.ends > now] or taken
    words = f"Un poste est déjà réservé ici, {dates.moment_long(coming[0].begins)}."
    return Refusal("deja-rendez-vous", words, "Prenez l'heure qui suit ou déplacez-la : les autres restent pour d'autres personnes.")
