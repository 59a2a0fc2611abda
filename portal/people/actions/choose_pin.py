"""An agent takes her badge, or changes its PIN."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Badge, User
from ..rules.counter import FIRST_BADGE, pin_problem


def choose_pin(*, user: User, pin: str, by) -> Badge:
    """Give `user` a badge number the first time, and this PIN; a locked badge works again.

    Raises Refusal « hors-equipe », « double-verification-requise », « code-faible ».
    """
    hashed = make_password(pin)  # slow on purpose: before the transaction
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        badge = Badge.objects.filter(user=user).first()
        number = badge.number if badge else _free_number()
        if not user.is_team:
            raise Refusal("hors-equipe", "Un badge est pour l'équipe.", "")
        if not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            raise Refusal(
                "double-verification-requise", "Il faut d'abord une double vérification.", "Ajoutez-la dans « Connexion et sécurité »."
            )
        problem = pin_problem(pin, number)
        if problem:
            raise Refusal("code-faible", problem, "Choisissez-en un autre.")
        values = {"pin": hashed, "pin_set_at": clock.now(), "failures": 0, "locked_at": None, "number": number}
        badge, _ = Badge.objects.update_or_create(user=user, defaults=values)
        audit.record("people.choose_pin", user, by=by)
    return badge


def _free_number() -> int:
    taken = set(Badge.objects.select_for_update().values_list("number", flat=True))
    return next(number for number in range(FIRST_BADGE, FIRST_BADGE + len(taken) + 1) if number not in taken)
