import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import Session

from ..models import Mission, Need, Post, Shift
from ..rules import numbers


def plan_shift(
    *, mission: Mission, maison, start: dt.datetime, end: dt.datetime, post: Post, by, minimum: int = 1, wanted: int | None = None,
    maximum: int | None = None, leader: Person | None = None, serves: Session | None = None, need: Need | None = None, note: str = "",
    session: Session | None = None, place: str = "", cancel_until: dt.datetime | None = None, opens_at: dt.datetime | None = None,
) -> Shift:  # fmt: skip
    """One post on one date. `session`: a date of the same mission that has other posts already (one shift, several posts); else a new one
    is planned, at `place` (empty: at the house). `minimum` people at least, `wanted` better, `maximum` seats. Raises « nombres »,
    « poste-retire », « poste-d-une-autre-maison », « poste-deja-la »."""
    hands = numbers.filled(minimum, wanted, maximum)
    refusal = numbers.refusal_of(hands) or refusal_of_the_post(post, maison)
    if refusal:
        raise refusal
    with transaction.atomic():
        if session is None:
            session = plan_session(activity=mission, maison=maison, start=start, end=end, place=place, by=by)
        elif Shift.objects.filter(session=session, post=post).exists():
            raise Refusal("poste-deja-la", f"Ce créneau a déjà le poste « {post.name} ».", "Changez son nombre de personnes.")
        sheet = open_sheet(
            activity=mission, sessions=[session], capacity=hands.maximum, minimum=hands.minimum, maison=maison, cancel_until=cancel_until,
            opens_at=opens_at, by=by,
        )  # fmt: skip
        shift = Shift.objects.create(
            sheet=sheet, session=session, maison=maison, post=post, wanted=hands.wanted, leader=leader, serves=serves, need=need, note=note
        )
        audit.record("volunteering.plan_shift", shift, by=by, maison=maison, post=post.pk)
        return shift


def refusal_of_the_post(post: Post, maison) -> Refusal | None:
    if post.retired:
        return Refusal("poste-retire", f"Le poste « {post.name} » n’est plus proposé.", "Choisissez un autre poste.")
    if post.maison_id not in (None, maison.pk):
        words = f"Le poste « {post.name} » est celui d’une autre maison."
        return Refusal("poste-d-une-autre-maison", words, "Choisissez un poste de cette maison, ou commun à toutes.")
    return None
