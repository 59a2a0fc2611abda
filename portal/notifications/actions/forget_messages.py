from ..enums import State
from ..models import OutboxMessage

_GOING = (State.QUEUED, State.PRINTED, State.FAILED)


def forget_messages(*, recipient_keys: list[str]) -> int:
    """Somebody is forgotten: what still waited for her is left aside, and the words and addresses of all that was said to her go. Inside
    the caller's transaction; how many rows lost their words."""
    hers = OutboxMessage.objects.filter(recipient_key__in=recipient_keys)
    hers.filter(state__in=_GOING).update(state=State.CANCELLED, batch=None)
    written = hers.exclude(state=State.SENDING).exclude(body="", html="", address="", sizes={})
    return written.update(body="", html="", address="", sizes={})


def forget_about(about: list[str]) -> int:
    """What these messages were about is forgotten (`kit.audit.key_of` keys): the rows go, but for one that is leaving at this moment,
    which loses what it was about. Inside the caller's transaction; how many went."""
    found = OutboxMessage.objects.filter(about__in=about)
    found.filter(state=State.SENDING).update(about="", subject="", dedupe_key=None)
    return found.exclude(state=State.SENDING).delete()[0]
