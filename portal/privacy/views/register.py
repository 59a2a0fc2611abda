"""The register of treatments, for everybody: what is kept, why, how long. Written by the rooms themselves (`registry.treatments`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import registry

from ..rules import delays


def treatments() -> list[dict]:
    """Each treatment with its delays in words."""
    return [
        {"key": key.replace(".", "-"), "row": row, "delays": [(delay, delays.said(delay.number, delay.unit)) for delay in row.delays]}
        for key, row in registry.treatments.items()
    ]


@require_safe
def data_register(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/register.html", {"treatments": treatments()})
