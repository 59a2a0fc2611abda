"""Who comes along with one's place, added or renamed later. Taking out is giving that place back (`places.answer`)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household
from portal.kit import clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.add_guest import add_guest
from ..actions.rename_guest import rename_guest
from ..forms.guests import GuestNameForm, guest_form
from ..models import Enrolment
from ..programme_type import Quoted, kind_of, own_guest_price
from .party import my_place

ADDED = {"confirmed": "C'est noté : {name} vient avec vous.", "held": "La place de {name} est gardée : il reste à la régler."}
LOOKED_AT = "La place de {name} est gardée : l'équipe regarde et vous répond."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a place of one's own: one more who comes along. Of a guest's place: her first name."""
    row = my_place(request, pk)
    form = guest_form(row, request.POST or None, strict=True)
    if request.method == "POST" and form.is_valid():
        try:
            done = _written(request, row, form)
            messages.success(request, _said(row, done))
            return redirect("programmes:place", done.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    quoted = None if row.guest else _price_for(request.user, row)
    return render(request, "programmes/guest.html", {"place": row, "form": form, "quoted": quoted})


def _written(request: HttpRequest, row: Enrolment, form: GuestNameForm) -> Enrolment:
    """Do what the form asks, with the version and the key that came with it; raises the action's refusals."""
    seen = number_sent(request.POST.get("version")) or None
    if row.guest:
        return rename_guest(enrolment=row, name=form.cleaned_data["name"], by=request.user, seen=seen)
    return add_guest(enrolment=row, by=request.user, seen=seen, key=sent_with(request), **form.brought())


def _said(row: Enrolment, done: Enrolment) -> str:
    """What to say of it, to whoever takes care of the place."""
    if row.guest:
        return f"C'est noté : {done.called} vient avec vous."
    return (LOOKED_AT if done.to_look_at else ADDED[done.state]).format(name=done.called)


def _price_for(user, row: Enrolment) -> Quoted | None:
    """What one place more costs, for who leads the household that pays, and for nobody else."""
    kind = kind_of(row.sheet.activity)
    if not (row.sheet.tariff_id or own_guest_price(kind)) or not Household.objects.led_by(user).filter(pk=row.household_id).exists():
        return None
    try:
        on = clock.today()
        return kind.guest_quote(row.household, row.sheet, on=on) or kind.quote(row.household, row.sheet, on=on)
    except Refusal:
        return None  # said in words by the action
