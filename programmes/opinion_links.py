"""The link under « Était-ce bien ? »: a date, a seal, and the signature of both. It opens one question and reads nothing.

The seal is what the house's key makes of a place and a date: the same each time, so that one place answers once, and nobody can tell from
it whose it is, nor make another's.
"""

import base64

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from portal.kit.forms import number_sent

_SALT = "programmes.opinion"


def link_for(place: int, session: int) -> str:
    """The whole address of the question about this date, for this place."""
    digest = salted_hmac(f"{_SALT}.seal", f"{place}.{session}", algorithm="sha256").digest()
    seal = base64.urlsafe_b64encode(digest[:12]).decode()
    token = _signer().sign(f"{session}.{seal}")
    return settings.WAGTAILADMIN_BASE_URL + reverse("programmes:opinion", args=[token])


def asked_by(token: str) -> tuple[int, str] | None:
    """(key of the date, seal) of a link that we made; None for any other."""
    try:
        session, _, seal = _signer().unsign(token[:200]).partition(".")
    except signing.BadSignature:
        return None
    return number_sent(session), seal


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")
