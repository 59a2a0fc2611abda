"""`/fichiers/<uid>/`: a private file, for whom the rule of its kind allows. `/media/`: the pictures of the public pages."""

import logging

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_safe
from django.views.static import serve

from .. import audit, clock, registry
from ..models import StoredFile

logger = logging.getLogger(__name__)


@never_cache
@require_GET
def private_file(request: HttpRequest, uid) -> HttpResponse:
    """A visitor signs in first. Another's file, an unknown, an expired one and a kind without a rule are all the same 404."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    stored = get_object_or_404(StoredFile.objects.kept_at(clock.now()), uid=uid)
    may_open = registry.private_files.get(stored.kind)
    if may_open is None or not may_open(request.user, stored):
        raise Http404
    try:
        content = stored.file.open("rb")
    except OSError:
        logger.error("private file %s is missing in the storage", stored.pk)
        raise Http404 from None
    if getattr(request.user, "is_team", False):  # her own paper is nobody else's reading
        audit.note_reading(stored.owner_key, by=request.user, what="private_file")
    audit.record("kit.open_file", stored, by=request.user, kind=stored.kind, owner=stored.owner_key)
    answer = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@cache_control(public=True, max_age=86_400)
@require_safe
def public_media(request: HttpRequest, path: str) -> HttpResponse:
    """The pictures of the public pages, so that one process shows everything; a web server or a store of objects may take it over."""
    answer = serve(request, path, document_root=settings.MEDIA_ROOT)
    answer["Content-Security-Policy"] = "sandbox"  # a drawing in SVG may carry a script
    return answer
