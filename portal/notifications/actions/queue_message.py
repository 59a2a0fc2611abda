"""Say something to somebody: write it in the outbox, inside the caller's transaction."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import to_python as read_phone

from portal.kit import clock
from portal.kit.refusal import Refusal

from ..enums import Channel
from ..models import OutboxMessage
from ..rules import sms
from ..rules.discretion import indiscretions

SUBJECT_MAX = 120


def queue_message(
    *,
    channel: Channel,
    address: str,
    purpose: str,
    body: str,
    subject: str = "",
    html: str = "",
    recipient_key: str = "",
    about: str = "",
    due_at: dt.datetime | None = None,
    sensitive: bool = False,
    confidential: bool = False,
    dedupe_key: str = "",
    language: str = "fr",
    sizes: dict | None = None,
    urgent: bool = False,
    useful_until: dt.datetime | None = None,
    instead_of: OutboxMessage | None = None,
    by,
) -> OutboxMessage:
    """Write one message to send from `due_at` on (now by default); it leaves by itself once the transaction is committed.

    `recipient_key` and `about` are `kit.audit.key_of` keys. With a `dedupe_key` already used, nothing is written and the first
    message is given back, whatever its state. `sensitive`: the text is erased once gone (sign-in codes), kept in the demo only.
    `confidential`: about a confidential place, seen at the desk by those alone who may.
    `language`: in which a letter greets her; `sizes`: the same thing for the other ways (subject, body, short, aloud), kept so that it
    can be said again; `urgent`: not by letter where a call is possible; `useful_until`: after it nobody needs to be told any more;
    `instead_of`: the message that reached nobody. An SMS is written in the signs that cost least (`rules.sms`).
    Raises Refusal: « canal-inconnu », « adresse-refusee », « message-vide », « message-trop-long », « message-indiscret ».
    """
    if channel not in Channel.values:
        raise Refusal("canal-inconnu", "Ce moyen d'écrire n'existe pas.", "Choisissez e-mail, SMS, lettre ou appel.")
    address = checked_address(Channel(channel), address)
    body = sms.lean(body) if channel == Channel.SMS else body
    _check_words(Channel(channel), subject, body)
    now = clock.now()
    values = {
        "channel": channel,
        "address": address,
        "purpose": purpose,
        "subject": subject,
        "body": body,
        "html": html,
        "recipient_key": recipient_key,
        "about": about,
        "due_at": due_at or now,
        "queued_at": now,
        "sensitive": sensitive,
        "confidential": confidential,
        "language": language,
        "sizes": sizes or {},
        "urgent": urgent,
        "useful_until": useful_until,
        "instead_of": instead_of,
        "by": by,
    }
    if dedupe_key:
        return OutboxMessage.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)[0]
    return OutboxMessage.objects.create(**values)


def checked_address(channel: Channel, address: str) -> str:
    """The address in the one form we keep. Raises Refusal « adresse-refusee » when it cannot be one of this channel."""
    address = str(address or "").strip()
    if channel is Channel.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            raise Refusal(
                "adresse-refusee", "Cette adresse e-mail ne peut pas recevoir de message.", "Vérifiez-la avec la personne."
            ) from None
        return address
    if channel in (Channel.SMS, Channel.CALL):
        number = read_phone(address, region="FR")
        if not number or not number.is_valid():
            raise Refusal("adresse-refusee", "Ce numéro de téléphone n'existe pas.", "Vérifiez-le avec la personne.")
        return number.as_e164
    if channel is Channel.COUNTER:
        return ""
    if not address:
        raise Refusal(
            "adresse-refusee",
            "Il manque l'adresse postale de cette lettre.",
            "Demandez-la à la personne, ou dites-le lui quand elle vient.",
        )
    return address


def _check_words(channel: Channel, subject: str, body: str) -> None:
    if not body.strip() or (channel is Channel.EMAIL and not subject.strip()):
        raise Refusal("message-vide", "Ce message n'a pas de texte ou pas d'objet.", "Écrivez-le avant de l'envoyer.")
    if len(subject) > SUBJECT_MAX or "\n" in subject or "\r" in subject:
        raise Refusal("message-trop-long", f"L'objet tient sur une ligne, en {SUBJECT_MAX} signes au plus.", "Raccourcissez-le.")
    if channel is Channel.SMS and sms.size(body).parts > sms.MOST_PARTS:
        raise Refusal("message-trop-long", f"Un SMS tient en {sms.MOST_PARTS} parties au plus.", "Raccourcissez-le, ou écrivez une lettre.")
    seen = indiscretions(subject) + (indiscretions(body) if channel is Channel.SMS else [])
    if seen:
        raise Refusal(
            "message-indiscret",
            f"L'objet d'un e-mail et un SMS se lisent par-dessus l'épaule : ils ne disent pas « {seen[0]} ».",
            "Dites-le dans le texte d'un e-mail, dans une lettre, ou de vive voix.",
        )
