"""What the baskets give to other rooms: dates for the home, lines of « mon espace », what was sold, what must hold."""

import datetime as dt
from collections import Counter, defaultdict
from functools import cache

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.urls import reverse

from portal.households.models import facts_of
from portal.households.rules.means import means_on
from portal.kit import clock, dates
from portal.kit.billing import BillLine
from portal.kit.kept_query import KeptQuery
from portal.kit.registry import ComingLine, DatedItem, SoldUnits
from portal.kit.rules.months import months_later
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from portal.tariffs.enums import ProofState
from portal.tariffs.rules.quote import Means
from programmes.enums import ACTIVE, EnrolmentState, SessionState
from programmes.feeds import DATE_AND_HOUSE, GIVEN_BACK_SHOWN, calendar_marks
from programmes.models import Session

from .calendars import dated
from .enums import PACKED, Agreed, BasketState, Billing, Choice, OrderState
from .models import DAY, Basket, BasketSeason, CrateMove, Distribution, GrowerOrder, OrderLine, Subscription, of_days, of_the_price
from .rules.order import cents_of, owed
from .rules.term import quarter_of

SHOWN = 3
KIND = "basket"
MOVED = (Choice.OTHER_WEEK, Choice.OTHER_HOUSE)
BILLED_AS, BILLED_AFTER = "paniers", "paniers_after"  # keys of `registry.billings`: in advance, and once the period is past


def public_dates(
    start, end, maison_id: int | None, limit: int, *, kind: str = "", per_day: int | None = None, bare: bool = False
) -> list[DatedItem]:
    """The next distributions: one line a day and hour for the whole town, one a date for a house. One query. A line for several houses
    is no entry of a calendar: each stands in its house's."""
    if kind not in ("", KIND):
        return []
    of_house = {} if maison_id is None else {"maison_id": maison_id}
    groups: dict[tuple, list[Session]] = defaultdict(list)
    for session in _distributions(limit * 12, start=start, end=end, **of_house):
        groups[session.start, session.end].append(session)
    lines = []
    for (begin, finish), same in sorted(groups.items())[:limit]:
        where = same[0].maison.name if len(same) == 1 else f"dans {len(same)} maisons"
        marks = calendar_marks(same[0]) if len(same) == 1 else {}
        lines.append(DatedItem(begin, finish, "Retrait des paniers", reverse("paniers"), where, maison_id=maison_id, **marks))
    return lines


@KeptQuery
def _distributions(limit: int, *, start, end, maison_id: int | None = None):
    sessions = Session.objects.on().public().filter(activity__in=BasketSeason.objects.values("pk"), start__lt=end, end__gt=start)
    if maison_id is not None:
        sessions = sessions.filter(maison=maison_id)
    return sessions.select_related("maison").only(*DATE_AND_HOUSE).order_by("start")[:limit]


def baskets_of(person: Person):
    """What this person collects: her subscriptions' rows, whichever of her records was used."""
    return Basket.objects.filter(subscription__enrolment__person__in=Person.objects.records_of(person)).select_related("session__maison")


def coming_lines(request, person) -> list[ComingLine]:
    """Her next baskets in « mon espace ». One query."""
    coming = baskets_of(person).filter(state=BasketState.PLANNED, session__end__gt=clock.now()).order_by("session__start")[:SHOWN]
    return [
        ComingLine(
            row.session.start, row.session.end, f"Votre panier n° {row.number}", reverse("paniers:mine"), "Mes paniers",
            row.session.maison.name, note=f"{row.quantity} paniers" if row.quantity > 1 else "",
        )
        for row in coming
    ]  # fmt: skip


def personal_dates(person, since: dt.datetime | None = None) -> list[DatedItem]:
    """The baskets she collects. With `since`, also those that are over or will not be, said to be so; what was given back for a month."""
    rows = baskets_of(person).order_by("session__start")
    if since is None:
        rows = rows.filter(state=BasketState.PLANNED, session__end__gt=clock.now())
    else:
        lately = Q(subscription__enrolment__changed_at__gt=clock.now() - GIVEN_BACK_SHOWN)
        stands = ~Q(state=BasketState.CANCELLED) | Q(session__state=SessionState.CANCELLED) | lately
        rows = rows.filter(stands, session__end__gt=since)
    return [dated(row) for row in rows.select_related("subscription__enrolment")]


def sold(tariff, first: dt.date, last: dt.date) -> list[SoldUnits]:
    """Baskets of this tariff and of the days from `first` to `last`, by bracket of the price that each is owed at (of the price agreed
    while it is not owed yet), those without proof apart. One query."""
    rows = (
        Basket.objects.packed()
        .filter(of_days(first, last), size__tariff=tariff)
        .values(bracket=of_the_price("bracket"), proof=of_the_price("proof"))
        .annotate(units=Sum("quantity"), income=Sum(F("quantity") * F("unit_cents")), households=Count("subscription", distinct=True))
        .order_by("income")
    )
    return [
        SoldUnits(row["bracket"] or "", row["units"], row["income"], row["proof"] != ProofState.MISSING, row["households"]) for row in rows
    ]


