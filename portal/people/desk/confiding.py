"""Confiding a room's sheet to a volunteer: who has it now, and a form for one more link."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..models import SheetPass


def confiding(
    request: HttpRequest, template: str, context: dict, *, form: Form, target: str, confide: Callable[..., SheetPass] | None
) -> HttpResponse:  # fmt: skip
    """`confide`: the room's act, given `by`, `key` and what the form asked; None where there is nothing to confide. `template` includes
    `people/confiding.html`."""
    if request.method == "POST" and form.is_valid() and confide is not None:
        try:
            return redirect("sheet_pass", confide(by=request.user, key=sent_with(request), **form.cleaned_data).pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    passes = SheetPass.objects.visible_to(request.user).live(clock.now()).filter(target=target).select_related("issued_by")
    return render(request, template, {**context, "form": form, "passes": passes})
