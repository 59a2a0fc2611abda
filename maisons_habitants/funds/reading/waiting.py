"""What of the requests waits for a member of staff."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.aggregates import Count
from django.urls import reverse

from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..enums import State
from ..models import FundRequest
from ..rules.silence import STANDS_AFTER_DAYS
from .silence import unanswered


def staff_tasks(user) -> list[dict]:
    """In the houses where she reviews: requests that nobody took up, questions that nobody answers. One query."""
    scope = scope_of(user, Capability.REVIEW_FUNDS)
    if not scope:
        return []
    silent = unanswered(clock.now(), STANDS_AFTER_DAYS).filter(request=OuterRef("pk"))
    found = FundRequest.objects.within(scope).filter(state__in=(State.SUBMITTED, State.INCOMPLETE)).aggregate(
        new=Count("pk", filter=Q(state=State.SUBMITTED)), silent=Count("pk", filter=Q(state=State.INCOMPLETE) & Exists(silent))
    )  # fmt: skip
    board = reverse("funds_desk:board")
    tasks = [
        {"label": "Demandes à un fonds, à prendre en charge", "url": f"{board}?etat=a-prendre", "count": found["new"]},
        {"label": "Demandes à un fonds, questions sans réponse", "url": f"{board}?etat=sans-reponse", "count": found["silent"]},
    ]
    return [task for task in tasks if task["count"]]
