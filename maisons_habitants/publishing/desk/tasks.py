"""What publishing leaves to staff's hands."""

from django.urls import reverse

from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..reading.waiting import sent_back_to, waiting_for


def staff_tasks(user) -> list[dict]:
    """Pages to read over, pages that came back: a query each, and the one of her replacements."""
    if not user_can(user, Capability.WRITE_PAGES):
        return []
    url = reverse("publishing_desk:home")
    counted = (
        ("pages à relire avant leur mise en ligne", waiting_for(user)),
        ("pages qu’on vous a rendues, à reprendre", sent_back_to(user)),
    )
    found = [{"label": label, "url": url, "count": rows.count()} for label, rows in counted]
    return [line for line in found if line["count"]]
