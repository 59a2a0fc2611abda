"""Whose hand ticks a list whose page was opened earlier (`kit.list_tokens`): the team's, or a volunteer's with a confided sheet."""

from collections.abc import Callable

from django.db.models import QuerySet

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.list_tokens import Hand, Opened

from .models import SheetPass, User


def hand_of(
    opened: Opened, *, of_team: Callable[[User], QuerySet], of_house: Callable[[int | None], QuerySet] | None = None, kind: str = ""
) -> Hand | None:  # fmt: skip
    """Whoever opened this list, if she may still tick it. `of_team(user)` are the rows she may tick; `of_house(maison)` those that a sheet
    confided by this house opens, of the `kind` of `registry.sheet_passes`; a list that is never confided leaves both out."""
    if opened.user:
        user = User.objects.filter(pk=opened.user, is_active=True).first()
        row = of_team(user).filter(pk=opened.row).first() if user else None
        if row is None:
            return None
        user.workstation = opened.station
        return Hand(row, user)
    if of_house is None:
        return None
    held = SheetPass.objects.filter(pk=opened.sheet_pass, target=f"{kind}:{opened.row}").first()
    if held is None or not held.open_at(clock.now()):
        return None
    row = of_house(held.maison_id).filter(pk=opened.row).first()
    return Hand(row, SYSTEM, held) if row else None
