"""Which way of writing may be chosen for a person, from what is known of her. Pure: no Django, no row. Channels are their codes."""

_MOBILE = ("+336", "+337")
_LACKS = {
    "email": ("email", "une adresse e-mail"),
    "sms": ("phone", "un numéro de téléphone"),
    "call": ("phone", "un numéro de téléphone"),
    "letter": ("address", "une adresse postale"),
}


def default_channel(*, email: str = "", phone: str = "", address: str = "") -> str:
    """The way to write when nothing was chosen: e-mail, else SMS to a mobile, else a call, else a letter."""
    if email:
        return "email"
    if phone:
        return "sms" if phone.startswith(_MOBILE) else "call"
    return "letter"


def missing_for(channel: str, *, email: str = "", phone: str = "", address: str = "") -> str:
    """What must be known before this way can be chosen, in words; « » when nothing is missing. A letter may wait for its address:
    somebody without an address fetches her letters at the house."""
    if channel not in _LACKS or channel == "letter":
        return ""
    known, words = _LACKS[channel]
    return "" if {"email": email, "phone": phone, "address": address}[known] else words
