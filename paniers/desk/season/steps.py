"""What a season has and what it lacks, read in a few queries whatever the number of houses, sizes and households."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform

from portal.kit import clock, dates
from portal.kit.visibility import scope_of
from portal.places.models import Maison
from portal.tariffs.models import Tariff
from programmes.enums import ACTIVE, EnrolmentState
from programmes.models import Session, SignUpSheet

from ...actions.save_size import price_refusal
from ...models import Agreement, BasketSize, GrowerContract, SeasonTerms
from .doors import PLAN

DONE, MISSING, LOOK = "done", "missing", "look"


@dataclass(frozen=True)
class SizeLine:
    """A size as staff read it. `holders`: households that have it now or later, `waiting`: those that await a place with it; `until`: the
    last day one of them is promised it. `kept`: some keep a price promised by earlier prices; `gone`: of a bracket that is no more."""

    size: BasketSize
    price: str
    refused: str
    changes_on: dt.date | None
    holders: int
    waiting: int
    until: dt.date | None
    kept: bool
    gone: bool

    @property
    def had(self) -> bool:
        return bool(self.holders or self.waiting)


def size_lines(terms: SeasonTerms) -> list[SizeLine]:
    """Every size of the season, those withdrawn too. Seven queries."""
    sizes = list(terms.sizes.all())
    tariffs = Tariff.objects.prefetch_related("versions__bands").in_bulk({size.tariff_id for size in sizes})
    had = _households_of(terms)
    prices = _versions_kept(terms)
    day, lines = max(terms.starts_on, clock.today()), []
    for size in sizes:
        size.tariff = tariffs[size.tariff_id]
        holders, waiting, until = had.get(size.pk, (0, 0, None))
        refused = price_refusal(size.tariff, on=day)
        kept, gone = _kept_prices(size.tariff, prices.get(size.pk, set()))
        lines.append(
            SizeLine(
                size, size.tariff.range_words(day) if refused is None else "", str(refused) if refused else "", _next_prices(size.tariff),
                holders, waiting, until, kept, gone,
            )
        )  # fmt: skip
    return lines


def _running(terms: SeasonTerms):
    """What counts today, or will, of the subscriptions that are not over: what was agreed before and changed since is behind."""
    today = clock.today()
    since = Agreement.objects.filter(
        stands=True, subscription=OuterRef("subscription"), from_on__gt=OuterRef("from_on"), from_on__lte=today
    )
    rows = Agreement.objects.filter(
        stands=True, subscription__terms=terms, subscription__enrolment__state__in=ACTIVE, subscription__ends_on__gte=today
    )
    return rows.exclude(Exists(since))


def _households_of(terms: SeasonTerms) -> dict[int, tuple[int, int, dt.date]]:
    on = Q(subscription__enrolment__state=EnrolmentState.CONFIRMED)
    rows = _running(terms).order_by().values("size").annotate(
        holders=Count("subscription", filter=on, distinct=True), waiting=Count("subscription", filter=~on, distinct=True),
        until=Max("subscription__ends_on"),
    )  # fmt: skip
    return {row["size"]: (row["holders"], row["waiting"], row["until"]) for row in rows}


def _versions_kept(terms: SeasonTerms) -> dict[int, set[str]]:
    """By size, the versions of its tariff that promised prices came from."""
    rows = _running(terms).exclude(unit_cents=None).annotate(version=KeyTextTransform("version", "price_reason"))
    found = defaultdict(set)
    for size, version in rows.order_by().values_list("size", "version").distinct():
        found[size].add(str(version))
    return found


def _kept_prices(tariff: Tariff, promised: set[str]) -> tuple[bool, bool]:
    """Whether some keep earlier prices, and whether those had a bracket that today's have not."""
    now = tariff.version_on(clock.today())
    if now is None or not promised - {str(now.pk)}:
        return False, False
    today = {(band.min_quotient, band.max_quotient) for band in now.bands.all()}
    former = [version for version in tariff.versions.all() if str(version.pk) in promised - {str(now.pk)}]
    return True, any((band.min_quotient, band.max_quotient) not in today for version in former for band in version.bands.all())


def _next_prices(tariff: Tariff) -> dt.date | None:
    """The day from which other prices are published."""
    return min((row.valid_from for row in tariff.versions.all() if row.published_at and row.valid_from > clock.today()), default=None)


@dataclass(frozen=True)
class HouseLine:
    """One house: its dates and its sheet."""

    maison: Maison
    dates: int
    first: dt.date | None
    last: dt.date | None
    outside: int
    loose: int
    sheet: SignUpSheet | None
    mine: bool


