"""Words of the account's pages: a phone as people write it, a device in two words, where to go on."""

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from phonenumber_field.phonenumber import to_python as read_phone

from portal.people import sessions

register = template.Library()

_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


@register.filter
def tel_shown(phone: object) -> str:
    """« 06 12 34 56 78 », with no-break spaces; a foreign number in its international form."""
    number = read_phone(str(phone or ""), region="FR")
    if not number or not number.is_valid():
        return str(phone or "")
    words = number.as_national if number.country_code == 33 else number.as_international
    return words.replace(" ", "\u00a0")


@register.filter
def device(user_agent: str) -> str:
    """« Firefox, Android »: enough to know one's own devices."""
    known = [next((name for sign, name in signs if sign in user_agent), "") for signs in (_BROWSERS, _MACHINES)]
    return ", ".join(word for word in known if word) or "Appareil inconnu"


@register.simple_tag(takes_context=True)
def going_to(context: template.Context) -> str:
    """Where a member of staff was going when she was asked for a second factor; nothing else."""
    request = context.get("request")
    return request.session.get(sessions.GOING_TO, "") if request else ""


@register.simple_tag
def claim_url() -> str:
    """The page where a card's number ties an account to its record; empty while there is none."""
    try:
        return reverse("claim_record")
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def counter_state(context: template.Context) -> int:
    """At the open counter of a trusted workstation: after how many seconds without anybody its screen locks. Elsewhere 0."""
    request = context.get("request")
    return settings.COUNTER_IDLE_SECONDS if request and sessions.counter(request) and request.user.is_authenticated else 0


@register.simple_tag
def counter_reload(idle: int) -> SafeString:
    """Without JavaScript: the page reloads, and so locks. `CounterMiddleware` takes it out of a page where somebody may be writing."""
    return sessions.reload_after(idle)


@register.simple_tag(takes_context=True)
def sheet_lock(context: template.Context) -> int:
    """On a shared tablet: after how many seconds without a hand the confided sheet is covered. On a volunteer's own phone 0."""
    return settings.KIOSK_IDLE_SECONDS if getattr(context.get("request"), "sheet_is_shared", False) else 0
