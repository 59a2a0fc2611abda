"""What was said of a date: how many for each answer, the lines apart from them; and what comes by paper or telephone, keyed here."""

from collections import Counter

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..actions.give_opinion import give_opinion
from ..enums import Liked
from ..forms.opinions import KeyedOpinionForm
from ..models import Session, SignUpSheet
from ..programme_type import kind_of
from ..rules.opinions import MOST_MORE, refusal_of_opinion


@never_cache
@staff_gate(Capability.SEE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one date of her houses that is not confidential."""
    sheets = SignUpSheet.objects.visible_to(request.user).filter(confidential=False)
    dates = Session.objects.filter(on_sheets__sheet__in=sheets).select_related("activity", "maison").distinct()
    session = get_object_or_404(dates, pk=pk)
    may_key = user_can(request.user, Capability.WRITE_ENROLMENTS, session.maison_id)
    if request.method == "POST" and not may_key:
        raise Http404
    form = KeyedOpinionForm(request.POST or None, asked=kind_of(session.activity).more_asked)
    if request.method == "POST" and form.is_valid():
        try:
            give_opinion(session=session, by=request.user, key=sent_with(request), **form.said())
            messages.success(request, "C'est noté, sans aucun nom.")
            return redirect("programmes:desk_opinions", pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    closed = refusal_of_opinion(ends=session.end, now=clock.now(), cancelled=session.cancelled, confidential=False, by_staff=True)
    context = {"date": session, "form": form if may_key and not closed else None, "closed": closed, **said_of(session)}
    return render(request, "programmes/desk/opinions.html", context)


def said_of(session: Session) -> dict:
    """`counts`: (answer in words, how many); `more`: of each closed question of the kind (words, the same pairs), counted apart, so that no
    two answers of one person stand together; `lines`: the free words in the order of the alphabet, so that none stands beside an answer or
    a day; `answered`: how many in all. Two queries, one more where the kind asks more."""
    found = dict(session.opinions.order_by().values_list("liked").annotate(Count("pk")))
    lines = sorted(session.opinions.exclude(words="").values_list("words", flat=True), key=str.casefold)
    counts = [(Liked(code).label, found.get(code, 0)) for code in Liked.values]
    return {"counts": counts, "more": _said_more(session), "lines": lines, "answered": sum(found.values())}


def _said_more(session: Session) -> list[tuple[str, list[tuple[str, int]]]]:
    asked = kind_of(session.activity).more_asked[:MOST_MORE]
    if not asked:
        return []
    given = list(session.opinions.order_by().values_list("more", flat=True))
    counts = {question.code: Counter(answers.get(question.code) for answers in given) for question in asked}
    return [(question.words, [(words, counts[question.code][code]) for code, words in question.answers]) for question in asked]
