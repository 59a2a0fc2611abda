"""The first time somebody signs in, the house writes down a record of her."""

from portal.kit.refusal import Refusal

from ..models import Person, User
from .create_person import create_person


def open_record(*, user: User, by) -> Person | None:
    """The record of this account, made from what was given at sign-up when there is none; None when that is not enough for one.

    The address kept is the one that answered with its code. A record known at a counter is claimed instead (`claim_record`).
    """
    known = Person.objects.of_user(user)
    if known is not None:
        return known
    try:
        return create_person(
            by=by,
            user=user,
            given_name=user.first_name,
            family_name=user.last_name,
            email=user.email or "",
            phone=str(user.phone) if user.phone and user.phone_verified else "",
        )
    except Refusal:
        return None
