"""What proposals give to the rooms below: tasks of staff, a part of a house's page."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from portal.kit import clock
from portal.kit.registry import Moments
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..models import Proposal, ProposalAnswer
from ..rules.proposals import ANSWERED
from .proposals import standing


def staff_tasks(user) -> list[dict]:
    """To read over, and answers late, in her houses. One query."""
    scope = scope_of(user, Capability.KEEP_COMMITTEES)
    if not scope:
        return []
    last = ProposalAnswer.objects.filter(proposal=OuterRef("pk")).order_by("-given_at", "-pk").values("outcome")[:1]
    rows = Proposal.objects.within(scope).filter(merged_into=None, set_aside_at=None).annotate(outcome=Subquery(last))
    owing = Q(outcome=None) | ~Q(outcome__in=ANSWERED)
    found = rows.aggregate(
        waiting=Count("pk", filter=Q(published_at=None)),
        late=Count("pk", filter=Q(published_at__isnull=False, owed_on__lt=clock.today()) & owing),
    )
    tasks = [
        {"label": "Propositions à relire", "url": reverse("committees_desk:proposals") + "?etat=a-relire", "count": found["waiting"]},
        {"label": "Réponses promises, en retard", "url": reverse("committees_desk:proposals_late"), "count": found["late"]},
    ]
    return [task for task in tasks if task["count"]]


def house_marks(house: OuterRef, at: Moments) -> dict:
    shown = standing().filter(maison=house).order_by().values("maison").annotate(n=Count("pk")).values("n")
    return {"proposals_shown": Subquery(shown)}


def house_panel(request, page) -> dict:
    """Always: whoever reads of a house may propose something to it."""
    return {"number": page.marks.get("proposals_shown") or 0}
