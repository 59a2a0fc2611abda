"""What waits to be read over, and for whom."""

from wagtail.models import TaskState, WorkflowState

from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..models import HouseApprovalTask, StandIn


def waiting_for(user):
    """Task states that wait for her reading: of the houses where she publishes or stands in; what she submitted herself only where she
    publishes. No query but the one of her replacements today."""
    own = scope_of(user, Capability.PUBLISH_PAGES)
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if own.everywhere:
        return states.filter(task__in=HouseApprovalTask.objects.values("pk"))
    reach = own | StandIn.objects.scope_of(user)
    if not reach:
        return TaskState.objects.none()
    elsewhere = HouseApprovalTask.objects.exclude(maison__in=own.maisons).values("pk")
    hers = WorkflowState.objects.filter(requested_by=user).values("pk")
    return states.filter(task__in=HouseApprovalTask.objects.filter(maison__in=reach.maisons).values("pk")).exclude(
        task__in=elsewhere, workflow_state__in=hers
    )


def sent_back_to(user):
    """Pages of hers that came back with a word."""
    return WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
