"""« Était-ce bien ? »: one question, from the link of a message, without an account. The address names nobody."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal

from ..actions.give_opinion import give_opinion
from ..forms.opinions import OpinionForm
from ..models import OpinionSeal, Session
from ..opinion_links import asked_by
from ..programme_type import kind_of
from ..rules.opinions import refusal_of_opinion

TRIES = {"name": "programmes.opinion", "tries": 20, "seconds": 600}
TOO_MANY = "Beaucoup de réponses d’un coup. Revenez dans dix minutes, ou dites-le à l’accueil."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a link that is not ours; words for one that opens nothing any more."""
    asked = asked_by(token)
    if asked is None:
        raise Http404
    session = get_object_or_404(Session.objects.select_related("activity__content_type", "maison"), pk=asked[0])
    kind = kind_of(session.activity)
    form, done = OpinionForm(request.POST or None, asked=kind.more_asked), False
    if request.method == "POST" and form.is_valid():
        done = _given(request, session, asked[1], form)
    title = kind.title(session.activity, neutral=_confidential(session))
    context = {"session": session, "title": title, "form": form, "done": done, "closed": None if done else _closed(session, asked[1])}
    return render(request, "programmes/opinion.html", context)


def _given(request: HttpRequest, session: Session, seal: str, form: OpinionForm) -> bool:
    if not allowed(who=get_adapter().get_client_ip(request), **TRIES):
        form.add_error(None, TOO_MANY)
        return False
    try:
        give_opinion(session=session, seal=seal, by=None, **form.said())
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    return True


def _confidential(session: Session) -> bool:
    return not session.sheets.filter(confidential=False).exists()


def _closed(session: Session, seal: str) -> Refusal | None:
    """Why the question is not asked (any more)."""
    if OpinionSeal.objects.filter(seal=seal).exists():
        return Refusal("avis-deja-donne", "Votre réponse est déjà notée.", "Pour ajouter un mot, parlez-en à l'équipe.")
    return refusal_of_opinion(
        ends=session.end, now=clock.now(), cancelled=session.cancelled, confidential=_confidential(session), by_staff=False
    )
