"""Messages that come back: what a mail server or a postman means, and the reading of a delivery report (RFC 3464). Pure: no Django.

Only a code is kept: what a server writes beside it names people.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

# Codes that say the address itself is wrong: it is then « à vérifier » and no longer written to.
WRONG_ADDRESS = frozenset({"adresse-inconnue", "boite-fermee", "n-habite-pas", "adresse-incomplete", "numero-inconnu"})
# What staff may say by hand of what came back, way by way.
BY_HAND = {
    "letter": ("n-habite-pas", "adresse-incomplete", "non-reclamee", "refusee"),
    "email": ("adresse-inconnue", "boite-pleine", "refuse-par-le-serveur"),
    "sms": ("numero-inconnu",),
    "call": ("numero-inconnu",),
}
# The enhanced status of RFC 3463: subject and detail, whatever the class.
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MEANINGS = {
    (1, 1): "adresse-inconnue",
    (1, 2): "adresse-inconnue",
    (1, 3): "adresse-inconnue",
    (1, 6): "adresse-inconnue",
    (1, 10): "adresse-inconnue",
    (2, 1): "boite-fermee",
    (2, 2): "boite-pleine",
}
_SUBJECTS = {4: "serveur-injoignable", 7: "refuse-par-le-serveur"}
KNOWN = WRONG_ADDRESS | {"boite-pleine", "refuse-par-le-serveur", "serveur-injoignable", "non-reclamee", "refusee", "retour"}
_UID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Return:
    """One message that came back. `uid` as it stands in its Message-ID; `permanent`: no use trying that address again."""

    uid: str
    code: str
    permanent: bool


def understood(reason: str) -> tuple[str, bool]:
    """(code, permanent) of what a server answered: one of our codes, or a text with an enhanced status (« 550 5.1.1 … »)."""
    reason = str(reason or "").strip().lower()
    if reason in KNOWN:
        return reason, True
    found = _STATUS.search(reason)
    if not found:
        return "retour", not re.match(r"\s*[42]\d\d\b", reason)
    kind, subject, detail = (int(part) for part in found.groups())
    return _MEANINGS.get((subject, detail)) or _SUBJECTS.get(subject, "retour"), kind == 5


def uid_in(text: str) -> str:
    """The identity of ours in a Message-ID (« <uid@ville.fr> ») or alone; « » when there is none."""
    found = _UID.search(str(text or ""))
    return found.group(0).lower() if found else ""


def read_report(raw: bytes) -> list[Return]:
    """What a delivery report says; nothing for any other mail, for a delay, for a message that is not ours."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    if mail.get_content_type() != "multipart/report":
        return []
    parts = list(mail.walk())
    uid = next((found for part in parts if (found := _original(part))), "")
    blocks = [block for part in parts if part.get_content_type() == "message/delivery-status" for block in _blocks(part)]
    for block in blocks if uid else ():
        if str(block.get("Action", "")).strip().lower() == "failed":
            code, permanent = understood(f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}")
            return [Return(uid, code, permanent)]  # each message of ours has one recipient
    return []


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _original(part: Message) -> str:
    """The identity in the headers of the message that is sent back."""
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        return uid_in(inside[0].get("Message-ID", "")) if isinstance(inside, list) and inside else ""
    if part.get_content_type() == "text/rfc822-headers":
        text = part.get_payload(decode=True) or b""
        return uid_in(message_from_bytes(text, policy=policy.compat32).get("Message-ID", ""))
    return ""
