"""What follows a second factor given, added or removed."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator

from .actions.note_second_factor import forget_second_factor, note_second_factor
from .enums import SECOND_FACTORS


def second_factor_given(sender, user, authenticator: Authenticator, **kwargs) -> None:
    """A sign-in with its second factor: the counter's PIN stands on it for some days."""
    note_second_factor(user=user, verb="given", kind=authenticator.type)


def second_factor_added(sender, request, user, authenticator: Authenticator, **kwargs) -> None:
    """Whoever has just set it up has just used it: she is not asked for it again in this session."""
    note_second_factor(user=user, verb="added", kind=authenticator.type)
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


def authenticator_gone(sender, instance: Authenticator, **kwargs) -> None:
    """However an authenticator goes, who has none left has given no second factor: the desk is shut at her next page."""
    forget_second_factor(user_id=instance.user_id)


def second_factor_removed(sender, user, authenticator: Authenticator, **kwargs) -> None:
    note_second_factor(user=user, verb="removed", kind=authenticator.type)
