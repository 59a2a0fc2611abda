"""What Wagtail does with a page whose last reading over has ended. Read while models load: nothing is imported here."""


def publish(workflow_state, user=None) -> None:
    """Put what was read online. The right was asked by the task of the workflow itself: who stands in for a colleague may approve without
    holding the right to publish by herself."""
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
