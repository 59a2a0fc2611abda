"""Lists of proposals: the public's, the desk's, the wall's."""

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.models import Maison

from ..models import Proposal
from ..reading.proposals import in_state, late, owed, public, read, state, supported_by
from ..rules.proposals import ANSWERED, BADGES, LABELS, OWED, PUBLIC, State

PER_PAGE = 20
TO_DO = "a-faire"
DESK_STATES = ((TO_DO, "À faire"), *((str(code), LABELS[code]) for code in State))
ANSWERED_ON_THE_WALL, AWAITED_ON_THE_WALL = 5, 4  # one sheet of paper
READ_FOR_THE_WALL = 48


@dataclass
class Told:
    """A proposal and what is shown beside it."""

    row: Proposal
    state: State
    late: int
    last: str = ""  # the words of the last answer
    mine: bool = False

    @property
    def label(self) -> str:
        return LABELS[self.state]

    @property
    def badge(self) -> str:
        return "err" if self.late else BADGES.get(self.state, "")

    @property
    def awaited(self) -> bool:
        return self.state in OWED


def told(row: Proposal, *, mine: bool = False) -> Told:
    """Of a row that `read` gave, its answers prefetched."""
    answers = list(row.answers.all())
    return Told(row, state(row), late(row), answers[-1].words if answers else "", mine)


@dataclass
class PublicList:
    page: Page
    lines: list[Told]
    houses: list[Maison]
    house: Maison | None = None
    state: str = ""
    states: list[tuple[str, str]] = field(default_factory=lambda: [(str(code), LABELS[code]) for code in PUBLIC])


def public_list(query, person) -> PublicList:
    """`maison` (its slug) and `etat` of the address; what is unknown filters nothing. Constant queries."""
    houses = list(Maison.objects.filter(closed_on=None).order_by("name"))
    house = next((one for one in houses if one.slug == query.get("maison")), None)
    wanted = next((code for code in PUBLIC if code == query.get("etat")), None)
    rows = public()
    rows = rows.filter(maison=house) if house else rows
    rows = in_state(rows, wanted) if wanted else rows
    page = Paginator(rows.select_related("maison").prefetch_related("answers"), PER_PAGE).get_page(query.get("page"))
    hers = supported_by(person, [row.pk for row in page.object_list]) if person else set()
    lines = [told(row, mine=row.pk in hers) for row in page.object_list]
    return PublicList(page, lines, houses, house, str(wanted or ""))


def desk_rows(user, query) -> tuple[QuerySet, Maison | None, str, list[Maison]]:
    """Of the houses of whoever looks: what is to be done first, or what the address asks."""
    scope = scope_of(user, Capability.SEE_COMMITTEES)
    houses = list((Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)).order_by("name"))
    house = next((one for one in houses if str(one.pk) == query.get("maison")), None)
    wanted = next((code for code, _ in DESK_STATES if code == query.get("etat")), TO_DO)
    rows = read(Proposal.objects.visible_to(user))
    rows = rows.filter(maison=house) if house else rows
    if wanted == TO_DO:
        rows = rows.filter(merged_into=None, set_aside_at=None).filter(Q(published_at=None) | ~Q(outcome__in=ANSWERED))
        rows = rows.order_by("owed_on", "said_on", "pk")
    else:
        rows = in_state(rows, State(wanted)).order_by("-said_on", "-pk")
    return rows.select_related("maison", "owed_by").prefetch_related("answers"), house, wanted, houses


@dataclass
class LateHouse:
    house: Maison
    lines: list[Told]


def late_by_house(user) -> list[LateHouse]:
    """Answers late in the houses of whoever looks, the latest first: two queries."""
    rows = owed(Proposal.objects.visible_to(user).filter(published_at__isnull=False, merged_into=None, set_aside_at=None))
    rows = rows.filter(owed_on__lt=clock.today()).select_related("maison", "owed_by").prefetch_related("answers")
    found: dict[int, LateHouse] = {}
    for row in rows.order_by("maison__name", "owed_on", "pk"):
        found.setdefault(row.maison_id, LateHouse(row.maison, [])).lines.append(told(row))
    return list(found.values())


def for_the_wall(maison: Maison) -> tuple[list[Told], list[Told]]:
    """Answered, the newest answers first, and still awaited: two queries."""
    rows = [told(row) for row in public().filter(maison=maison).prefetch_related("answers")[:READ_FOR_THE_WALL]]
    answered = sorted((one for one in rows if not one.awaited), key=lambda one: list(one.row.answers.all())[-1].given_at, reverse=True)
    awaited = [one for one in rows if one.awaited]
    return answered[:ANSWERED_ON_THE_WALL], awaited[:AWAITED_ON_THE_WALL]
