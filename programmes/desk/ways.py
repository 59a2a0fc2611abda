"""How one gets a place on a sheet, said beside it; and what was done to the order of its list."""

import datetime as dt

from portal.kit import dates
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import User

from ..actions.note_skip import NO_NEED, TEAM
from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..room import limits_of
from ..rules.refunds import in_short
from ..rules.sign_up import places_in_words


def ways_of(user, sheet: SignUpSheet) -> dict:
    """For the sheet's page: its rule in words, its shares, its draw, and what this user may change. One query; two with shares, one more
    with places counted for a need."""
    shares = list(sheet.shares.select_related("maison")) if sheet.capacity is not None else []
    return {
        "rule": sheet.get_selection_display(), "back": in_short(sheet.policy), "shares": shares, "limits": limits_of(sheet),
        "opened": sheet.shares_opened_at,
        "draws": sheet.requests_until is not None and sheet.selection == "draw",
        "request_acts": "withdraw" if sheet.awaits_draw else "answer",
        "may_set": user_can(user, Capability.PLAN_ACTIVITIES, sheet.maison_id),
        "may_jump": user_can(user, Capability.OVERBOOK, sheet.maison_id),
    }  # fmt: skip


def jumps_and_skips(rows: list[Enrolment]) -> None:
    """Give each waiting row `notes`: what was done to its rank, in words. One query, none where nothing was."""
    waiting = [row for row in rows if row.state in (EnrolmentState.WAITING, EnrolmentState.OFFERED)]
    who = {jump["by"] for row in waiting for jump in row.party.jumps}
    names = {user.pk: user.first_name or "l’équipe" for user in User.objects.filter(pk__in=who)} if who else {}
    for row in waiting:
        row.notes = [_jumped(jump, names) for jump in row.party.jumps] + [_skipped(skip, row) for skip in row.party.skips]


def _moment(text: str) -> str:
    return dates.moment_short(dt.datetime.fromisoformat(text))


def _jumped(jump: dict, names: dict[int, str]) -> str:
    return f"Passée devant le {_moment(jump['at'])} par {names.get(jump['by'], 'l’équipe')} : {jump['reason']}"


def _skipped(skip: dict, row: Enrolment) -> str:
    if skip["code"] in (NO_NEED, f"draw-{NO_NEED}"):
        what = "Au tirage" if skip["code"] != NO_NEED else f"Le {_moment(skip['at'])}"
        return f"{what}, aucune place comptée pour ce besoin : servi quelqu’un d’autre, le rang reste."
    if skip["code"] == TEAM:
        return f"Le {_moment(skip['at'])}, l’équipe a dit oui à une demande plus récente : le rang reste."
    free = places_in_words(skip["left"]) if skip["left"] else "aucune place"
    what = "Au tirage" if skip["code"] == "draw-too-many" else f"Le {_moment(skip['at'])}"
    return f"{what}, {free} pour un groupe plus grand : servi quelqu’un d’autre, le rang reste."
