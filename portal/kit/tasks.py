"""The worker's own sign of life."""

from django_tasks import task

from . import beats


@task()
def beat() -> None:
    """Run by the worker: it lives, and the way to it works."""
    beats.mark("worker")
