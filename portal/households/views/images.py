"""« Mes photos » in « mon espace »: where pictures of me, and of the children I answer for, may be shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from portal.people.rules.births import is_child

from ..actions.answer_image_rights import answer_image_rights
from ..enums import ImageHow, ImageMedium
from ..forms.images import FIELDS, ImageForm
from ..reading.image_rights import answers_of, lines_of, those_i_answer_for
from ..rules.image_rights import YEARS

NOTED = "C’est noté. Vous pouvez changer d’avis ici à tout moment."
SAME = "Rien n’a changé."


@never_cache
@login_required
@require_safe
def images(request: HttpRequest) -> HttpResponse:
    """Herself and her children, each with what was said."""
    me = Person.objects.of_user(request.user)
    if me is None:
        return redirect("claim_record")
    people = those_i_answer_for(request.user, me)
    answers = answers_of(people)
    rows = [(person, lines_of(answers[person.pk])) for person in people]
    return render(request, "households/images.html", {"me": me, "rows": rows, "years": YEARS})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def image_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no, medium by medium; « Non partout » in one press. 404 for anybody she does not answer for."""
    me = Person.objects.of_user(request.user)
    person = next((one for one in those_i_answer_for(request.user, me) if one.pk == pk), None) if me else None
    if person is None:
        raise Http404
    child = is_child(person.birth, clock.today())
    lines = lines_of(answers_of([person])[person.pk])
    form = ImageForm(request.POST or None, lines=lines, child=child, by_child=person.pk == me.pk)
    if request.method == "POST" and form.is_valid():
        answers = dict.fromkeys(ImageMedium.values, False) if "partout" in request.POST else form.answers()
        try:
            rows = answer_image_rights(
                person=person, answers=answers, how=ImageHow.ONLINE, said_by=me, authority=form.cleaned_data.get("authority", ""),
                by=request.user, key=sent_with(request),
            )  # fmt: skip
            messages.success(request, NOTED if rows else SAME)
            return redirect("space_images")
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    context = {"me": me, "person": person, "form": form, "child": child, "years": YEARS, "any_yes": any(line.yes for line in lines)}
    return render(request, "households/image_person.html", context)
