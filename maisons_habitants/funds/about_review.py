"""What the review of requests gives to the rooms below: what waits for staff, a question recalled, what leaders are told, the demo."""

from portal.kit import registry

from .actions.remind_questions import remind_questions
from .demo import review as demo_of_review
from .notifications.review import name_purposes
from .reading.waiting import staff_tasks


def register() -> None:
    registry.staff_tasks.add("funds.review", staff_tasks)
    registry.tick_jobs.add("funds.questions", remind_questions, order=64)
    registry.demo_parts.add("funds.review", registry.DemoPart("des demandes à un fonds", demo_of_review.load), order=90)
    name_purposes()
