"""Who is asked before a page is deleted, moved, published…, and in what order, whatever order the rooms are loaded in.

A room registers its hooks with one of these orders, for Wagtail's screens (`before_delete_page`, `before_bulk_action`…) and for its
interface to pages (`/admin/api/`), which asks no hook of its own: there `ASKED` is, `(act, page) -> words`, empty when it may be done.
"""

from enum import IntEnum

from rest_framework.exceptions import ValidationError
from wagtail import hooks

ASKED = "refuse_page_act"


class Order(IntEnum):
    """The smallest is asked first."""

    FIRM = -20  # the site needs this page
    DATES = -10  # dates and places hang on it
    WRITTEN = 0  # something in what is written is to mend
    HELD = 50  # other rows hold it: said where nobody says it better


def why_not(act: str, page) -> str:
    """The first reason against this act, by the order above."""
    return next((words for ask in hooks.get_hooks(ASKED) if (words := ask(act, page))), "")


def guarded(act: str, action):
    """The act of Wagtail's interface, refused in words where a screen would refuse it."""

    class Guarded(action):
        def execute(self, instance, data):
            if words := why_not(act, instance):
                raise ValidationError({"detail": words})
            return super().execute(instance, data)

    return Guarded
