"""« Équipe »: who works here, with which role and where; who joins, who leaves."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal

from ..actions.close_account import close_account, reopen_account
from ..actions.give_role import give_role
from ..actions.invite_member import invite_member
from ..actions.reset_second_factor import reset_second_factor
from ..actions.unlock_badge import unlock_badge
from ..actions.withdraw_role import withdraw_role
from ..enums import SECOND_FACTORS, Capability
from ..forms import InviteForm, RoleForm, TeamFilter
from ..models import RoleAssignment, User

PAGE = 50


def members(user):
    """The team as `user` sees it, with roles of today, second factor and badge: the same number of queries for any size."""
    held = RoleAssignment.objects.visible_to(user).active(clock.today()).select_related("sector", "maison")
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return (
        User.objects.team_visible_to(user)
        .annotate(has_second_factor=Exists(factor))
        .select_related("badge")
        .prefetch_related(Prefetch("role_assignments", held, to_attr="roles_shown"))
        .order_by("last_name", "first_name", "pk")
    )


@staff_gate(Capability.SEE_TEAM)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    form = TeamFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = members(request.user).filter(is_active=not wanted.get("closed"))
    if wanted.get("q"):
        rows = rows.filter(Q(last_name__icontains=wanted["q"]) | Q(first_name__icontains=wanted["q"]) | Q(email__icontains=wanted["q"]))
    if wanted.get("role"):
        holders = RoleAssignment.objects.visible_to(request.user).active(clock.today()).filter(role=wanted["role"])
        rows = rows.filter(pk__in=holders.order_by().values("user"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/team.html", {"form": form, "page": page})


@staff_gate(Capability.MANAGE_TEAM)
def team_invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = invite_member(
                email=data["email"], first_name=data["first_name"], last_name=data["last_name"],
                address=request.build_absolute_uri(reverse("desk_home")), by=request.user, **form.given(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{user} fait partie de l'équipe : un message lui dit comment entrer.")
            return redirect("team_member", user.pk)
    return render(request, "people/team_invite.html", {"form": form})


@staff_gate(Capability.SEE_TEAM)
@require_safe
def team_member(request: HttpRequest, pk: int) -> HttpResponse:
    return _member_page(request, get_object_or_404(members(request.user), pk=pk), RoleForm(by=request.user))


def _member_page(request: HttpRequest, member: User, form: RoleForm) -> HttpResponse:
    return render(request, "people/team_member.html", {"member": member, "form": form, "own": member.pk == request.user.pk})


@staff_gate(Capability.MANAGE_TEAM)
@require_POST
def team_give(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(members(request.user), pk=pk)
    form = RoleForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            assignment = give_role(user=member, by=request.user, **form.given())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Rôle donné : {assignment}.")
            return redirect("team_member", pk)
    return _member_page(request, member, form)


@staff_gate(Capability.MANAGE_TEAM)
@require_POST
def team_withdraw(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    assignment = get_object_or_404(RoleAssignment.objects.visible_to(request.user), pk=role, user=pk)
    return _done(request, pk, lambda: withdraw_role(assignment=assignment, by=request.user), "Ce rôle est retiré.")


# The acts on an account which are one button each: what is said once done.
ACTS = {
    "fermer": (close_account, "Le compte est fermé, et déconnecté de partout."),
    "rouvrir": (reopen_account, "Le compte est rouvert. Donnez-lui un rôle."),
    "lever": (reset_second_factor, "La double vérification est levée : un message le dit."),
    "debloquer": (unlock_badge, "Le badge est débloqué."),
}


@staff_gate(Capability.MANAGE_TEAM)
@require_POST
def team_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    member = get_object_or_404(User.objects.team_visible_to(request.user), pk=pk)
    action, words = ACTS[act]
    return _done(request, pk, lambda: action(user=member, by=request.user), words)


def _done(request: HttpRequest, pk: int, act, words: str) -> HttpResponse:
    """Carry out `act`; a refusal is shown in its own words."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("team_member", pk)
