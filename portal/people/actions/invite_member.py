"""Somebody joins the team: an account, a first role, a message that says how to come in."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel

from ..enums import Reach, Role
from ..models import User
from .give_role import give_role

WORDS = """Bonjour,

Vous faites maintenant partie de l'équipe : votre espace est ouvert.

    {address}

Entrez avec cette adresse e-mail, un code vous sera envoyé. La première fois, on vous demande une seconde preuve que c'est vous :
une application sur votre téléphone, votre empreinte ou une clé. Cela prend deux minutes.
"""


def invite_member(
    *, email: str, first_name: str, last_name: str, role: Role, reach: Reach, sector=None, maison=None, until: dt.date | None = None,
    address: str, by,
) -> User:  # fmt: skip
    """Open an account for `email` (a resident's is kept as it is) and give it its first role; `address` is the desk's, whole.

    Raises Refusal « adresse-refusee », « nom-manquant », and those of `give_role`.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("adresse-refusee", "Cette adresse e-mail ne peut pas recevoir de message.", "Vérifiez-la.") from None
    if not first_name.strip() or not last_name.strip():
        raise Refusal("nom-manquant", "Il faut le prénom et le nom d'une personne de l'équipe.", "Écrivez les deux.")
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email=email, first_name=first_name.strip(), last_name=last_name.strip())
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
        audit.record("people.invite_member", user, by=by, maison=maison)
        give_role(user=user, role=role, reach=reach, sector=sector, maison=maison, until=until, by=by)
        queue_message(
            channel=Channel.EMAIL,
            address=email,
            purpose="people.welcome",
            subject="Votre espace est ouvert",
            body=WORDS.format(address=address),
            recipient_key=audit.key_of(user),
            by=by,
        )
    return user
