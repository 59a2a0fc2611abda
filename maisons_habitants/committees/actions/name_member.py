import datetime as dt
import uuid

from django.db.models import Q

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person
from portal.people.rules.births import age

from ..enums import Designation, Function
from ..models import Body, Mandate, Seat
from ..notifications.members import tell_named
from ..reading.terms import terms_of
from ..rules.mandates import Term, against
from .lock_body import lock_body, moved_on

LONGEST_YEARS = 10  # a typing error, not a rule


def name_member(
    *, seat: Seat, person: Person, starts_on: dt.date, ends_on: dt.date, by, designation: str = Designation.VOLUNTEER,
    function: str = Function.MEMBER, public_name: bool = False, key: uuid.UUID | None = None,
) -> Mandate:  # fmt: skip
    """Somebody takes a seat for some time, both days included; she is told by her way. A second click gives the same mandate.

    Raises one Refusal with every reason: « siege-pris », « deja-membre », « deja-une-presidence », « siege-supprime », « trop-jeune »,
    « dates-a-l-envers », « mandat-trop-long », « personne-effacee ».
    """
    with once(key, f"committees.name_member:{seat.pk}", by=by) as request:
        if request.done:
            return Mandate.objects.get(pk=request.result)
        person = locked_one(Person, person.successor_id or person.pk, rank=Rank.PERSON)
        body = lock_body(seat.body)
        mandate = seat_member(
            body=body, seat=seat, person=person, starts_on=starts_on, ends_on=ends_on, designation=designation, function=function,
            public_name=public_name, by=by,
        )  # fmt: skip
        moved_on(body)
        request.result = mandate.pk
    return mandate


def seat_member(*, body: Body, seat: Seat, person: Person, starts_on: dt.date, ends_on: dt.date, by, **fields) -> Mandate:
    """The same for a body already locked: what `close_call` does for each of those chosen."""
    seat = Seat.objects.get(pk=seat.pk)
    wanted = Term(0, seat.pk, person.pk, starts_on, ends_on, fields.get("function", Function.MEMBER))
    refuse(body, wanted, seat=seat, person=person)
    mandate = Mandate.objects.create(seat=seat, person=person, starts_on=starts_on, ends_on=ends_on, **fields)
    welcome_person(person=person, maison=body.maison, by=by)
    note_contact(person_ids=[person.pk])
    audit.record("committees.name_member", mandate, by=by, subject=person, maison=body.maison)
    mandate.seat.body = body
    tell_named(mandate, by=by)
    return mandate


def refuse(body: Body, wanted: Term, *, seat: Seat, person: Person) -> None:
    reasons = against(wanted, terms_of(body))
    if seat.retired_on is not None and seat.retired_on <= wanted.last:
        words = "Ce siège est supprimé pendant ces dates."
        reasons.append(Refusal("siege-supprime", words, "Choisissez un autre siège, ou ajoutez-en un."))
    if (wanted.last - wanted.first).days > 366 * LONGEST_YEARS:
        words = f"Ce mandat dure plus de {LONGEST_YEARS} ans."
        reasons.append(Refusal("mandat-trop-long", words, "Vérifiez l’année de la fin."))
    years = age(person.birth, wanted.first)
    if years is not None and years < body.youngest:
        words = f"On siège à partir de {body.youngest} ans."
        reasons.append(Refusal("trop-jeune", words, "L’âge se change avec la charte du comité, dans ses réglages."))
    if person.erased_at is not None:
        reasons.append(Refusal("personne-effacee", "Cette fiche est effacée.", "Ouvrez une nouvelle fiche avec la personne."))
    if refusal := Refusal.gather(reasons):
        raise refusal


def free_seats(body: Body, first: dt.date, last: dt.date):
    """Its seats that nobody holds on any day between two, in their order."""
    held = Mandate.objects.until().filter(seat__body=body, starts_on__lte=last, until__gte=first)
    rows = body.seats.filter(Q(retired_on=None) | Q(retired_on__gt=last))
    return rows.exclude(pk__in=held.order_by().values("seat")).select_related("college").order_by("number", "pk")
