"""A household at the desk: its page, who is in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import clock, registry, request_keys
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.create_household import create_household
from ..actions.join_household import join_household
from ..actions.leave_household import leave_household
from ..actions.make_referent import make_referent
from ..actions.split_household import split_household
from ..actions.unmake_referent import unmake_referent
from ..forms.composition import LeaveForm
from ..forms.fields import tell_form
from ..models import QuotientFamilial, TaxStatus, facts_about
from ..rules import composition, means
from .persons import panels, searched, shown_in_list
from .sight import household_for, may, number_in, person_for


@staff_gate(Capability.SEE_HOUSEHOLDS)
@require_safe
def household_page(request: HttpRequest, pk: int) -> HttpResponse:
    household = household_for(request, pk)
    allowed = may(request, Capability.WRITE_HOUSEHOLDS, Capability.VERIFY_MEANS, Capability.SEE_MEANS)
    members = household.members()
    alone = sum(member.is_referent for member in members) == 1
    for member in members:
        member.may_change = not alone if member.is_referent else composition.may_refer(member.person.birth, clock.today())
    context = {
        "household": household,
        "members": members,
        "former": household.memberships.filter(until__isnull=False).select_related("person__successor").order_by("-until"),
        "panels": panels(request, registry.household_panels, household),
        "today": clock.today(),
        "may": allowed,
    }
    if household_for_means(request, household):
        context |= facts_shown(household)
    return render(request, "households/desk/household_page.html", context)


def household_for_means(request: HttpRequest, household) -> bool:
    """Whether the agent may read the means of this very household."""
    scope = scope_of(request.user, Capability.SEE_MEANS)
    return bool(scope) and type(household).objects.within(scope).filter(pk=household.pk).exists()


def facts_shown(household) -> dict:
    """The means that hold today and every fact behind them, the newest first."""
    related = ("correction", "corrects", "checked_by")
    facts = facts_about(household)
    return {
        "means": means.means_on(facts, clock.today()),
        "quotients": list(QuotientFamilial.objects.filter(household=household).select_related(*related).order_by("-checked_at", "-pk")),
        "taxes": list(TaxStatus.objects.filter(household=household).select_related(*related).order_by("-checked_at", "-pk")),
        "promises": list(household.promised_proofs.order_by("-promised_on")),
    }


@staff_gate(Capability.WRITE_HOUSEHOLDS)
@require_POST
def household_new(request: HttpRequest) -> HttpResponse:
    """Open a household around one person."""
    person = person_for(request, number_in(request.POST.get("personne")), Capability.WRITE_HOUSEHOLDS)
    try:
        household = create_household(referents=[person], by=request.user, key=request_keys.sent_with(request))
        messages.success(request, f"Le foyer de {person.full_name} est ouvert.")
        return redirect("desk_household", household.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_person", person.pk)


@staff_gate(Capability.WRITE_HOUSEHOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def household_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Find somebody, and add her."""
    household = household_for(request, pk, Capability.WRITE_HOUSEHOLDS)
    if request.method == "POST":
        person = person_for(request, number_in(request.POST.get("personne")), Capability.WRITE_HOUSEHOLDS)
        try:
            join_household(household=household, person=person, by=request.user)
            messages.success(request, f"{person.full_name} fait partie du foyer.")
            return redirect("desk_household", household.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    form, text = searched(request)
    seen = Person.objects.within(scope_of(request.user, Capability.WRITE_HOUSEHOLDS)).current()
    here = {member.person.pk for member in household.members()}
    found = list(shown_in_list(seen).matching(text).exclude(pk__in=here).called()[:20]) if text else []
    context = {"household": household, "form": form, "text": text, "found": found, "today": clock.today()}
    return render(request, "households/desk/household_join.html", {**context, "may": may(request, Capability.WRITE_PEOPLE)})


@staff_gate(Capability.WRITE_HOUSEHOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def household_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Who leaves; perhaps together, to form another household."""
    household = household_for(request, pk, Capability.WRITE_HOUSEHOLDS)
    form = LeaveForm(request.POST or None, members=household.members())
    if request.method == "POST" and form.is_valid():
        going = form.persons()
        try:
            if form.cleaned_data["together"] == "oui":
                leading = [person for person in going if composition.may_refer(person.birth, clock.today())][:1]
                made = split_household(household=household, persons=going, referents=leading, by=request.user)
                messages.success(request, "Ces personnes forment un autre foyer. Sa situation reste à vérifier.")
                return redirect("desk_household", made.pk)
            leave_household(household=household, persons=going, by=request.user)
            messages.success(request, "C’est fait : le foyer ne voit plus rien d’elles, elles ne voient plus rien du foyer.")
            return after_leaving(request, household, going[0])
        except Refusal as refusal:
            tell_form(form, refusal)
    return render(request, "households/desk/household_leave.html", {"household": household, "form": form})


def after_leaving(request: HttpRequest, household, person: Person) -> HttpResponse:
    """An emptied household is out of sight: its page would be a 404."""
    if household.memberships.active().exists():
        return redirect("desk_household", household.pk)
    return redirect("desk_person", person.pk)


@staff_gate(Capability.WRITE_HOUSEHOLDS)
@require_POST
def household_referent(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    household = household_for(request, pk, Capability.WRITE_HOUSEHOLDS)
    members = {member.person.pk: member.person for member in household.members()}
    person = members.get(number_in(request.POST.get("personne")))
    do = make_referent if act == "designer" else unmake_referent
    try:
        if person is not None:
            do(household=household, person=person, by=request.user)
            messages.success(request, "C’est noté.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_household", household.pk)
