import datetime as dt

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.functional import cached_property
from phonenumber_field.modelfields import PhoneNumberField

from portal.kit import clock
from portal.kit.kept_query import KeptQuery
from portal.kit.rules.scope import EVERYWHERE, NOWHERE, Scope

from ..enums import Role
from ..rules import capabilities


class UserQuerySet(models.QuerySet):
    def team_visible_to(self, user):
        """Members of the team, present and past, whose roles `user` sees; closed accounts too."""
        from .role import RoleAssignment  # a role names its account: here the arrow would turn back at import

        return self.filter(pk__in=RoleAssignment.objects.visible_to(user).order_by().values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email=None, password=None, **fields):
        """A user who signs in by e-mail or by phone; without `password` only by a code."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get(self, *args, **asked):
        if asked.keys() == {"pk"} and not args and type(asked["pk"]) is int:  # whose session it is
            for user in _account(key=asked["pk"]).using(self._db or "default"):
                return user
        return super().get(*args, **asked)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


def _roles_held(*, user: int, on: dt.date):
    active = apps.get_model("people", "RoleAssignment").objects.filter(user_id=user).active(on)
    return active.select_related("sector").prefetch_related("sector__maisons")


# Each page of a member of staff begins by these two questions.
_account = KeptQuery(lambda *, key: User._base_manager.filter(pk=key))
_held = KeptQuery(_roles_held)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by a code sent to an e-mail address or a phone. Whom we serve is a Person."""

    email = models.EmailField("adresse e-mail", unique=True, null=True, blank=True)
    phone = PhoneNumberField("téléphone", unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    is_staff = models.BooleanField("membre de l'équipe", default=False)
    is_active = models.BooleanField("compte ouvert", default=True)
    date_joined = models.DateTimeField("compte ouvert le", default=clock.now, editable=False)
    # The last sign-in in which the second factor was given: a PIN at the counter stands on it for some days.
    second_factor_at = models.DateTimeField("dernière double vérification", null=True, blank=True)

    workstation = ""  # « poste:3/session:45 » at a trusted counter, set for each request; the audit line copies it

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "compte"

    def __str__(self) -> str:
        return self.get_full_name() or f"compte {self.pk}"

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name

    @cached_property
    def held_roles(self) -> list[tuple[str, Scope]]:
        """(role, scope) of all she holds today; read once for each user object (actions that change roles forget it).

        A superuser made from the command line holds « administration », and nothing more: no means, no money.
        """
        if not self.is_active or self.pk is None:
            return []
        held = [(assignment.role, assignment.scope) for assignment in _held(user=self.pk, on=clock.today())]
        if self.is_superuser:
            held.append((Role.ADMINISTRATION.value, EVERYWHERE))
        return held

    def forget_roles(self) -> None:
        """Read the roles anew at the next question."""
        self.__dict__.pop("held_roles", None)

    def scope_for(self, capability: str) -> Scope:
        """Where she may do `capability`; asked through `kit.visibility.scope_of` and `user_can`."""
        known = capabilities.known(capability)
        return capabilities.scope_for(self.held_roles, known) if self.is_active else NOWHERE

    @property
    def is_team(self) -> bool:
        """A member of staff today: holds at least one role. (`is_staff` alone opens nothing.)"""
        return bool(self.held_roles)
