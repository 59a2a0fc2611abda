"""What the sign-in pages of the demo show: the code of the moment. Nothing in service."""

from allauth.mfa.totp.internal import auth
from django import template
from django.conf import settings

from ..rules.demo_accounts import DOMAIN, known_secret

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_code(context: template.Context) -> str:
    """The six digits an application would show now for the demo's account at this door; empty for anybody else."""
    request = context["request"]
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    if not settings.DEMO or not (getattr(user, "email", None) or "").endswith(f"@{DOMAIN}"):
        return ""
    now = list(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(known_secret(user.email), now[len(now) // 2]))
