"""Doors of the desk's screens: who has no account signs in, who may not is told so."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .visibility import user_can


def staff_gate(capability: str) -> Callable:
    """A view for those who hold `capability` in one house at least; its rows still start from `visible_to(user)`.

    A visitor is sent to sign in; anybody else gets 403.
    """

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not user_can(request.user, capability):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
