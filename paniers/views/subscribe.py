"""Subscribing in three steps: my price and my house, who I am, check and confirm. The wish waits in the session, never the quotient."""

import uuid
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.households.actions.create_household import create_household
from portal.households.actions.promise_proof import promise_proof
from portal.households.models import Household
from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.people.actions.create_person import create_person
from portal.people.models import Person
from portal.tariffs.enums import ProofState

from ..actions.subscribe import subscribe
from ..forms.subscribe import ChoiceForm, ConfirmForm, WhoForm, means_for, price_finder
from ..models import SeasonTerms, Subscription

WISH = "paniers.wish"
WISHED = ("sheet", "first_on", "quantity")
ALSO = ("size", "rhythm", "meanwhile")  # asked where there is something to choose


def _terms() -> SeasonTerms | None:
    """The season one can subscribe to now; None too while its prices are not published."""
    terms = SeasonTerms.objects.open_on(clock.today()).select_related("season", "tariff").first()
    return terms if terms and terms.tariff.version_on(clock.today()) else None


def _payer(request: HttpRequest) -> Household | None:
    """The household this person answers for: the first, when there are two homes."""
    return Household.objects.led_by(request.user).order_by("pk").first()


def _chosen(request: HttpRequest, terms: SeasonTerms) -> ChoiceForm | None:
    """The wish, checked anew: None when there is none, or when it has become impossible. It travels with the last step too: a
    session that ended meanwhile, or a page sent again from before, loses nothing."""
    sent = {name: request.POST[name][:20] for name in WISHED if name in request.POST}
    if len(sent) == len(WISHED):
        request.session[WISH] = sent | _also(request)
    form = ChoiceForm(request.session.get(WISH) or {}, terms=terms)
    return form if form.is_valid() else None


def _also(request: HttpRequest) -> dict:
    return {name: request.POST[name][:20] for name in ALSO if request.POST.get(name)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Step 1. « Voir mon prix » shows it and stays; « Continuer » goes on. Both keep what was chosen."""
    terms = _terms()
    if terms is None:
        return redirect("paniers")
    household, sent = _payer(request), request.method == "POST"
    form = ChoiceForm(request.POST if sent else request.session.get(WISH), terms=terms)
    price = price_finder(terms, request.POST if sent else None)
    ready = form.is_valid() and (household is not None or price.is_valid())
    if sent and ready and "price" not in request.POST:
        request.session[WISH] = {name: request.POST[name] for name in WISHED} | _also(request)
        return redirect("paniers:who")
    means = means_for(household, clock.today()) if household else price.means()
    offer = form.offer(means, on=clock.today()) if household or (sent and price.is_valid()) else None
    if "price" in request.POST:  # only asking: what is not chosen yet is no mistake
        form = ChoiceForm(terms=terms, initial={**request.session.get(WISH, {}), **request.POST.dict()})
    return render(request, "paniers/choose.html", {"terms": terms, "form": form, "price": price, "household": household, "offer": offer})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Step 2. Who is known goes on at once; who has no account yet signs in or up, and comes back here."""
    if WISH not in request.session:
        return redirect("paniers:choose")
    if not request.user.is_authenticated:
        return render(request, "paniers/who.html", {"here": request.path})
    person = Person.objects.of_user(request.user)
    if person is not None and _payer(request) is not None:
        return redirect("paniers:check")
    if person is not None and Household.objects.of(person).exists():
        return render(request, "paniers/not_referent.html", {"person": person})
    form = WhoForm(request.POST or None, initial={"given_name": request.user.first_name, "family_name": request.user.last_name})
    if person is not None or (request.method == "POST" and form.is_valid()):
        try:
            person = person or create_person(by=request.user, user=request.user, email=request.user.email or "", **form.cleaned_data)
            create_household(referents=[person], by=request.user)
            return redirect("paniers:check")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/who.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Step 3. Everything on one page; the price confirmed is the one shown, or the page says that it changed."""
    terms, household = _terms(), _payer(request)
    chosen = _chosen(request, terms) if terms else None
    if chosen is None:
        messages.warning(request, "Ce choix n’est plus possible : regardez ce qui est proposé, et choisissez de nouveau.")
        return redirect("paniers:choose")
    if household is None:
        return redirect("paniers:who")
    place = chosen.place()
    sheet = place["sheet"]
    form = ConfirmForm(request.POST or None, initial={"key": uuid.uuid4()})
    offer = chosen.offer(means_for(household, clock.today()), on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            row = _subscribe(request, chosen, household, form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            request.session.pop(WISH, None)
            return redirect("paniers:done", row.pk)
    missing = offer.quote.proof_state == ProofState.MISSING
    context = {"terms": terms, "form": form, "offer": offer, "sheet": sheet, "proof_missing": missing, "wish": request.session[WISH]}
    context["wishes"] = place.get("wishes")
    return render(request, "paniers/check.html", context)


def _subscribe(request: HttpRequest, chosen: ChoiceForm, household: Household, answers: dict) -> Subscription:
    if answers["promise"]:
        with suppress(Refusal):  # already promised, or verified meanwhile: nothing to add
            promise_proof(household=household, by=request.user)
    return subscribe(
        person=Person.objects.of_user(request.user), household=household, by=request.user, shown_cents=answers["shown"],
        or_wait=answers["wait"], key=answers["key"], **chosen.place(), **chosen.what(),
    )  # fmt: skip


@never_cache
@login_required
@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What was noted, for who answers for the household that pays: the number, the dates, what is owed and by when."""
    own = Subscription.objects.filter(enrolment__household__in=Household.objects.led_by(request.user).values("pk"))
    rows = own.select_related("enrolment__sheet__maison", "terms__season")
    row = get_object_or_404(rows, pk=pk)
    baskets = list(row.baskets.select_related("session").order_by("session__start"))
    owed = [basket for basket in baskets if basket.charge_id]
    by = min((basket.charge.due_on for basket in row.baskets.select_related("charge").exclude(charge=None)), default=None)
    context = {"row": row, "baskets": baskets, "owed_cents": sum(basket.price_cents for basket in owed), "by": by}
    return render(request, "paniers/done.html", context)
