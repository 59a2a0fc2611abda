"""`/mon-espace/projets/`: an idea written in five steps, filed, completed, taken back, by who leads it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import paper
from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from programmes.views.naming import who_are_you

from ..actions.share_request import join_request
from ..actions.write_request import start_request
from ..enums import Party
from ..forms.steps import StartForm
from ..listings.projects import houses_of, lines_of, open_funds
from ..models import Fund, FundRequest
from ..reading.facts import rules_for
from ..reading.invitations import invitation_of, invited_to
from ..rules.rule_words import words_of
from ..screens import writing
from ..screens.writing import Seat

SPACE = "my_projects"
SEAT = Seat(Party.LEADER, "base.html", SPACE, lambda row: reverse(f"{SPACE}:mine"))
STARTED = {"name": "funds.start", "tries": 10, "seconds": 3600}  # of one account
PAPERS = {"name": "funds.papers", "tries": 30, "seconds": 3600}


def _mine(request: HttpRequest, pk: int) -> FundRequest:
    person = Person.objects.of_user(request.user)
    rows = FundRequest.objects.led_by(person) if person else FundRequest.objects.none()
    return get_object_or_404(rows.select_related("fund", "maison", "rules"), pk=pk)


def hers(screen: Callable[..., HttpResponse], *methods: str) -> Callable[..., HttpResponse]:
    """The screen, of a request that she leads; of another's there is none."""

    @wraps(screen)
    def view(request: HttpRequest, pk: int, **more) -> HttpResponse:
        return screen(request, SEAT, _mine(request, pk), **more)

    return never_cache(login_required(require_http_methods(list(methods))(view)))


READ, WRITE, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")
project = hers(writing.project, *READ)
file = hers(writing.file, *WRITE)
answer = hers(writing.answer, *WRITE)
take_back = hers(writing.take_back, *WRITE)
drop = hers(writing.drop, *WRITE)
paper_drop = hers(writing.paper_drop, *WRITE)
leader_drop = hers(writing.leader_drop, *WRITE)
budget_as_typed = hers(writing.budget_as_typed, *WRITE)
dossier = hers(writing.dossier, *READ)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    row = _mine(request, pk)
    if request.FILES and not allowed(who=request.user.pk, **PAPERS):
        messages.error(request, "Beaucoup de papiers d’un coup. Revenez dans une heure, ou apportez-les à la maison.")
        return redirect(f"{SPACE}:step", pk, 5)
    return writing.step(request, SEAT, row, number)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    person = Person.objects.of_user(request.user)
    return render(request, "funds/mine.html", {"lines": lines_of(person) if person else [], "funds": open_funds()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, fund: int) -> HttpResponse:
    """A name, and the draft is there."""
    chosen = get_object_or_404(Fund.objects.filter(closed_on=None).select_related("maison", "sector"), pk=fund)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "funds/start.html", fund=chosen, naming=True)
    form = StartForm(request.POST if request.method == "POST" else None, houses=houses_of(chosen))
    if request.method == "POST" and form.is_valid():
        if not allowed(who=request.user.pk, **STARTED):
            form.add_error(None, "Beaucoup de projets d’un coup. Revenez dans une heure, ou parlez-en à la maison.")
        else:
            try:
                row = start_request(
                    fund=chosen, maison=form.maison(), person=person, title=form.cleaned_data["title"], by=request.user,
                    key=sent_with(request),
                )  # fmt: skip
                return redirect(f"{SPACE}:step", row.pk, 1)
            except Refusal as refusal:
                put_refusal(form, refusal, {"titre-manquant": "title", "autre-maison": "maison"})
    return render(request, "funds/start.html", {"fund": chosen, "form": form})


@never_cache
@login_required
@require_safe
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A link to give to somebody who will lead it too."""
    row = _mine(request, pk)
    link = request.build_absolute_uri(reverse(f"{SPACE}:join", args=[invitation_of(row)]))
    return render(request, "funds/invite.html", {"row": row, "link": link})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """By the link: what the project is called, nobody's name, then one press."""
    row = invited_to(token)
    if row is None:
        return render(request, "funds/join.html", {"row": None}, status=404)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "funds/join.html", row=row, naming=True)
    if request.method == "POST":
        try:
            join_request(token=token, person=person, by=request.user)
            messages.success(request, "Vous portez ce projet aussi.")
            return redirect(f"{SPACE}:project", row.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{SPACE}:mine")
    return render(request, "funds/join.html", {"row": row})


@require_safe
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on paper, for who has no screen: the five steps on two sheets, with this fund's rules."""
    fund = get_object_or_404(Fund.objects.filter(closed_on=None).select_related("maison", "sector"), pk=pk)
    row = FundRequest(fund=fund)
    rules = rules_for(row)
    context = {"fund": fund, "rules": list(words_of(rules).values()) if rules else [], "lines": range(8), "few": range(3)}
    return paper.pdf_response("funds/papers/blank.html", context, name="projet-papier.pdf", request=request)


def space_card(request: HttpRequest, person: Person) -> dict | None:
    """For « mon espace »: her projects that wait for a decision; a granted one has a card of its own. One query."""
    lines = lines_of(person, decided=False)[:6]
    return {"projects": lines} if lines else None
