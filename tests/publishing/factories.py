"""Houses with editors and approvers, each their own section."""

from portal.people.enums import Role
from tests.committees.factories import house
from tests.people.factories import staff

__all__ = ["house", "staff"]


def writer(maison=None, role: str = Role.ANIMATION):
    """Somebody of the house's team who writes its pages; `role` decides whether she publishes them too."""
    return staff(role, maison or house())
