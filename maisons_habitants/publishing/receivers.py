"""What Wagtail tells of a page that is submitted, approved or sent back: our own messages, by the outbox, to whom it is for that day."""

from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from .models import HouseApprovalTask
from .notifications import tell_approvers, tell_writer
from .reading.approvers import told_of


def say_it_waits(sender, instance, user=None, **kwargs) -> None:
    task, page = instance.task.specific, instance.workflow_state.content_object
    if not isinstance(task, HouseApprovalTask) or not isinstance(page, Page):
        return
    asked = instance.workflow_state.requested_by
    tell_approvers(told_of(task.maison, but=asked), page=page, maison=task.maison, state=instance, by=user)


def _say_answer(instance, user, *, approved: bool) -> None:
    asked, page, state = instance.requested_by, instance.content_object, instance.current_task_state
    if asked is None or not isinstance(page, Page) or (user is not None and asked.pk == user.pk):
        return
    tell_writer(asked, page=page, state=state, approved=approved, comment=state.comment if state else "", by=user)


def say_it_is_approved(sender, instance, user=None, **kwargs) -> None:
    _say_answer(instance, user, approved=True)


def say_it_comes_back(sender, instance, user=None, **kwargs) -> None:
    _say_answer(instance, user, approved=False)


def say_nothing(sender, **kwargs) -> None:
    """Wagtail would write to superusers that a page was submitted."""


def connect() -> None:
    """Under the names of Wagtail's own e-mails: our apps are ready first and Django connects a name once, so nothing is said twice."""
    task_submitted.connect(say_it_waits, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
    workflow_submitted.connect(say_nothing, sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification")
    workflow_rejected.connect(say_it_comes_back, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification")
    workflow_approved.connect(say_it_is_approved, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification")
