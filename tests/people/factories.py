"""Accounts for tests: `staff("accueil", maison)`, `resident()`. Rows are written as actions leave them."""

import itertools

from portal.kit import clock
from portal.people.enums import Reach, Role
from portal.people.models import RoleAssignment, User
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
