"""What screens of residents and of staff say alike, once an act is done."""

from django.contrib import messages
from django.http import HttpRequest

from ..actions.end_standing import end_standing
from ..models import StandingShift

ENDED = "C’est arrêté. Merci pour tout ce temps donné."


def tell_end(request: HttpRequest, standing: StandingShift, *, channel: str) -> None:
    """End it as the form says, and say what stays."""
    kept = end_standing(standing=standing, by=request.user, channel=channel, give_back=request.POST.get("dates") != "garder")
    messages.success(request, ENDED)
    for row, refusal in kept:
        messages.error(request, f"{row.sheet.activity.title} : {refusal}")
