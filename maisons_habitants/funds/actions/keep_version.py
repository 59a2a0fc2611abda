"""Each time a request is filed, what it says then is kept, to be compared."""

from django.db.models import Max

from ..models import FundRequest, RequestVersion
from ..reading.content import content_of
from .move_request import lock_request


def keep_version(request: FundRequest) -> RequestVersion:
    """Inside the caller's transaction, which files it or sends it back: the row is locked and read again, so two never take one number."""
    fresh = lock_request(request.pk)
    last = fresh.versions.aggregate(last=Max("number"))["last"] or 0
    return RequestVersion.objects.create(request=fresh, number=last + 1, content=content_of(fresh))
