import datetime as dt
import hashlib
import secrets

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..models import FirstTimeLink, Shift

LONGEST = dt.timedelta(days=31)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def open_first_time(*, maison, until: dt.datetime, by, shifts: list[Shift] = ()) -> tuple[FirstTimeLink, str]:
    """An address to hand to somebody who comes for the first time, without an account, and its secret, which is told once and not kept.
    It opens `shifts` (all those of the house to come when none is chosen) until that moment, or until it is taken back.

    Raises « pas-cette-maison », « fin-du-lien »."""
    if by is not None and not user_can(by, Capability.WRITE_ENROLMENTS, maison):
        raise Refusal("pas-cette-maison", "Vous n’inscrivez pas dans cette maison.", "Choisissez la vôtre.")
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise Refusal("fin-du-lien", "Un lien dure de quelques heures à un mois.", "Choisissez un jour dans le mois qui vient.")
    secret = secrets.token_urlsafe(16)
    with transaction.atomic():
        link = FirstTimeLink.objects.create(secret_hash=hash_of(secret), maison=maison, until=until, made_by=by, made_at=now)
        link.shifts.set([shift for shift in shifts if shift.maison_id == maison.pk])
        audit.record("volunteering.open_first_time", link, by=by, maison=maison)
    return link, secret


def stop_first_time(*, link: FirstTimeLink, by) -> FirstTimeLink:
    """Taken back: the address opens nothing any more; places taken by it stay. Twice is once."""
    with transaction.atomic():
        done = FirstTimeLink.objects.filter(pk=link.pk, stopped_at=None).update(stopped_at=clock.now())
        if done:
            audit.record("volunteering.stop_first_time", link, by=by, maison=link.maison_id)
    link.refresh_from_db()
    return link
