"""A picture's file, from private storage: never kept by a browser nor on the way, for it may be taken back any minute."""

import logging

from django.http import Http404, HttpResponse

from ..models import AlbumPicture

logger = logging.getLogger(__name__)


def file_of(row: AlbumPicture) -> HttpResponse:
    try:
        with row.stored.file.open("rb") as file:
            content = file.read()  # some hundred thousand bytes at most: `actions.add_picture.LONGEST`
    except OSError:
        logger.error("picture %s is missing in the storage", row.pk)
        raise Http404 from None
    answer = HttpResponse(content, content_type=row.stored.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    answer["X-Robots-Tag"] = "noindex"
    return answer
