"""The card of the season at the counter: one screen, under a minute; stopping it, answering a request no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.people.sessions import station_of
from programmes.desk.sheets import maisons_of
from programmes.enums import Channel

from ..actions.activate_cards import activate_cards
from ..actions.ask_cards import ask_cards
from ..actions.refuse_card import refuse_card
from ..actions.renew_cards import renew_cards
from ..actions.stop_card import stop_card
from ..enums import CardState
from ..forms.cards import FIELDS, CounterForm, RefusalForm
from ..listings.holders import Holder, holders, members_of, ticked_first
from ..models import CultureCard, CultureSeason
from ..reading.prices import both_prices, lacks_proof, price_for
from ..registry import sees_price
from ..slips.card import LABEL

MAY = Capability.WRITE_ENROLMENTS


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, home seen, tax notice, one button; what is done is shown on the same page, with its papers."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    season = CultureSeason.objects.current()
    if season is None or not season.starts_on <= clock.today() <= season.ends_on:
        return render(request, "pass_culture/desk/no_season.html", {"person": person, "season": season})
    household, homes = _home(request, person)
    hidden = household is None and Household.objects.of(person).exists()
    found = holders(members_of(household, person), season, money=sees_price(request.user, household))
    form = _form(request, person, season, household, found, hidden=hidden)
    if request.method == "POST" and form.is_valid():
        try:
            return _carried_out(request, person, season, household, form)
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
    shown = _shown(request, person, season, household, homes, found, form)
    return render(request, "pass_culture/desk/card.html", shown | {"hidden": hidden})


def _home(request: HttpRequest, person: Person) -> tuple[Household | None, list[Household]]:
    """The household that pays, of those she is in that this member of staff sees; the one chosen where there are two."""
    homes = list(Household.objects.visible_to(request.user).of(person).order_by("pk"))
    wanted = number_sent(request.POST.get("foyer") or request.GET.get("foyer", ""))
    return next((home for home in homes if home.pk == wanted), homes[0] if homes else None), homes


def _form(request: HttpRequest, person: Person, season: CultureSeason, household, found: list[Holder], *, hidden: bool) -> CounterForm:
    """`hidden`: she has a household that this member of staff does not see: no price is shown, the act finds it."""
    maisons = maisons_of(request.user, MAY).order_by("name")
    sees = not hidden and (sees_price(request.user, household) or household is None)
    price = price_for(season, household) if sees else None
    reads = user_can(request.user, Capability.VERIFY_MEANS)
    both = both_prices(season) if reads and lacks_proof(price) else None
    first = {"people": ticked_first(found, person), "maison": _nearest(request, person, maisons)}
    form = CounterForm(
        request.POST if request.method == "POST" else None, holders=found, maisons=maisons, both=both, initial=first,
        names=lambda one: f"{one.person.full_name}, {one.years} ans" if one.years is not None else one.person.full_name,
    )  # fmt: skip
    form.price = price if both is None else None
    return form


def _nearest(request: HttpRequest, person: Person, maisons):
    """The house of this counter, else one of hers where this member of staff serves, else the first."""
    station = station_of(request)
    near = [station.maison] if station else []
    known = set(person.known_at.values_list("maison", flat=True))
    rows = list(maisons)
    return next((one for one in rows if one in near), None) or next((one for one in rows if one.pk in known), None) or rows[0]


def _carried_out(request: HttpRequest, person: Person, season: CultureSeason, household, form: CounterForm) -> HttpResponse:
    if household is None and not Household.objects.of(person).exists() and not user_can(request.user, Capability.WRITE_HOUSEHOLDS):
        raise Refusal("foyer-manquant", "Il manque le foyer qui règle la carte.", "Demandez à l’accueil d’ouvrir son foyer : une minute.")
    asked, common = form.asked(), {"season": season, "household": household, "by": request.user, "in_hand": True, "key": sent_with(request)}
    if "demander" in request.POST:
        asked = {name: asked[name] for name in ("people", "maison", "promise")}
        cards = ask_cards(channel=Channel.COUNTER, **asked, **common)
        words = "Demande notée : la carte se fait dès que le domicile est vu."
    else:
        again = form.renews and not asked["home_seen"]
        cards = renew_cards(channel=Channel.COUNTER, **_without_home(asked), **common) if again else activate_cards(**asked, **common)
        names = ", ".join(one.person.display_name for one in cards)
        words = f"C’est fait : {'cartes' if len(cards) > 1 else 'carte'} en service pour {names}."
    if len(cards) == 1:
        offer_slip(request, words, label=LABEL, key=cards[0].pk)
    else:
        messages.success(request, words)
    here = reverse("pass_culture_desk:card", args=[person.pk])
    return redirect(f"{here}?foyer={cards[0].household_id}" if household else here)


def _without_home(asked: dict) -> dict:
    return {name: value for name, value in asked.items() if name != "home_seen"}


def _shown(request: HttpRequest, person, season, household, homes, found: list[Holder], form: CounterForm) -> dict:
    for one in found:
        audit.note_reading(one.person, by=request.user, what="pass_culture_desk:card") if one.person.pk != person.pk else None
    with_card = [one for one in found if one.active]
    return {
        "person": person, "season": season, "household": household, "homes": homes, "form": form, "with_card": with_card,
        "without": [one for one in found if one.may_have_it], "renewing": [one for one in found if one.renews],
        "due_cents": sum(one.left_cents for one in with_card), "may_take": user_can(request.user, Capability.TAKE_MONEY),
        "one_house": form.fields["maison"].queryset.count() == 1, "label": LABEL,
    }  # fmt: skip


def _row(request: HttpRequest, pk: int, **states) -> tuple[CultureCard, Person]:
    """A card of somebody this member of staff sees."""
    row = get_object_or_404(CultureCard.objects.select_related("person__successor", "season", "maison", "charge").filter(**states), pk=pk)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=row.person.current_record.pk)
    audit.note_reading(person, by=request.user, what="pass_culture_desk:card")
    return row, person


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """What stops with it, then one button; a paper for her."""
    row, person = _row(request, pk)
    if request.method == "POST":
        try:
            stop_card(card=row, by=request.user, seen=number_sent(request.POST.get("lu")) or None, in_hand=True, key=sent_with(request))
            offer_slip(request, f"C’est noté : la carte de {person.full_name} est arrêtée.", label=LABEL, key=row.pk)
            return redirect("pass_culture_desk:card", person.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("pass_culture_desk:stop", row.pk)
    return render(request, "pass_culture/desk/stop.html", {"card": row, "person": person, "active": row.state == CardState.ACTIVE})


@never_cache
@staff_gate(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """No, in words that she reads."""
    rows = CultureCard.objects.within(scope_of(request.user, MAY))
    row, person = _row(request, pk, pk__in=rows.order_by().values("pk"))
    form = RefusalForm(request.POST if request.method == "POST" else None, initial={"seen": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            refuse_card(card=row, words=data["words"], seen=data["seen"], by=request.user, key=sent_with(request))
            messages.success(request, f"C’est répondu : {person.full_name} lit votre réponse par son moyen habituel.")
            return redirect("pass_culture_desk:cards")
        except Refusal as refusal:
            put_refusal(form, refusal, {"reponse-manquante": "words", "reponse-trop-longue": "words"})
    return render(request, "pass_culture/desk/refuse.html", {"card": row, "person": person, "form": form})
