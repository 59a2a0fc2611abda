"""Accounts for tests: `sign_in(client, staff("accueil", maison))`, `resident()`. Rows are written as actions leave them."""

import itertools
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import encrypt

from portal.kit import clock
from portal.people.actions.note_second_factor import note_second_factor
from portal.people.enums import Reach, Role
from portal.people.models import RoleAssignment, User
from portal.people.rules.demo_accounts import known_secret
from portal.places.models import Maison, Sector

_numbers = itertools.count(1)


def maison(name: str | None = None, sector: Sector | None = None) -> Maison:
    number = next(_numbers)
    sector = sector or Sector.objects.create(number=number + 1000, name=f"Secteur d'essai {number}")
    return Maison.objects.create(name=name or f"Maison {number}", slug=f"maison-{number}", sector=sector)


def resident(**fields) -> User:
    fields.setdefault("email", f"habitante{next(_numbers)}@exemple.fr")
    return User.objects.create_user(**fields)


def staff(role: Role | str, place: Maison | Sector | None = None, **fields) -> User:
    """A member of staff who holds `role` over a house, a sector, or everywhere."""
    fields.setdefault("email", f"{role}{next(_numbers)}@exemple.fr")
    user = User.objects.create_user(is_staff=True, **fields)
    give(user, role, place)
    return user


def give(user: User, role: Role | str, place: Maison | Sector | None = None) -> RoleAssignment:
    reach = {Maison: Reach.MAISON, Sector: Reach.SECTOR}.get(type(place), Reach.ALL)
    assignment = RoleAssignment.objects.create(
        user=user,
        role=role,
        reach=reach,
        maison=place if reach == Reach.MAISON else None,
        sector=place if reach == Reach.SECTOR else None,
        since=clock.today(),
    )
    user.forget_roles()
    return assignment


def second_factor(user: User) -> Authenticator:
    """A code application for this account, with the secret the demo would give it."""
    secret = encrypt(known_secret(user.email))
    return Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": secret}})[0]


def sign_in(client, user: User, *, given: bool = True):
    """Sign `client` in as a full sign-in leaves it; staff with their second factor, unless `given` is False. Returns the client."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if user.is_team and given:
        factor = second_factor(user)
        note_second_factor(user=user, verb="given", kind="totp")
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "id": factor.pk, "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def app_code(user: User, steps: int = 0) -> str:
    """What the account's application shows now (`steps` of thirty seconds later)."""
    counter = int(time.time()) // 30 + steps
    return auth.format_hotp_value(auth.hotp_value(known_secret(user.email), counter))
