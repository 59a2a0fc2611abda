"""What a person may ask to take away: what the house told her."""

from .enums import Channel, State
from .models import OutboxMessage


def messages_of(person) -> dict:
    """What was said to this person, by date; codes of sign-in excepted, they were never hers to keep."""
    keys = [f"{person._meta.label}:{row['pk']}" for row in type(person).objects.records_of(person)]
    told = OutboxMessage.objects.filter(recipient_key__in=keys, sensitive=False).order_by("queued_at", "pk")
    rows = told.values("queued_at", "channel", "address", "subject", "body", "state", "sent_at", "confidential")
    return {
        "messages": [
            {
                "demande_le": row["queued_at"].isoformat(),
                "moyen": str(Channel(row["channel"]).label),
                "adresse": row["address"],
                "objet": row["subject"],
                "texte": row["body"],
                **({"confidentiel": True} if row["confidential"] else {}),
                "etat": str(State(row["state"]).label),
                "parti_le": row["sent_at"].isoformat() if row["sent_at"] else None,
            }
            for row in rows
        ]
    }
