"""Words of the outbox."""

from django.db import models


class Channel(models.TextChoices):
    """How a person is told. E-mail and SMS leave by themselves; letters and calls wait for somebody's hands; what no way leads to
    is said at the counter, when she comes: nobody chooses that one."""

    EMAIL = "email", "e-mail"
    SMS = "sms", "SMS"
    LETTER = "letter", "lettre"
    CALL = "call", "appel"
    COUNTER = "counter", "au comptoir"


BY_HAND = (Channel.LETTER, Channel.CALL, Channel.COUNTER)
# The ways a person may choose, and those by which staff say something again.
CHOSEN = [(channel.value, channel.label) for channel in Channel if channel is not Channel.COUNTER]


class State(models.TextChoices):
    """queued → sending → sent | failed; a letter: queued → printed → sent; sent → returned when it comes back; queued, printed or
    failed → cancelled; failed → queued when staff try again; printed → queued when its batch is given up."""

    QUEUED = "queued", "à envoyer"
    SENDING = "sending", "en cours d'envoi"
    PRINTED = "printed", "imprimé, à poster"
    SENT = "sent", "parti"
    RETURNED = "returned", "revenu"
    FAILED = "failed", "pas parti"
    CANCELLED = "cancelled", "annulé"


class BatchState(models.TextChoices):
    """A batch of letters: printed, then posted or given up."""

    PRINTED = "printed", "imprimé, à poster"
    POSTED = "posted", "posté"
    ABANDONED = "abandoned", "abandonné"
