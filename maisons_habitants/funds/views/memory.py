"""Funded projects, for everybody to read."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..reading.after_files import public_photo
from ..reading.memory import decided_on, memory, public_projects
from ..reading.pictures import public_pictures


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """« ?annee=2026&maison=ormes »."""
    return render(request, "funds/projects.html", {"found": memory(request.GET)})


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is here before a decision in favour, nor once it was called off: not found, as if it had never been asked."""
    row = get_object_or_404(public_projects().select_related("fund__sector", "fund__maison", "maison__sector", "event"), pk=pk)
    context = {"row": row, "decided_on": decided_on(row), "pictures": public_pictures(row)}
    return render(request, "funds/public_project.html", context)


@never_cache
@require_safe
def photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """A photograph of an accepted report whose people agreed; taken back, it is not there at the next glance."""
    one = public_photo(pk, photo)
    if one is None:
        raise Http404
    try:
        content = one.file.file.open("rb")
    except OSError:
        raise Http404 from None
    answer = FileResponse(content, content_type=one.file.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer
