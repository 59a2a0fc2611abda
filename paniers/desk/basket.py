"""The counter's twin: what becomes of one basket, said at the counter or on the phone."""

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import audit, clock
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import SessionState

from ..actions.choose_basket import choose_basket
from ..enums import BasketState
from ..forms.basket import CounterBasketForm
from ..models import Basket
from ..reading.possible import possible_for, with_its_dates
from ..registry import baskets_of
from ..screens.basket import chosen, words_of
from ..slips.subscription import sees_prices

SHOWN = 12


def baskets_url(person) -> str:
    return reverse("paniers_desk:baskets", args=[person.pk])


def _within(user):
    """The baskets of the houses where she may write places down: planned there, or collected there for once."""
    rows = Basket.objects.all()
    scope = scope_of(user, Capability.WRITE_ENROLMENTS)
    if scope.everywhere:
        return rows
    return rows.filter(Q(planned_for__maison__in=scope.maisons) | Q(session__maison__in=scope.maisons)) if scope else rows.none()


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def baskets(request: HttpRequest, pk: int) -> HttpResponse:
    """The next baskets that this person collects, each with its door."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk).current_record
    audit.note_reading(person, by=request.user, what="paniers_desk:baskets")
    hers = baskets_of(person).filter(pk__in=_within(request.user).values("pk")).exclude(state=BasketState.CANCELLED)
    again = Q(state=BasketState.ABSENT, session__state=SessionState.CANCELLED) & ~Q(session=F("planned_for"))  # `Basket.unplaced`
    coming = hers.filter(again | Q(session__end__gt=clock.now())).select_related("planned_for").order_by("session__start", "pk")[:SHOWN]
    return render(request, "paniers/counter_baskets.html", {"person": person, "baskets": coming})


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page as the household's, with who asks and, past the rules, why. Figures only for who may read this household's."""
    row = get_object_or_404(with_its_dates(_within(request.user)), pk=pk)
    place = row.subscription.enrolment
    audit.note_reading(place.person, by=request.user, what="paniers_desk:basket")
    possible = possible_for(row, late=True)
    if request.method == "POST":
        form, back = CounterBasketForm(request.POST, possible=possible), reverse("paniers_desk:basket", args=[pk])
        return chosen(request, row, form, back, act=choose_basket)
    context = {
        "row": row, "possible": possible, "pays": sees_prices(request.user, place.household), "form": CounterBasketForm(possible=possible),
        "person": place.person.current_record, "late": clock.now() >= possible.open_until, **words_of(row),
    }  # fmt: skip
    return render(request, "paniers/counter_basket.html", context)
