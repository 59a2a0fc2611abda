"""The paper « Confirmation » of one thing done: seen before it is printed, printed, or shown to the person on the screen turned round.

Who may read the row named in the address is decided by the room that gives the slip (`registry.SlipKind`), from `visible_to(user)`.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, paper
from portal.kit.gates import staff_gate
from portal.people.enums import Capability, Language
from portal.people.models import Person

from ..papers import language_of, money_lines, slip_for, words_of


def _context(request: HttpRequest, label: str, key: str) -> dict:
    slip = slip_for(request.user, label, key)
    audit.note_reading(slip.person, by=request.user, what="desk_slip")
    code = language_of(slip, request.GET.get("langue", ""))
    return {
        **words_of(slip, code),
        "label": label,
        "key": key,
        "person": slip.person,
        "figures": money_lines(slip) if slip.money_shown else [],
    }


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def slip(request: HttpRequest, label: str, key: str) -> HttpResponse:
    """The paper as it will be, ready for the browser's printer; on the screen it is folded until « Ouvrir le pli » is asked for."""
    context = _context(request, label, key)
    return render(
        request,
        "desk/slip.html",
        {
            **context,
            "languages": Language.choices,
            "folded": "pli" not in request.GET,
            "hers": Person.objects.visible_to(request.user).filter(pk=context["person"].pk).exists(),
        },
    )


@staff_gate(Capability.ENTER_DESK)
@require_safe
def slip_pdf(request: HttpRequest, label: str, key: str) -> HttpResponse:
    return paper.pdf_response("desk/slip_paper.html", _context(request, label, key), name="confirmation.pdf", request=request)


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def slip_show(request: HttpRequest, label: str, key: str) -> HttpResponse:
    """What, when, where and how much, in her language, very large: the screen is turned round instead of saying it aloud."""
    context = _context(request, label, key)
    hers = context["columns"][-1]
    figures = [(hers["say"][name], value) for name, value in context["figures"] if name in ("amount", "left")]
    return render(request, "desk/slip_show.html", {**context, "hers": hers, "figures": figures})
