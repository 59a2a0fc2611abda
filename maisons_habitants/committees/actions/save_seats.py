"""Colleges and seats of a committee: added one by one, retired, never deleted."""

import datetime as dt
import uuid

from django.db.models import Max

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Body, College, Mandate, Seat
from .lock_body import lock_body, moved_on

MOST = 60  # seats of one body


def add_college(*, body: Body, name: str, by, key: uuid.UUID | None = None) -> College:
    """Raises « college-pris »."""
    with once(key, f"committees.add_college:{body.pk}", by=by) as request:
        if request.done:
            return College.objects.get(pk=request.result)
        body, name = lock_body(body), " ".join(name.split())
        if body.colleges.filter(name__iexact=name).exists():
            raise Refusal("college-pris", f"Le collège « {name} » est déjà là.", "Donnez-lui un autre nom.")
        last = body.colleges.aggregate(last=Max("position"))["last"] or 0
        college = College.objects.create(body=body, name=name, position=last + 1)
        audit.record("committees.add_college", college, by=by, maison=body.maison)
        moved_on(body)
        request.result = college.pk
    return college


def add_seats(
    *, body: Body, number: int, by, college: College | None = None, votes: bool = True, deputies: bool = False, key: uuid.UUID | None = None
) -> list[Seat]:
    """So many seats more, each with its deputy's where asked. Raises « trop-de-sieges », « college-d-ailleurs »."""
    with once(key, f"committees.add_seats:{body.pk}", by=by) as request:
        if request.done:
            return list(Seat.objects.filter(pk__in=request.result).order_by("number"))
        body = lock_body(body)
        last = body.seats.aggregate(last=Max("number"))["last"] or 0
        if number < 1 or body.seats.filter(retired_on=None).count() + number * (1 + deputies) > MOST:
            raise Refusal("trop-de-sieges", f"Un comité a {MOST} sièges au plus.", "Ajoutez-en moins à la fois.")
        if college is not None and college.body_id != body.pk:
            raise Refusal("college-d-ailleurs", "Ce collège est celui d’un autre comité.", "Choisissez un collège de celui-ci.")
        seats = []
        for _ in range(number):
            last += 1
            seat = Seat.objects.create(body=body, college=college, number=last, votes=votes)
            seats.append(seat)
            if deputies:
                last += 1
                seats.append(Seat.objects.create(body=body, college=college, number=last, votes=votes, deputy_of=seat))
        for seat in seats:
            audit.record("committees.add_seat", seat, by=by, maison=body.maison)
        moved_on(body)
        request.result = [seat.pk for seat in seats]
    return seats


def add_deputy(*, seat: Seat, by, key: uuid.UUID | None = None) -> Seat:
    """The seat of who comes when this one's holder is away. Raises « deja-une-suppleance », « suppleante-de-suppleante »."""
    with once(key, f"committees.add_deputy:{seat.pk}", by=by) as request:
        if request.done:
            return Seat.objects.get(pk=request.result)
        body = lock_body(seat.body)
        seat = Seat.objects.get(pk=seat.pk)
        if seat.deputy_of_id:
            raise Refusal("suppleante-de-suppleante", "Ce siège est déjà celui d’une suppléance.", "Choisissez le siège qu’elle remplace.")
        if Seat.objects.filter(deputy_of=seat).exists():
            raise Refusal("deja-une-suppleance", "Ce siège a déjà sa suppléance.", "Nommez quelqu’un sur le siège qui est là.")
        last = body.seats.aggregate(last=Max("number"))["last"] or 0
        added = Seat.objects.create(body=body, college=seat.college, number=last + 1, votes=seat.votes, deputy_of=seat)
        audit.record("committees.add_seat", added, by=by, maison=body.maison)
        moved_on(body)
        request.result = added.pk
    return added


def retire_seat(*, seat: Seat, retired_on: dt.date | None = None, by, key: uuid.UUID | None = None) -> Seat:
    """From a day on nobody sits there; its deputy's seat goes with it. Raises « siege-occupe », « siege-supprime »."""
    with once(key, f"committees.retire_seat:{seat.pk}", by=by) as request:
        if request.done:
            return Seat.objects.get(pk=seat.pk)
        body, day = lock_body(seat.body), retired_on or clock.today()
        seat = Seat.objects.get(pk=seat.pk)
        both = [seat, *Seat.objects.filter(deputy_of=seat, retired_on=None)]
        if seat.retired_on is not None:
            raise Refusal("siege-supprime", "Ce siège est déjà supprimé.", "Rechargez la page.")
        held = Mandate.objects.until().filter(seat__in=both, until__gte=day)
        if held.exists():
            raise Refusal("siege-occupe", "Quelqu’un siège là.", "Finissez d’abord ce mandat, avec la personne ; puis supprimez le siège.")
        for one in both:
            one.retired_on = day
            one.save(update_fields=["retired_on"])
            audit.record("committees.retire_seat", one, by=by, maison=body.maison)
        moved_on(body)
    return seat
