"""An agent says who she is at a trusted counter, by her badge and PIN."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Least

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Badge, User, Workstation
from ..rules.counter import BADGE_TRIES, FULL_SIGN_IN_DAYS, STATION_TRIES


def take_over_counter(*, workstation: Workstation, number: int | None, pin: str, base: User) -> User:
    """The agent whose badge and PIN these are, acting from now on at `workstation`, which `base` opened.

    Each try is counted before it is checked, so that tries sent at once are no more than five. Raises Refusal: « badge-refuse »
    (wrong badge or wrong PIN: nobody learns which), « badge-bloque », « poste-bloque », « connexion-ancienne ».
    """
    if not Workstation.objects.trusted().filter(pk=workstation.pk, failures__lt=STATION_TRIES).update(failures=F("failures") + 1):
        raise Refusal("poste-bloque", "Trop d'essais sur ce poste.", "Connectez-vous entièrement : cela le débloque.")
    badge = Badge.objects.select_related("user").filter(number=number).first() if number is not None else None
    if badge is None:
        make_password(pin)  # as long as a check, so that the time taken tells nothing
        raise _refused()
    at = clock.now()
    _count_try(badge, at)
    if not check_password(pin, badge.pin):
        _tell_if_locked(badge, workstation, at)
        raise _refused()
    agent = badge.user
    _check_trust(agent)
    with transaction.atomic():
        Badge.objects.filter(pk=badge.pk).update(failures=0, locked_at=None)
        Workstation.objects.filter(pk=workstation.pk).update(failures=0)
        agent.workstation = f"poste:{workstation.pk}/session:{base.pk}"
        audit.record("people.take_over_counter", workstation, by=agent, maison=workstation.maison, base=base.pk)
    return agent


def _count_try(badge: Badge, at: dt.datetime) -> None:
    last = When(failures=BADGE_TRIES - 1, then=Value(at))
    counted = Badge.objects.filter(pk=badge.pk, failures__lt=BADGE_TRIES).update(
        failures=Least(F("failures") + 1, BADGE_TRIES), locked_at=Case(last, default=None, output_field=DateTimeField())
    )
    if not counted:
        raise _locked()


def _tell_if_locked(badge: Badge, workstation: Workstation, at: dt.datetime) -> None:
    """Only the try that was the fifth says so: of those sent at once, the others are wrong tries and no more."""
    badge.refresh_from_db(fields=["locked_at"])
    if badge.locked_at == at:
        audit.record("people.lock_badge", badge.user, by=audit.SYSTEM, maison=workstation.maison, station=workstation.pk)
        raise _locked()


def _check_trust(agent: User) -> None:
    since = clock.now() - dt.timedelta(days=FULL_SIGN_IN_DAYS)
    factor = Authenticator.objects.filter(user=agent).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    if not agent.is_active or not agent.is_team:
        raise _refused()
    if not factor or agent.second_factor_at is None or agent.second_factor_at < since:
        raise Refusal(
            "connexion-ancienne",
            f"Votre dernière connexion entière date de plus de {FULL_SIGN_IN_DAYS} jours.",
            "Connectez-vous une fois avec votre double vérification, puis le badge suffira.",
        )


def _refused() -> Refusal:
    return Refusal("badge-refuse", "Ce badge et ce code ne vont pas ensemble.", "Vérifiez les deux.")


def _locked() -> Refusal:
    return Refusal(
        "badge-bloque",
        "Ce badge est bloqué après cinq essais.",
        "Connectez-vous entièrement et choisissez un nouveau code dans « Mon badge », ou demandez à votre responsable.",
    )
