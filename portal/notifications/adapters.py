"""The channels that leave the machine, and the demo's, which leaves nothing."""

import json
import logging
import smtplib
import urllib.error
import urllib.request
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal

from .actions.queue_message import SUBJECT_MAX, queue_message
from .enums import Channel
from .models import OutboxMessage
from .registry import Attachment, DeliveryFailed, attachments
from .rules.discretion import indiscretions

logger = logging.getLogger(__name__)
PERMANENT_SMTP = range(550, 560)


def message_id(message: OutboxMessage) -> str:
    """The same at each try, so that a mail sent twice by accident shows once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.uid}@{domain}>"


def attached_to(message: OutboxMessage) -> list[Attachment]:
    """The files of this message, by its purpose. A file that cannot be made keeps no word from leaving."""
    give = attachments.get(message.purpose)
    try:
        return give(message) if give else []
    except Exception as error:  # noqa: BLE001  # whatever a room raises
        logger.warning("outbox: message %s leaves without its file, %s", message.pk, type(error).__name__)
        return []


def _part(attachment: Attachment) -> MIMEBase:
    main, _, sub = attachment.kind.partition("/")
    part = MIMEBase(main, sub, charset="utf-8", method=attachment.method, name=attachment.name)
    part.set_payload(attachment.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


class EmailChannel:
    """E-mail through the mail server of Django's settings."""

    def send(self, message: OutboxMessage) -> None:
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.body,
            to=[message.address],
            headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
            connection=get_connection(settings.OUTBOX_MAIL_BACKEND),
        )
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        for attachment in attached_to(message):
            mail.attach(_part(attachment))
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise DeliveryFailed("adresse-inconnue", permanent=any(code in PERMANENT_SMTP for code in codes)) from None
        except smtplib.SMTPResponseException as answer:
            raise DeliveryFailed(f"smtp-{answer.smtp_code}", permanent=answer.smtp_code in PERMANENT_SMTP) from None
        except (smtplib.SMTPException, OSError):
            raise DeliveryFailed("serveur-injoignable") from None


class HttpSmsChannel:
    """SMS through a provider's HTTP address: one POST of JSON, an idempotency key, a bearer token.

    Settings `SMS_PROVIDER`: {"url", "token", "sender"}. Providers differ in the names of fields: subclass `payload`.
    """

    timeout = 10  # seconds

    def __init__(self, url: str, token: str, sender: str):
        self.url, self.token, self.sender = url, token, sender

    def payload(self, message: OutboxMessage) -> dict:
        return {"to": message.address, "from": self.sender, "text": message.body, "reference": str(message.uid)}

    def send(self, message: OutboxMessage) -> None:
        request = urllib.request.Request(  # the address comes from the town's settings, never from a user
            self.url,
            data=json.dumps(self.payload(message)).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
                "Idempotency-Key": str(message.uid),
            },
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout):
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            retry = answer.code in (408, 409, 425, 429) or answer.code >= 500 or answer.code in (401, 403)
            raise DeliveryFailed(f"sms-{answer.code}", permanent=not retry) from None
        except OSError:
            raise DeliveryFailed("fournisseur-injoignable") from None


class DemoChannel:
    """Nothing leaves the machine: the outbox page of the demo shows what would have been sent."""

    def send(self, message: OutboxMessage) -> None:
        logger.info("demo: message %s stays in the outbox", message.pk)


class MissingChannel:
    """A channel the town has not set up: says so at once, so that staff may reach the person another way."""

    def __init__(self, code: str):
        self.code = code

    def send(self, message: OutboxMessage) -> None:
        raise DeliveryFailed(self.code, permanent=True)


def channels_of_settings() -> dict:
    """Channel value -> channel, as the settings want it."""
    if settings.DEMO:
        demo = DemoChannel()
        return {"email": demo, "sms": demo}
    provider = settings.SMS_PROVIDER
    return {"email": EmailChannel(), "sms": HttpSmsChannel(**provider) if provider else MissingChannel("sms-non-configure")}


class OutboxBackend(BaseEmailBackend):
    """Django's own mails (a page waits for approval) join the outbox: never sent inside a transaction, tried again, recorded.

    One row for each recipient. A subject that would tell something is replaced by a neutral one. Attachments are not carried.
    """

    def send_messages(self, email_messages) -> int:
        return sum(self._queued(mail) for mail in email_messages or [])

    def _queued(self, mail) -> bool:
        subject = " ".join(str(mail.subject).split())[:SUBJECT_MAX]
        if not subject or indiscretions(subject):
            subject = "Un message de votre maison"
        html = next((content for content, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
        for address in mail.recipients():
            try:
                queue_message(
                    channel=Channel.EMAIL,
                    address=parseaddr(address)[1],
                    purpose="notifications.django",
                    subject=subject,
                    body=mail.body,
                    html=html,
                    by=SYSTEM,
                )
            except Refusal as refusal:
                if not self.fail_silently:
                    raise
                logger.warning("a mail of Django was not queued: %s", refusal.code)
        return bool(mail.recipients())
