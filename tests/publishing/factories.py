"""Houses with editors and approvers, each their own section; pages that wait to be read over."""

import itertools

from portal.cms.models import MaisonPage
from portal.people.actions.follow_roles import follow_roles
from portal.people.enums import Role
from programmes.models import Event
from tests.committees.factories import house
from tests.people.factories import staff

__all__ = ["house", "staff"]
_number = itertools.count(1)


def writer(maison=None, role: str = Role.ANIMATION, **fields):
    """Somebody of the house's team who writes its pages; `role` decides whether she publishes them too."""
    user = staff(role, maison or house(), **fields)
    follow_roles(user=user)
    return user


def approver(maison=None, role: str = Role.RESPONSABLE, **fields):
    """Who answers for the house (or, with a sector or None and `role`, for more): she reads over and publishes."""
    return writer(maison, role, **fields)


def of_town(role: str = Role.REDACTION, **fields):
    user = staff(role, None, **fields)
    follow_roles(user=user)
    return user


def draft(maison=None, title: str = "Repas de rue", *, owner=None, **fields) -> Event:
    """A page of this house that nobody has seen yet, with one revision of its author."""
    under = MaisonPage.objects.get(maison_row=maison or house())
    page = under.add_child(instance=Event(title=title, slug=f"page-{next(_number)}", live=False, owner=owner, **fields))
    page.save_revision(user=owner)
    return page


def submitted(maison=None, *, by, title: str = "Repas de rue", **fields):
    """A draft of `by` that waits: the state of its only task."""
    page = draft(maison, title, owner=by, **fields)
    return page.get_workflow().start(page, by).current_task_state
