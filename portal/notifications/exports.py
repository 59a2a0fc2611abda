"""What a person may ask to take away: what the house told her."""

from portal.kit.audit import key_of

from .models import OutboxMessage


def messages_of(person) -> dict:
    """What was said to this person, by date; codes of sign-in excepted, they were never hers to keep."""
    told = OutboxMessage.objects.filter(recipient_key=key_of(person), sensitive=False).order_by("queued_at", "pk")
    rows = told.values("queued_at", "channel", "address", "subject", "body", "state", "sent_at")
    return {
        "messages": [
            {
                "demande_le": row["queued_at"].isoformat(),
                "moyen": row["channel"],
                "adresse": row["address"],
                "objet": row["subject"],
                "texte": row["body"],
                "etat": row["state"],
                "parti_le": row["sent_at"].isoformat() if row["sent_at"] else None,
            }
            for row in rows
        ]
    }