def payers(tariff, day: dt.date) -> list[tuple[Means, int]]:
    """Who pays this tariff on a day, nameless: (means, number of households). Four queries."""
    running = Subscription.objects.filter(
        agreements__size__tariff=tariff, first_on__lte=day, ends_on__gte=day, enrolment__state=EnrolmentState.CONFIRMED
    ).distinct()
    found = [means_on(facts, day) for facts in facts_of(set(running.values_list("enrolment__household", flat=True))).values()]
    return [(Means(*figures), number) for figures, number in Counter((means.quotient, means.taxable) for means in found).items()]


def unbilled_baskets():
    """Baskets that have a price and are not owed yet."""
    return Basket.objects.packed().filter(charge=None).exclude(subscription__enrolment__price_reason={})


def _days(first: dt.date, months: int) -> Q:
    return of_days(first, months_later(first, months) - dt.timedelta(days=1))


def asked_in(month: dt.date, source: str = BILLED_AS, *, ago: int = 0) -> Q:
    """Baskets asked for with a month (its first day): in advance, its own and those of the quarter that it opens; afterwards, those of
    the month before and of the quarter that ended with it. `ago`: so many periods earlier, each of its own kind."""
    late = source == BILLED_AFTER
    by_month, by_quarter = (Billing.MONTH_AFTER, Billing.QUARTER_AFTER) if late else (Billing.MONTH, Billing.QUARTER)
    back = ago + late
    found = Q(subscription__terms__billing=by_month) & _days(months_later(month, -back), 1)
    if quarter_of(month) == month:
        found |= Q(subscription__terms__billing=by_quarter) & _days(months_later(month, -3 * back), 3)
    return found


def unbilled_in(month: dt.date, source: str = BILLED_AS):
    """Of the baskets that are not owed yet, those asked for with a month. What is owed once it is past is counted when the month before
    is over, never sooner: until then an absence may still come."""
    if source == BILLED_AFTER and clock.today() < month:
        return Basket.objects.none()
    return unbilled_baskets().filter(asked_in(month, source))


def month_lines(month: dt.date, source: str = BILLED_AS) -> list[BillLine]:
    """What the baskets asked for with a month would owe, at the price known today. One query."""
    rows = unbilled_in(month, source).order_by("planned_for__start", "number", "pk")
    wanted = ("pk", DAY, "quantity", "unit_cents", "subscription__enrolment__household")
    words = cache(dates.day_long)
    return [
        BillLine(home, f"paniers.basket:{key}", f"Panier du {words(day)}", number * cents)
        for key, day, number, cents, home in rows.values_list(*wanted)
    ]


def owed_the_month_before(month: dt.date, source: str = BILLED_AS) -> int:
    """Cents owed for the same kinds of periods just before those asked for with `month` (month before month, quarter before quarter):
    what stands today. One query."""
    rows = Basket.objects.filter(asked_in(month, source, ago=1), charge__reversed_by=None, charge__isnull=False)
    return rows.aggregate(cents=Sum("charge__amount_cents"))["cents"] or 0


