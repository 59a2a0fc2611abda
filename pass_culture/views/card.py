"""`/pass-culture/carte/`: her card and those of the household she answers for: asking, having it again, stopping."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household
from portal.kit import clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from portal.places.models import Maison
from programmes.views.naming import who_are_you

from ..actions.ask_cards import ask_cards
from ..actions.renew_cards import renew_cards
from ..actions.stop_card import stop_card
from ..enums import STANDING, CardState
from ..forms.cards import FIELDS, AskForm
from ..listings.holders import Holder, holders, members_of, ticked_first
from ..models import CultureCard, CultureSeason
from ..reading.prices import lacks_proof, plain_price, price_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """Who has it, who may have it again at once, who asks. A visitor reads how, and signs in."""
    season = CultureSeason.objects.select_related("tariff").current()
    running = season is not None and season.starts_on <= clock.today() <= season.ends_on
    context = {"season": season, "running": running, "price": plain_price(season) if season else "", "here": request.path}
    if not running or not request.user.is_authenticated:
        return render(request, "pass_culture/card.html", context)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "pass_culture/card.html", names=True, **context)
    led = Household.objects.led_by(request.user).order_by("pk").first()
    household = led or Household.objects.of(person).order_by("pk").first()
    found = holders(members_of(led, person), season, money=led is not None)
    form, own = _form(request, person, season, household, found, led=led)
    if request.method == "POST" and form.is_valid():
        try:
            return _carried_out(request, season, household, form)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    context |= {"form": form, "own": own, "person": person} | _shown(found)
    return render(request, "pass_culture/card.html", context)


def _form(request: HttpRequest, person: Person, season: CultureSeason, household, found: list[Holder], *, led):
    """The form of those who have no card and asked for none, and the price of their household where she may read it."""
    free = [one for one in found if one.card is None]
    own = price_for(season, led) if led or household is None else None
    known = person.known_at.order_by("since", "pk").values_list("maison", flat=True).first()
    form = AskForm(
        request.POST if request.method == "POST" else None, holders=free, maisons=Maison.objects.in_service().order_by("name"),
        names=lambda one: "moi" if one.person.pk == person.pk else one.person.display_name, proof_missing=lacks_proof(own),
        initial={"people": ticked_first(free, person), "maison": known, "shown": own.cents if own else None},
    )  # fmt: skip
    return form, own


def _shown(found: list[Holder]) -> dict:
    active = [one for one in found if one.active]
    return {
        "active": active, "asked": [one for one in found if one.asked], "free": [one for one in found if one.card is None],
        "renewing": [one for one in found if one.card is None and one.renews], "due_cents": sum(one.left_cents for one in active),
    }  # fmt: skip


def _carried_out(request: HttpRequest, season: CultureSeason, household, form: AskForm) -> HttpResponse:
    data = form.cleaned_data
    common = {
        "people": form.chosen(), "season": season, "maison": data["maison"], "household": household, "by": request.user,
        "promise": data.get("promise", False), "key": sent_with(request),
    }  # fmt: skip
    if form.renews:
        renew_cards(shown_cents=data["shown"], **common)
        messages.success(request, "C’est fait, comme l’an dernier : la carte sert à toute la saison.")
    else:
        ask_cards(**common)
        messages.success(request, "Votre demande est arrivée : l’équipe la regarde et vous répond dans la semaine.")
    return redirect("pass_culture:card")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Her own, or one of the household she answers for: what it means, then one button."""
    mine = CultureCard.objects.filter(CultureCard.objects.own_to(request.user), state__in=STANDING)
    row = get_object_or_404(mine.select_related("person__successor", "season"), pk=pk)
    if request.method == "POST":
        try:
            stop_card(card=row, by=request.user, seen=number_sent(request.POST.get("lu")) or None, key=sent_with(request))
            messages.success(request, "C’est noté. Vous pouvez la reprendre quand vous voulez.")
            return redirect("pass_culture:card")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    own = row.person.current_record == Person.objects.of_user(request.user)
    return render(request, "pass_culture/stop.html", {"card": row, "own": own, "active": row.state == CardState.ACTIVE})
