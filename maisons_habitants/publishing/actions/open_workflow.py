from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from portal.cms.models import MaisonPage
from portal.kit import audit
from portal.places.models import Maison

from ..models import HouseApprovalTask


@transaction.atomic
def open_workflow(*, maison: Maison, page: MaisonPage, by) -> Workflow:
    """Give a house its reading over: one task, one workflow, and this workflow on its page and all that lies under it. Asked twice, all is
    there once; a town that chose another workflow for the page keeps it."""
    called = f"Relecture · {maison.name}"
    task, made = HouseApprovalTask.objects.get_or_create(maison=maison, defaults={"name": called})
    if task.name != called:
        HouseApprovalTask.objects.filter(pk=task.pk).update(name=called)
    step = WorkflowTask.objects.select_related("workflow").filter(task=task).first()
    if step is None:
        step = WorkflowTask.objects.create(workflow=Workflow.objects.create(name=called), task=task, sort_order=0)
    elif step.workflow.name != called:
        Workflow.objects.filter(pk=step.workflow_id).update(name=called)
    WorkflowPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": step.workflow})
    if made:
        audit.record("publishing.open_workflow", task, by=by, maison=maison)
    return step.workflow
