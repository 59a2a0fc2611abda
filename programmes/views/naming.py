from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.people.actions.create_person import create_person

from ..forms.places import NameForm


def who_are_you(request: HttpRequest, template: str, **context) -> HttpResponse:
    """An account that is nobody yet: a name, then back to where she was."""
    known = {"given_name": request.user.first_name, "family_name": request.user.last_name}
    form = NameForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            create_person(by=request.user, user=request.user, email=request.user.email or "", channel="email", **form.cleaned_data)
            return redirect(request.path)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, template, context | {"form": form})
