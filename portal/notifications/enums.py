"""Words of the outbox."""

from django.db import models


class Channel(models.TextChoices):
    """How a person is told. Letters and calls wait for somebody's hands; the others leave by themselves."""

    EMAIL = "email", "e-mail"
    SMS = "sms", "SMS"
    LETTER = "letter", "lettre"
    CALL = "call", "appel"


class State(models.TextChoices):
    """queued → sending → sent | failed; queued or failed → cancelled; failed → queued when staff try again."""

    QUEUED = "queued", "à envoyer"
    SENDING = "sending", "en cours d'envoi"
    SENT = "sent", "parti"
    FAILED = "failed", "pas parti"
    CANCELLED = "cancelled", "annulé"
