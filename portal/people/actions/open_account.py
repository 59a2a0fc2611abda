"""Somebody signs up: the account exists, and opens once the address or the phone has answered with its code."""

from portal.kit.rules.written import unturned

from ..models import User


def open_account(*, user: User, email: str = "", phone: str = "", first_name: str = "", last_name: str = "") -> User:
    """Write down a new account, without a password. Nothing is audited yet: whoever typed the address has not proved it is hers."""
    user.email = email.lower() or None
    user.phone = phone or None
    user.phone_verified = False
    user.first_name = unturned(first_name)
    user.last_name = unturned(last_name)
    user.set_unusable_password()
    user.save()
    return user