def person_panel(request, person) -> dict | None:
    """At the desk: the next baskets she collects, of the houses of this member of staff. No price."""
    rows = baskets_of(person).filter(pk__in=Basket.objects.within(scope_of(request.user, Capability.HAND_BASKETS)).values("pk"))
    coming = list(rows.filter(state=BasketState.PLANNED, session__end__gt=clock.now()).order_by("session__start")[:SHOWN])
    if not coming:
        return None
    first = coming[0].session
    soonest = DatedItem(first.start, first.end, f"panier n° {coming[0].number}", "", first.maison.name)
    return {"coming": coming, "number": coming[0].number, "next": soonest}


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: where each collects baskets. Both follow the record that stands, and come back when it is undone."""
    rows = Subscription.objects.filter(
        enrolment__person__in=Person.objects.records_of(person), enrolment__state__in=ACTIVE, ends_on__gte=clock.today()
    )
    words = [
        f"{maison.name}, n° {number}" if number else f"{maison.name}, en attente"
        for number, maison in (row.collects_at() for row in rows.select_related("enrolment__sheet__maison").order_by("pk"))
    ]
    return [("Paniers", " ; ".join(words))] if words else []


def broken_baskets():
    """What `check_books` must find empty: rows whose count, house, charge or time do not agree (numbers are the base's: one a date)."""
    for row in Distribution.objects.miscounted()[:50]:
        yield f"distribution {row.pk} : {row.taken} paniers comptés, {row.counted} préparés"
    for row in Basket.objects.filter(session__distribution=None)[:50]:
        yield f"panier {row.pk} : sur une date sans distribution"
    for row in Basket.objects.filter(state=BasketState.ABSENT, charge__isnull=False, charge__reversed_by=None)[:50]:
        yield f"panier {row.pk} : absence, mais encore dû"
    for row in Subscription.objects.exclude(agreements__kind=Agreed.START)[:50]:
        yield f"abonnement {row.pk} : sans accord de départ"
    for row in Basket.objects.exclude(session__activity=F("subscription__enrolment__sheet__activity"))[:50]:
        yield f"panier {row.pk} : sa date est celle d'une autre saison"
    wrong = ~Q(charge__amount_cents=F("quantity") * F("unit_cents")) | ~Q(charge__household=F("subscription__enrolment__household"))
    for row in Basket.objects.filter(charge__isnull=False).filter(wrong)[:50]:
        yield f"panier {row.pk} : la somme due n'est pas la sienne"
    for row in Basket.objects.filter(state=BasketState.CANCELLED, charge__isnull=False, charge__reversed_by=None)[:50]:
        yield f"panier {row.pk} : annulé, mais encore dû"
    for row in Basket.objects.filter(state=BasketState.PLANNED).exclude(session=F("planned_for")).exclude(choice__in=MOVED)[:50]:
        yield f"panier {row.pk} : ailleurs que prévu, sans choix du foyer"
    chosen_again = Q(session=F("planned_for")) | Q(session__state=SessionState.CANCELLED, choice__in=MOVED)  # `Basket.unplaced`
    for row in Basket.objects.filter(state=BasketState.ABSENT).exclude(chosen_again)[:50]:
        yield f"panier {row.pk} : absence sur une autre date que la sienne"
    outside = Q(day_of__lt=F("subscription__first_on")) | Q(day_of__gt=F("subscription__ends_on"))
    for row in Basket.objects.annotate(day_of=DAY).filter(outside, state__in=PACKED)[:50]:
        yield f"panier {row.pk} : hors des dates de l'abonnement"
    for row in Subscription.objects.filter(number=None, baskets__isnull=False)[:50]:
        yield f"abonnement {row.pk} : des paniers sans numéro"


def broken_orders():
    """What `check_books` must find empty of the farms: sums that are not those of their lines, crates given back that never came."""
    sums = {"ordered": Sum("lines__cents", filter=Q(lines__instead_of=None)), "borne": Sum("lines__borne_cents")}
    for row in GrowerOrder.objects.annotate(**sums).exclude(cents=F("ordered"), borne_cents=F("borne"))[:50]:
        yield f"commande {row.pk} : son montant n'est pas celui de ses lignes"
    for row in OrderLine.objects.iterator(chunk_size=2000):
        if row.cents != cents_of(row.grams, row.cents_per_kg):
            yield f"ligne de commande {row.pk} : {row.grams} g ne font pas {row.cents} centimes"
        if row.received_grams is not None and row.paid_cents != owed(row.received_grams, row.grams, row.cents_per_kg):
            yield f"ligne de commande {row.pk} : ce qui est dû n'est pas ce qui est venu"
    for row in OrderLine.objects.filter(order__received_at__isnull=False, received_grams=None)[:50]:
        yield f"ligne de commande {row.pk} : livrée, sans poids reçu"
    for grower, lent, returned in CrateMove.objects.order_by().values_list("grower").annotate(Sum("lent"), Sum("returned")):
        if returned > lent:
            yield f"ferme {grower} : {returned} caisses rendues pour {lent} prêtées"


def grower_tasks(user) -> list[dict]:
    """Deliveries that nobody noted, orders of a date that does not take place, dates changed since their order: for who orders over the
    whole town. One query."""
    if not scope_of(user, Capability.PLAN_BASKETS).everywhere:
        return []
    on = Session.objects.on().filter(activity=OuterRef("contract__terms__season"), local_date=OuterRef("day"))
    there = Q(local_date=OuterRef("day"), state__in=(SessionState.CANCELLED, SessionState.MOVED)) | Q(moved_from__date=OuterRef("day"))
    since = Session.objects.filter(there, activity=OuterRef("contract__terms__season"), changed_at__gt=OuterRef("sent_at"))
    sent = GrowerOrder.objects.filter(state=OrderState.SENT).annotate(held=Exists(on), changed=Exists(since))
    to_come = Q(day__gte=clock.today())
    found = sent.aggregate(
        late=Count("pk", filter=Q(day__lt=clock.today(), held=True)), lost=Count("pk", filter=to_come & Q(held=False)),
        other=Count("pk", filter=to_come & Q(held=True, changed=True, acknowledged_at=None)),
    )  # fmt: skip
    lines = [
        ("Livraisons des fermes à noter", found["late"]), ("Commandes à décommander", found["lost"]),
        ("Dates changées à dire aux fermes", found["other"]),
    ]  # fmt: skip
    return [{"label": label, "count": count, "url": reverse("paniers_desk:growers")} for label, count in lines if count]
