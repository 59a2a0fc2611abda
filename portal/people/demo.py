"""The demo's accounts: one for each role, some residents and volunteers. Their second factor is known, in the demo only."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from portal.kit.demo import Demo
from portal.kit.registry import DemoAccount
from portal.places.models import Maison

from .actions.choose_pin import choose_pin
from .actions.follow_roles import follow_roles
from .enums import Reach, Role
from .models import RoleAssignment, User
from .rules.demo_accounts import ACCOUNTS, Account, known_secret


def load(demo: Demo) -> None:
    """Write the accounts; staff hold their role from the year before the demo's day."""
    houses = list(Maison.objects.select_related("sector").order_by("pk"))
    for account in demo.progress(ACCOUNTS):
        user, _ = User.objects.get_or_create(
            email=account.email, defaults={"first_name": account.first_name, "last_name": account.last_name}
        )
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.get_or_create(user=user, email=account.email, defaults={"primary": True, "verified": True})
        if account.role:
            _make_staff(user, account, houses, demo)


def _make_staff(user: User, account: Account, houses: list[Maison], demo: Demo) -> None:
    house = houses[account.maison] if houses else None
    reach = account.reach if house else Reach.ALL
    RoleAssignment.objects.get_or_create(
        user=user,
        role=account.role,
        reach=reach,
        maison=house if reach == Reach.MAISON else None,
        sector=house.sector if reach == Reach.SECTOR else None,
        defaults={"since": demo.day.replace(year=demo.day.year - 1, day=1)},
    )
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(known_secret(account.email))}}
    )
    follow_roles(user=user)
    if account.pin:
        User.objects.filter(pk=user.pk).update(second_factor_at=demo.at(demo.day, 8))
        badge = choose_pin(user=user, pin=account.pin, by=user)
        badge.pin = make_password(account.pin, salt=f"demobadge{badge.number:013d}")  # known anyway, and the same at each load
        badge.save(update_fields=["pin"])


def accounts() -> list[DemoAccount]:
    """For `make run` and `/demo/`."""
    return [DemoAccount(label=(a.role and Role(a.role).label) or a.first_name, sign_in=a.email, hint=a.hint) for a in ACCOUNTS]


def load_messages(demo: Demo) -> None:
    pass
