"""What the pages of a subscription's change and renewal do, the resident's and the counter's alike."""

import uuid

from django.contrib import messages
from django.http import HttpRequest

from portal.kit import dates
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.answer_renewal import answer_renewal
from ..actions.change_subscription import change_subscription
from ..actions.wish_house import wish_house
from ..forms.terms import ChangeForm
from ..listings.terms import TermsView

RELATED = (
    "terms__season",
    "terms__tariff",
    "enrolment__sheet__maison",
    "enrolment__household",
    "enrolment__person",
    "wished__sheet__maison",
)


def change_page(request: HttpRequest, view: TermsView, *, by, channel: str = "online") -> tuple[ChangeForm | None, dict]:
    """The page of a change, the resident's or the counter's; no form when what was asked is done."""
    form = ChangeForm(request.POST or None, subscription=view.row)
    context = {"view": view, "form": form, "offer": None, "key": sent_with(request) or uuid.uuid4(), "full": None}
    if request.method != "POST" or not form.is_valid():
        return form, context
    try:
        context["offer"] = form.offer()
        if "wait" in request.POST:
            wish_house(subscription=view.row, sheet=form.cleaned_data["sheet"], by=by, channel=channel, key=sent_with(request))
            messages.success(request, "C’est noté : on vous prévient dès qu’une place s’y libère. Rien ne change d’ici là.")
            return None, context
        if "note" in request.POST:
            _change(request, view, form, by=by, channel=channel)
            messages.success(request, f"C’est noté, à partir du {dates.day_long(form.cleaned_data['from_on'])}.")
            return None, context
    except Refusal as refusal:
        context["full"] = form.cleaned_data["sheet"] if refusal.code == "maison-complete" and "sheet" in form.wish() else None
        put_refusal(form, refusal)
    return form, context


def _change(request: HttpRequest, view: TermsView, form: ChangeForm, *, by, channel: str) -> None:
    shown = request.POST.get("shown", "")
    change_subscription(
        subscription=view.row, from_on=form.cleaned_data["from_on"], by=by, channel=channel, key=sent_with(request),
        shown_cents=int(shown) if shown.isdecimal() and len(shown) < 9 else None, **form.wish(),
    )  # fmt: skip


def answered(request: HttpRequest, view: TermsView, *, by) -> bool:
    """Write the answer that was pressed; a refusal is told on the page."""
    yes, shown = request.POST.get("answer") == "oui", request.POST.get("shown", "")
    try:
        answer_renewal(
            subscription=view.row, yes=yes, by=by, key=sent_with(request),
            shown_cents=int(shown) if yes and shown.isdecimal() and len(shown) < 9 else None,
        )  # fmt: skip
        messages.success(request, "C’est noté : vos paniers continuent." if yes else "C’est noté : vos paniers ne continuent pas après.")
        return True
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
