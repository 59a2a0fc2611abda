"""Papers for the queue and the door: what may be printed blank, and keying what came back, one line a person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import paper, registry
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..forms import LINES, lines_of
from .keying import key_lines
from .visits import house_of, houses_of

SLIPS = range(2)  # on one A4, to cut


@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The papers of the house she serves now."""
    houses = houses_of(request)
    maison = house_of(request, houses)
    shown = [
        {"key": key, "form": form, "blanks": form.blanks(request.user, maison)}
        for key, form in registry.paper_forms.items()
        if maison and user_can(request.user, form.permission or Capability.WRITE_PEOPLE, maison)
    ]
    return render(request, "desk/papers.html", {"papers": shown, "houses": houses, "maison": maison})


def _blank(request: HttpRequest, form: str, key: int) -> tuple[registry.PaperForm, registry.PaperBlank]:
    """The paper and what it is for; 404 for another house's."""
    found = registry.paper_forms.get(form)
    blank = found.blank(request.user, key) if found else None
    if blank is None or not user_can(request.user, Capability.WRITE_PEOPLE, blank.maison):
        raise Http404
    if found.permission and not user_can(request.user, found.permission, blank.maison):
        raise Http404
    return found, blank


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def paper_blank(request: HttpRequest, form: str, key: int) -> HttpResponse:
    """To print: two slips on a sheet, or a list for the door."""
    found, blank = _blank(request, form, key)
    template = "desk/paper_list.html" if blank.lines else "desk/paper_slips.html"
    context = {"form": found, "blank": blank, "slips": SLIPS, "lines": range(1, blank.lines + 1)}
    return paper.pdf_response(template, context, name=f"{form}.pdf", request=request)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_rekey(request: HttpRequest, form: str, key: int) -> HttpResponse:
    """Ten lines, each saved on its own: what is good goes in, what is not comes back as it was typed, with why."""
    found, blank = _blank(request, form, key)
    done, left = key_lines(request, form, blank) if request.method == "POST" else ([], [])
    taken = {line.prefix for line in left}
    lines = left + lines_of(None, blank, [number for number in range(LINES) if f"l{number}" not in taken])
    context = {"form": found, "blank": blank, "done": done, "lines": lines, "bad": len(left)}
    return render(request, "desk/paper_rekey.html", context)
