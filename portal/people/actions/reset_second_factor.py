"""A member of staff lost her telephone or her key: her second factor is lifted, and set up anew at her next sign-in."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel

from ..models import RoleAssignment, User
from .close_account import end_sessions, refuse_beyond_hers


def reset_second_factor(*, user: User, by) -> None:
    """Forget her applications, keys and recovery codes, and end her sessions; she is told.

    Raises Refusal « double-verification-la-sienne », « role-trop-haut ».
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if by is not None and by.pk == user.pk:
            raise Refusal(
                "double-verification-la-sienne",
                "On ne lève pas sa propre double vérification.",
                "Changez-la depuis « Connexion et sécurité », ou demandez à une autre personne qui tient l'équipe.",
            )
        refuse_beyond_hers(list(RoleAssignment.objects.held_by(user)), by)
        Authenticator.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(second_factor_at=None)
        end_sessions(user)
        audit.record("people.reset_second_factor", user, by=by)
        if user.email:
            queue_message(
                channel=Channel.EMAIL,
                address=user.email,
                purpose="people.account",
                subject="Votre compte",
                body="Bonjour,\n\nVotre double vérification a été levée par l'équipe : vous en choisirez une autre à votre prochaine "
                "connexion.\nSi ce n'est pas vous qui l'avez demandé, appelez votre responsable.\n",
                recipient_key=audit.key_of(user),
                by=by,
            )
