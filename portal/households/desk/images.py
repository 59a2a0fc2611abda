"""« Ses photos » at the counter: what she says or signed, noted; the paper to sign; what was answered before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, paper
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.enums import Capability
from portal.people.rules.births import is_child

from ..actions.answer_image_rights import answer_image_rights
from ..enums import ImageMedium
from ..forms.images import FIELDS, WHERE, DeskImageForm
from ..models import ImageRight
from ..reading.image_rights import answers_of, lines_of, who_answers_for
from ..rules.image_rights import YEARS
from .sight import person_for

SHOWN = 30  # answers of before


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_image(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    child = is_child(person.birth, clock.today())
    signers = [*who_answers_for(person), person] if child else [person]
    lines = lines_of(answers_of([person])[person.pk])
    form = DeskImageForm(request.POST or None, lines=lines, child=child, signers=signers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answers = dict.fromkeys(ImageMedium.values, False) if "partout" in request.POST else form.answers()
        try:
            rows = answer_image_rights(
                person=person, answers=answers, how=said["how"], said_by=form.signer(), authority=said.get("authority", ""),
                said_on=said["said_on"], by=request.user, key=sent_with(request),
            )  # fmt: skip
            messages.success(request, "C’est noté." if rows else "Rien n’a changé.")
            return redirect("desk_person_image", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    before = ImageRight.objects.of(person).select_related("said_by__successor", "by").order_by("-said_at", "-pk")[:SHOWN]
    context = {"person": person, "form": form, "child": child, "alone": len(signers) == 1, "years": YEARS, "before": before,
               "any_yes": any(line.yes for line in lines)}  # fmt: skip
    return render(request, "households/desk/image.html", context)


@never_cache
@staff_gate(Capability.WRITE_PEOPLE)
@require_safe
def image_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """To print, read with her and sign, written large; two lines to sign for a child."""
    person = person_for(request, pk, Capability.WRITE_PEOPLE)
    known = person.known_at.select_related("maison").order_by("since", "pk").first()
    context = {
        "person": person, "maison": known.maison if known else None, "child": is_child(person.birth, clock.today()), "years": YEARS,
        "where": [WHERE[medium] for medium in ImageMedium],
    }  # fmt: skip
    return paper.pdf_response("households/desk/image_paper.html", context, name="mes-photos.pdf", request=request)