def house_lines(terms: SeasonTerms, user) -> list[HouseLine]:
    """The houses that hand out, and those of this user that do not yet. Three queries."""
    outside = ~Q(local_date__range=(terms.starts_on, terms.ends_on))
    rows = Session.objects.on().filter(activity=terms.season_id).order_by().values("maison").annotate(
        dates=Count("pk", distinct=True), first=Min("local_date"), last=Max("local_date"),
        outside=Count("pk", filter=outside, distinct=True), loose=Count("pk", filter=Q(on_sheets=None), distinct=True),
    )  # fmt: skip
    planned = {row["maison"]: row for row in rows}
    sheets = {sheet.maison_id: sheet for sheet in SignUpSheet.objects.filter(activity=terms.season_id)}
    scope = scope_of(user, PLAN)
    mine = Q() if scope.everywhere else Q(pk__in=scope.maisons)
    houses = Maison.objects.in_service().filter(mine | Q(pk__in=planned)).order_by("name")
    none = {"dates": 0, "first": None, "last": None, "outside": 0, "loose": 0}
    return [
        HouseLine(maison, **{name: planned.get(maison.pk, none)[name] for name in none}, sheet=sheets.get(maison.pk), mine=maison in scope)
        for maison in houses
    ]


@dataclass(frozen=True)
class Step:
    """One thing to prepare: whether it is done, in words, and where it is done."""

    key: str
    title: str
    state: str
    words: str
    notes: list[str] = field(default_factory=list)


def page_step(season) -> Step:
    if season.live:
        return Step("page", "La page", DONE, "Elle est en ligne : le public la lit.")
    return Step("page", "La page", MISSING, "Elle n’est pas encore en ligne : personne ne peut s’abonner.")


def rules_step(terms: SeasonTerms | None) -> Step:
    if terms is None:
        return Step("rules", "Les règles", MISSING, "Écrivez-les d’abord : dates, engagement, essai, absences, façon de régler.")
    return Step("rules", "Les règles", DONE, "Pour qui s’abonne aujourd’hui :")


def sizes_step(lines: list[SizeLine]) -> Step:
    offered = [line for line in lines if line.size.offered]
    refused = [line.refused for line in offered if line.refused]
    words = (
        "Un seul panier, l’habituel." if len(offered) == 1 else f"{len(offered)} tailles : {', '.join(line.size.name for line in offered)}."
    )
    return Step("sizes", "Les tailles et leurs prix", MISSING if refused else DONE, words, refused)


def dates_step(terms: SeasonTerms, lines: list[HouseLine]) -> Step:
    planned = [line for line in lines if line.dates]
    if not planned:
        return Step("dates", "Les dates et les maisons", MISSING, "Aucune maison n’a encore de date.")
    notes = []
    outside, loose = sum(line.outside for line in planned), sum(line.loose for line in planned)
    if outside:
        notes.append(f"Hors de la saison : {outside} date{'s' if outside > 1 else ''}.")
    if loose:
        notes.append(f"Sans feuille, donc sans abonnement possible : {loose} date{'s' if loose > 1 else ''}.")
    words = "Une maison donne des paniers." if len(planned) == 1 else f"{len(planned)} maisons donnent des paniers."
    return Step("dates", "Les dates et les maisons", LOOK if notes else DONE, words, notes)


def room_step(lines: list[HouseLine]) -> Step:
    free = [line.maison.name for line in lines if line.sheet is not None and line.sheet.capacity is None]
    if not any(line.sheet for line in lines):
        return Step("room", "La place dans les maisons", MISSING, "Elle se dit avec les dates de chaque maison.")
    if free:
        return Step("room", "La place dans les maisons", LOOK, f"Sans limite : {', '.join(free)}.")
    total = sum(line.sheet.capacity for line in lines if line.sheet is not None)
    return Step("room", "La place dans les maisons", DONE, f"{total} paniers chaque semaine, toutes maisons ensemble.")


def farms_step(terms: SeasonTerms) -> Step:
    """One query."""
    found = GrowerContract.objects.filter(terms=terms).aggregate(count=Count("pk"), first=Min("starts_on"), last=Max("ends_on"))
    if not found["count"]:
        return Step("farms", "Les fermes", MISSING, "Aucun contrat pour cette saison : rien ne peut être commandé.")
    notes = []
    if found["first"] > terms.starts_on:
        notes.append(f"Rien n’est convenu avant le {dates.day_long(found['first'])}.")
    if found["last"] < terms.ends_on:
        notes.append(f"Rien n’est convenu après le {dates.day_long(found['last'])}.")
    words = "Un contrat." if found["count"] == 1 else f"{found['count']} contrats."
    return Step("farms", "Les fermes", LOOK if notes else DONE, words, notes)


def costs_step(terms: SeasonTerms) -> Step:
    """One query."""
    if terms.costs.exists():
        return Step("costs", "Les coûts", DONE, "Notés : le bilan en tient compte.")
    return Step("costs", "Les coûts", LOOK, "Pas encore notés : le bilan prend le coût écrit dans le tarif.")
