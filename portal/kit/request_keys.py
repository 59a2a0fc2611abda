"""Twice is once: a double click, a reload or a retry answers what the first request did."""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from . import clock, locking
from .models import RequestKey
from .refusal import Refusal

FIELD = "request_key"


@dataclass
class Once:
    """`done` is True when the request was already carried out; `result` is then what it gave, else to be set."""

    done: bool
    result: object = None


def sent_with(request: HttpRequest, part: str | None = None) -> uuid.UUID | None:
    """The key that came with a form (`{% request_key %}`); None when there is none or it is no key. Where the page has one key for many
    buttons, `part` (its name and value) makes each a request of its own, and the same twice one."""
    try:
        key = uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    return key if part is None else uuid.uuid5(key, part)


@contextmanager
def once(key: uuid.UUID | None, purpose: str, *, by=None):
    """Open a transaction in which `key` is used once; a second user of the same key waits, then sees the first's result.

    Without a key the block simply runs. Raises Refusal « cle-de-demande » for a key used for another purpose or by another user,
    and LockError when rows are already locked: two requests that wait for the key and for each other's rows would never end.
    """
    with transaction.atomic():
        if key is None:
            yield Once(done=False)
            return
        if locking.holds_any():
            raise locking.LockError("a request key is taken before any row is locked")
        row = RequestKey(key=key, purpose=purpose, by=by, at=clock.now())
        # ON CONFLICT DO NOTHING waits for a concurrent holder of the key, so the read below sees its result.
        RequestKey.objects.bulk_create([row], ignore_conflicts=True)
        row = RequestKey.objects.select_for_update().get(pk=key)
        if row.purpose != purpose or row.by_id != getattr(by, "pk", None):
            raise Refusal("cle-de-demande", "Cette page a déjà servi à autre chose.", "Rechargez la page et recommencez.")
        answer = Once(done=row.result is not None, result=row.result)
        yield answer
        if not answer.done:
            row.result = answer.result if answer.result is not None else True
            row.save(update_fields=["result"])
