"""« Où j'en suis »: what she says of herself before and after a course, and what comes next. Hers alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.note_position import against_saying, note_position
from ..enums import Moment
from ..forms import PositionForm
from ..listings import mine, own_places
from ..models import Position
from ..reading import with_course


@never_cache
@login_required
@require_safe
def my_courses(request: HttpRequest) -> HttpResponse:
    person = Person.objects.of_user(request.user)
    return render(request, "workshops/mine.html", {"courses": mine(request.user), "person": person})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def position(request: HttpRequest, pk: int, moment: str) -> HttpResponse:
    """One sentence after the other; what was said already is there, to be corrected."""
    if moment not in Moment.values:
        raise Http404
    row = get_object_or_404(with_course(own_places(request.user)), pk=pk)
    known = Position.objects.current().filter(enrolment=row, moment=moment).first()
    sent = request.POST if request.method == "POST" else None
    form = PositionForm(sent, level=row.sheet.course.level, told=known and known.answers)
    if sent is not None and form.is_valid():
        try:
            note_position(
                enrolment=row, moment=moment, answers=form.answers, channel=form.channel, by=request.user,
                seen=number_sent(sent.get("vu")) or None, key=sent_with(request),
            )  # fmt: skip
            messages.success(request, "C’est noté, merci. Vous seul·e et la personne qui suit le cours le lisez.")
            return redirect("workshops:mine")
        except Refusal as refusal:
            put_refusal(form, refusal)
    closed = against_saying(row, moment)
    context = {"place": row, "form": form, "known": known, "moment": Moment(moment), "closed": closed, "sent": sent}
    return render(request, "workshops/position.html", context)
