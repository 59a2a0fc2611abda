"""The phone by which an account signs in."""

from django.db import transaction
from phonenumber_field.phonenumber import to_python as read_phone

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import User


def set_phone(*, user: User, phone: str, verified: bool, by) -> User:
    """Give the account this phone; `verified` once a code sent to it came back.

    Raises Refusal « numero-refuse », and « numero-pris » when another account signs in with it.
    """
    number = read_phone(phone, region="FR")
    if not number or not number.is_valid():
        raise Refusal("numero-refuse", "Ce numéro de téléphone n'existe pas.", "Écrivez-le comme 06 12 34 56 78.")
    with transaction.atomic():
        if User.objects.select_for_update().filter(phone=number).exclude(pk=user.pk).exists():
            raise Refusal("numero-pris", "Ce numéro sert déjà à un autre compte.", "Connectez-vous avec lui, ou choisissez-en un autre.")
        changed = user.phone != number or user.phone_verified != verified
        user.phone = number
        user.phone_verified = verified
        user.save(update_fields=["phone", "phone_verified"])
        if verified and changed:
            audit.record("people.verify_phone", user, by=by)
    return user
