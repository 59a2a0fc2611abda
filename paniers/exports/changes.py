"""« Ce qui change depuis la semaine dernière »: read in four queries for all houses of a day, said by number alone."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from django.db.models import F, Q

from programmes.enums import SessionState
from programmes.models import Session

from ..models import Agreement, Basket
from ..rules.agreed import falls_on, standing_on
from ..rules.changes import COLLECTED, Change, Date, Row, What, by_house, changes_of

WEEKS = 2  # before: who comes every second week is compared with her own last basket
SAID = {
    What.NEW: "Nouveaux", What.BACK: "De retour", What.ARRIVES: "Arrivent d’une autre maison", What.VISITS: "En visite, cette fois",
    What.SIZE: "Autre taille", What.NUMBER: "Autre nombre", What.AWAY: "Ne viennent pas", What.ELSEWHERE: "Retirent ailleurs, cette fois",
    What.LEAVES: "Changent de maison", What.GONE: "Ont arrêté",
}  # fmt: skip
ONE = {
    What.NEW: "Nouveau", What.ARRIVES: "Arrive d’une autre maison", What.AWAY: "Ne vient pas",
    What.ELSEWHERE: "Retire ailleurs, cette fois", What.LEAVES: "Change de maison", What.GONE: "A arrêté",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One kind of change: « Ne viennent pas », and each number with what it becomes (« n° 5 : 2 paniers au lieu de 1 »)."""

    words: str
    lines: list[str]


@dataclass(frozen=True)
class HouseChanges:
    """What changes in a house; `first` when it had no distribution before: everything is new, and nothing is listed."""

    said: list[Said]
    first: bool = False


def changes_by_session(sessions: list[Session], sizes: dict[int, str]) -> dict[int, HouseChanges]:
    """Of these sessions (of one day, their distribution loaded), by key."""
    weeks = {row.activity_id: row.distribution.position for row in sessions if hasattr(row, "distribution")}
    if not weeks:
        return {}
    dates = _dates(weeks)
    before = {date.house for date in dates.values() if date.held and date.start < sessions[0].start}
    begins, day = min(date.start for date in dates.values()).date(), sessions[0].local_date
    rows = by_house(map(Row._make, _rows(dates)), dates)
    visits = _visits(sessions)
    agreed = _agreed(weeks, begins, day)
    began = {key for key, mine in agreed.items() if mine[0].subscription.first_on >= begins}
    found = {}
    for session in sessions:
        if session.pk not in dates:
            continue
        house = dates[session.pk].house
        held = {date.position for date in dates.values() if date.house == house and date.held}
        over = partial(_over, agreed=agreed, position=dates[session.pk].position, held=held, day=day)
        changed = changes_of(session.pk, dates, rows.get(house, {}), began=began, over=over) if house in before else []
        found[session.pk] = HouseChanges(_said([*changed, *visits[session.pk]], sizes), first=house not in before)
    return found


def _dates(weeks: dict[int, int]) -> dict[int, Date]:
    """The dates of these weeks and the two before, in every house of the seasons; a house of two seasons is two. One query."""
    asked = Q()
    for season, position in weeks.items():
        asked |= Q(activity=season, distribution__position__range=(position - WEEKS, position))
    rows = Session.objects.filter(asked).values_list("pk", "activity", "maison", "distribution__position", "start", "state")
    return {
        pk: Date(position, (season, house), start, state != SessionState.CANCELLED) for pk, season, house, position, start, state in rows
    }


def _rows(dates: dict[int, Date]):
    asked = Basket.objects.filter(planned_for__in=dates).order_by()
    return asked.values_list("subscription", "planned_for", "session", "number", "size", "quantity", "state")


def _visits(sessions: list[Session]) -> dict[int, list[Change]]:
    """Baskets of another house or another week, collected here this once. One query."""
    here = Basket.objects.filter(session__in=sessions, state__in=COLLECTED).exclude(planned_for=F("session"))
    found: dict[int, list[Change]] = defaultdict(list)
    for session, number in here.order_by("number").values_list("session", "number"):
        found[session].append(Change(What.VISITS, number))
    return found


def _agreed(weeks: dict[int, int], begins: dt.date, day: dt.date) -> dict[int, list[Agreement]]:
    """What was agreed of the subscriptions that began within these weeks, or ended. One query."""
    near = Q(subscription__first_on__gte=begins) | Q(subscription__ends_on__gte=begins, subscription__ends_on__lt=day)
    rows = Agreement.objects.filter(near, stands=True, subscription__terms__season__in=weeks).select_related("subscription")
    found: dict[int, list[Agreement]] = defaultdict(list)
    for row in rows.defer("price_reason").order_by("from_on"):
        found[row.subscription_id].append(row)
    return found


def _over(key: int, last: int, *, agreed: dict[int, list[Agreement]], position: int, held: set[int], day: dt.date) -> bool:
    """It has ended, and this week is the first since `last` that would have been one of its own."""
    mine = agreed.get(key)
    if not mine or mine[0].subscription.ends_on >= day:
        return False
    standing = standing_on(mine, mine[0].subscription.ends_on)
    hers = [week for week in held if last < week <= position and standing is not None and falls_on(standing.rhythm, week)]
    return hers == [position]


def _said(changes: list[Change], sizes: dict[int, str]) -> list[Said]:
    """By kind, in the order of `What`, then by number."""
    groups: dict[What, list[Change]] = {what: [] for what in What}
    for change in changes:
        groups[change.what].append(change)
    return [
        Said(
            ONE.get(what, SAID[what]) if len(mine) == 1 else SAID[what],
            [_line(one, sizes) for one in sorted(mine, key=lambda one: one.number)],
        )
        for what, mine in groups.items()
        if mine
    ]


def _line(one: Change, sizes: dict[int, str]) -> str:
    number = f"n°\u00a0{one.number}"
    if one.what is What.SIZE:
        return f"{number} ({sizes.get(one.after, '')} au lieu de {sizes.get(one.before, '')})"
    return f"{number} ({one.after} au lieu de {one.before})" if one.what is What.NUMBER else number
