"""The requests of one's houses, as the desk lists them: filtered, counted by where they stand, a page or a whole file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from portal.kit import clock, dates
from portal.kit.spreadsheets import Cents
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.models import Maison

from ..enums import State
from ..models import Fund, FundRequest, Question
from ..reading.silence import unanswered
from ..rules.machine import UNDECIDED
from ..rules.silence import STANDS_AFTER_DAYS

PER_PAGE = 50
S = State
OPEN, SILENT, ALL = "en-attente", "sans-reponse", "toutes"
# code of the address -> (label, states)
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    OPEN: ("En attente d’une décision", UNDECIDED),
    "a-prendre": ("À prendre en charge", (S.SUBMITTED,)),
    "en-instruction": ("En instruction", (S.UNDER_REVIEW,)),
    "a-completer": ("À compléter", (S.INCOMPLETE,)),
    "pretes": ("Prêtes pour un comité", (S.ELIGIBLE, S.DEFERRED)),
    "au-comite": ("À l’ordre du jour", (S.SCHEDULED,)),
    "accordees": ("Accordées", (S.GRANTED, S.COMPLETED)),
    "sans-suite": ("Refusées, irrecevables, retirées, annulées", (S.REJECTED, S.INELIGIBLE, S.WITHDRAWN, S.CANCELLED)),
    ALL: ("Toutes", tuple(one for one in S if one != S.DRAFT)),
}
SILENT_LABEL = f"Sans réponse depuis {STANDS_AFTER_DAYS} jours"
BADGES: dict[str, str] = {
    S.SUBMITTED: "warn", S.INCOMPLETE: "warn", S.ELIGIBLE: "ok", S.GRANTED: "ok", S.COMPLETED: "ok", S.REJECTED: "err", S.INELIGIBLE: "err",
}  # fmt: skip
WORDS, WORDS_READ = 80, 6
_REFERENCE = re.compile(r"(\d{4})-(\d{1,6})")
HEAD = (
    "maison", "fonds", "n°", "projet", "qui demande", "état", "déposée le", "pour le", "personnes attendues", "demandé", "accordé",
    "fois ajournée",
)  # fmt: skip


@dataclass
class Board:
    rows: QuerySet
    wanted: str
    words: str
    house: Maison | None
    fund: Fund | None
    houses: list[Maison]
    funds: list[Fund]
    groups: list[tuple[str, str, int]] = field(default_factory=list)  # (code, label, how many)

    @property
    def label(self) -> str:
        return SILENT_LABEL if self.wanted == SILENT else GROUPS[self.wanted][0]

    def page(self, number) -> Page:
        return Paginator(self.rows, PER_PAGE).get_page(number)

    @property
    def filtered(self) -> bool:
        return bool(self.words or self.house or self.fund)


def board_of(user, query) -> Board:
    """`etat`, `fonds`, `maison`, `mots` of the address; what is unknown filters nothing. Four queries before any page is read."""
    scope = scope_of(user, Capability.REVIEW_FUNDS)
    houses = list((Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)).order_by("name"))
    funds = list(Fund.objects.visible_to(user).order_by("-year", "name", "pk"))
    house = next((one for one in houses if str(one.pk) == query.get("maison")), None)
    fund = next((one for one in funds if str(one.pk) == query.get("fonds")), None)
    words = " ".join("".join(char if char.isprintable() else " " for char in query.get("mots", "")[:WORDS]).split())
    rows = FundRequest.objects.visible_to(user).filed()
    rows = rows.filter(maison=house) if house else rows
    rows = rows.filter(fund=fund) if fund else rows
    rows = _about(rows, words)
    wanted = query.get("etat") if query.get("etat") in (*GROUPS, SILENT) else OPEN
    board = Board(rows, wanted, words, house, fund, houses, funds)
    board.groups, silent = _counted(rows), _silent(rows)
    late = silent.count()
    if late or wanted == SILENT:
        board.groups.insert(1, (SILENT, SILENT_LABEL, late))
    rows = silent if wanted == SILENT else rows.filter(state__in=GROUPS[wanted][1])
    waits = wanted in (SILENT, OPEN) or set(GROUPS[wanted][1]) <= set(UNDECIDED)
    rows = rows.order_by(F("happens_on").asc(nulls_last=True), "pk") if waits else rows.order_by("-filed_at", "-pk")
    asked = Question.objects.filter(request=OuterRef("pk"), answered_at=None).order_by("asked_at").values("asked_at")[:1]
    board.rows = rows.select_related("fund", "maison").defer("idea", "for_whom").annotate(asked_since=Subquery(asked))
    return board


def _about(rows: QuerySet, words: str) -> QuerySet:
    """A number « 2026-014 », else every word in the title, the group's name or the place. Names of people are not looked in."""
    if found := _REFERENCE.fullmatch(words):
        return rows.filter(fund__year=int(found[1]), number=int(found[2]))
    for word in words.split()[:WORDS_READ]:
        rows = rows.filter(Q(title__icontains=word) | Q(group_name__icontains=word) | Q(spot__icontains=word))
    return rows


def _counted(rows: QuerySet) -> list[tuple[str, str, int]]:
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return [(code, label, sum(by_state.get(state, 0) for state in states)) for code, (label, states) in GROUPS.items()]


def _silent(rows: QuerySet) -> QuerySet:
    return rows.filter(pk__in=unanswered(clock.now(), STANDS_AFTER_DAYS).order_by().values("request"))


def file_rows(rows: QuerySet) -> Iterator[tuple]:
    """One line a request, nobody named."""
    for row in rows.iterator(chunk_size=500):
        yield (
            row.maison.name, str(row.fund), row.reference, row.title, row.get_applicant_display(), row.get_state_display(),
            f"{dates.local(row.filed_at):%d/%m/%Y}", f"{row.happens_on:%d/%m/%Y}" if row.happens_on else "",
            "" if row.expected is None else row.expected, _cents(row.asked_cents), _cents(row.granted_cents), row.deferrals,
        )  # fmt: skip


def _cents(amount: int | None):
    return "" if amount is None else Cents(amount)
