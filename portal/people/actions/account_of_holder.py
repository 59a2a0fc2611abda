"""The account of somebody who signs in with her card: hers, or a new one the first time."""

import contextlib

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Person, User
from .open_account import open_account
from .set_phone import set_phone


def is_of_the_team(user: User) -> bool:
    """A card opens no account of the team, whatever its roles are today."""
    return user.is_staff or user.is_superuser or user.is_team


def known_account(person: Person) -> User | None:
    key = person.account_id
    return User.objects.filter(pk=key).first() if key else None


def account_opens(person: Person | None) -> bool:
    """Whether a card and its code may open the account of this person: a resident's, not closed, or none yet."""
    if person is None or person.erased_at:
        return False
    user = known_account(person)
    return user is None or (user.is_active and not is_of_the_team(user))


def account_of_holder(*, person: Person, phone: str = "") -> User | None:
    """The account of the holder, opened now if she has none; None when no card opens it. `phone`: the number whose SMS came back,
    by which a new account may then sign in too, unless another account does."""
    with transaction.atomic():
        kept = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        if kept.successor_id or not account_opens(kept):
            return None
        user = known_account(kept)
        if user is not None:
            return user
        user = open_account(user=User(), first_name=kept.given_name, last_name=kept.family_name)
        kept.user = user
        kept.version += 1
        kept.save(update_fields=["user", "version"])
        audit.record("people.open_card_account", user, by=user, subject=kept)
        if phone:
            _keep_phone(user, phone)
    return user


def _keep_phone(user: User, phone: str) -> None:
    with contextlib.suppress(Refusal):  # a number of the household, by which somebody else signs in: the card remains
        set_phone(user=user, phone=phone, verified=True, by=user)
