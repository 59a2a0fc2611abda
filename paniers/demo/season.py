"""The baskets of Belleroche: a season, three farms, a hundred baskets a week in the mix of the domain's worked example."""

import datetime as dt
from collections import defaultdict
from contextlib import suppress

from django.urls import reverse
from django.utils import timezone
from holidays import France
from wagtail.models import Site
from wagtail.rich_text import RichText

from portal.households.models import Household, Membership, QuotientFamilial
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.kit.registry import DemoLink
from portal.kit.rules.months import months_later
from portal.kit.visibility import user_can
from portal.ledger.actions.bill_month import approve_billing, prepare_billing, write_billing
from portal.ledger.enums import BillingState
from portal.people.demo import who_serves
from portal.people.enums import Capability, Language
from portal.people.models import Person, PersonMaison, SheetPass, User
from portal.people.rules.demo_accounts import DOMAIN
from portal.places.models import Maison
from portal.tariffs.models import Tariff
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import SignUpSheet

from ..actions.bill_period import bill_due_periods
from ..actions.hand_over import SHEET
from ..actions.set_costs import set_costs
from ..actions.share_day import share_day
from ..actions.subscribe import subscribe
from ..enums import BasketState, SharedFor
from ..models import Basket, BasketSeason, Distribution, Grower, SeasonTerms, Subscription, WeekItem
from ..registry import BILLED_AS
from . import resident

STARTS = dt.date(2026, 10, 1)
ENDS = dt.date(2027, 6, 24)
SHORT = 2  # the first to come engaged themselves for two months; the season then asked for three
ASKED_ON = dt.date(2026, 11, 2)  # whether they go on
HOUSES = 8
# How many baskets in each bracket: 27 at 4.00, 35 at 5.50, 18 at 7.00, 20 at 9.00 € (eight of them for want of a proof).
MIX = (((0, 400), 27), ((400, 700), 35), ((700, 1200), 18), ((1200, 10**5), 12), (None, 8))
FARMS = (
    ("Ferme des Trois Noyers", "à 18 km, sur le plateau", "Carottes, poireaux, courges, en plein champ"),
    ("Les Jardins de l'Arc", "à 9 km, au bord de la rivière", "Salades, épinards, herbes, sous abri et dehors"),
    ("Le Verger du Col", "à 26 km, en montagne", "Pommes, poires, noix"),
)
# Grams in a basket of 3.5 kg, by season of the year (product, grams, farm).
AUTUMN = (("Carottes", 1000, 0), ("Pommes", 1000, 2), ("Poireaux", 600, 0), ("Potimarron", 600, 0), ("Mâche", 300, 1))
WINTER = (("Pommes", 1000, 2), ("Carottes", 900, 0), ("Chou", 700, 0), ("Poireaux", 600, 0), ("Noix", 300, 2))
SPRING = (("Pommes", 900, 2), ("Épinards", 600, 1), ("Carottes", 900, 0), ("Radis", 500, 1), ("Blettes", 600, 1))


def load(demo) -> None:
    """A season already running on the demo's day, with its baskets collected week after week."""
    terms = _season()
    sheets = _sheets(terms, demo.day)
    _fill(terms)
    _cost(terms)
    hers = resident.settle_in(demo, sheets[0].maison, STARTS - dt.timedelta(days=20))
    chosen = _subscribers(demo)
    agents = {sheet.pk: who_serves(sheet.maison) for sheet in sheets}
    for place, (household, baskets) in demo.progress(list(enumerate(chosen))):
        sheet = sheets[place % len(sheets)]
        if place in (0, SHORT):
            SeasonTerms.objects.filter(pk=terms.pk).update(commitment_months=3 if place else 2)
        _subscribe(demo, household, min(baskets, terms.most_baskets), sheet, agents[sheet.pk], early=place < SHORT)
    SeasonTerms.objects.filter(pk=terms.pk).update(commitment_months=3)
    resident.join(demo, hers, sheets[0], STARTS + dt.timedelta(weeks=1))
    _known(demo)
    _read_otherwise(demo, sheets[0])
    _bill(demo)
    _collect(demo)
    _confide(demo, sheets[0])


def _season() -> SeasonTerms:
    page = BasketSeason(
        title="Les paniers solidaires",
        slug="paniers-solidaires",
        introduction="Chaque jeudi, 3,5 kg de fruits et de légumes d'ici, à un prix qui vous va.",
        for_whom="Pour tous les habitants",
        how_to_come="Avec un sac, dans l'une des huit maisons",
        body=[
            (
                "text",
                RichText(
                    "<p>Trois fermes, à moins de trente kilomètres, cultivent pour nous toute l'année. Le mercredi, on charge ; le jeudi, "
                    "des habitants font les paniers ensemble, et chacun vient chercher le sien.</p><h2>Un prix juste pour chacun</h2>"
                    "<p>Le panier est acheté au même prix pour tous. Ceux qui peuvent un peu plus aident les autres : personne ne sait qui "
                    "paie quoi.</p>"
                ),
            )
        ],
    )
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    tariff = Tariff.objects.get(scheme="paniers")
    return SeasonTerms.objects.create(season=page, tariff=tariff, starts_on=STARTS, ends_on=ENDS, trial_baskets=4)


def _sheets(terms: SeasonTerms, today: dt.date) -> list[SignUpSheet]:
    """One sheet a house, its Thursdays from five to seven, but for public holidays. The first house hands out on the demo's own day
    instead of that week's Thursday, so that there is a sheet to tick."""
    sheets, holidays = [], France(years=(STARTS.year, ENDS.year))
    with clock.standing_at(moment(STARTS - dt.timedelta(days=30))):
        for place, maison in enumerate(Maison.objects.order_by("pk")[:HOUSES]):
            days = [day for day in _thursdays() if day not in holidays]
            if place == 0:
                days = [today if day.isocalendar()[:2] == today.isocalendar()[:2] else day for day in days]
            sessions = [
                plan_session(activity=terms.season, maison=maison, start=moment(day, 17), end=moment(day, 19), by=SYSTEM) for day in days
            ]
            sheets.append(
                open_sheet(
                    activity=terms.season, sessions=sessions, capacity=25, tariff=terms.tariff, closes_at=sessions[-1].start, by=SYSTEM
                )
            )
    return sheets


def _thursdays() -> list[dt.date]:
    return [STARTS + dt.timedelta(weeks=week) for week in range((ENDS - STARTS).days // 7 + 1)]


def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _fill(terms: SeasonTerms) -> None:
    farms = [Grower.objects.create(name=name, place=place, grows=grows) for name, place, grows in FARMS]
    items = []
    for day in terms.season.sessions.order_by("local_date").values_list("local_date", flat=True).distinct():
        content = AUTUMN if day.month in (10, 11) else SPRING if 4 <= day.month <= 6 else WINTER
        items += [WeekItem(season=terms.season, day=day, product=name, grams=grams, grower=farms[farm]) for name, grams, farm in content]
    WeekItem.objects.bulk_create(items)


def _cost(terms: SeasonTerms) -> None:
    """Bought at the domain's price; carried, handed out and paid for as the demo's town counts it."""
    with clock.standing_at(moment(STARTS - dt.timedelta(days=30))):
        set_costs(
            terms=terms, valid_from=STARTS, purchase_cents=750, transport_cents=1200, fees_cents=5, staff_minutes=45, staff_hour_cents=2600,
            volunteer_minutes=360, note="marché 2026, charges comprises", by=SYSTEM,
        )  # fmt: skip


def _subscribers(demo) -> list[tuple[Household, int]]:
    """Households of each bracket in the mix and how many baskets each takes, those of the demo's own accounts left free to try."""
    free = Household.objects.exclude(memberships__person__user__isnull=False).filter(memberships__until=None, memberships__is_referent=True)
    taken: list[tuple[Household, int]] = []
    for bracket, number in MIX:
        number -= bracket is not None and bracket[0] <= resident.QUOTIENT < bracket[1]  # hers is one of these
        standing = QuotientFamilial.objects.standing().filter(valid_from__lte=STARTS, valid_until__gte=STARTS)
        if bracket is None:
            rows = free.exclude(pk__in=QuotientFamilial.objects.values("household"))
        else:
            rows = free.filter(pk__in=standing.filter(figure__gte=bracket[0], figure__lt=bracket[1]).values("household"))
        keys = sorted(set(rows.values_list("pk", flat=True)))
        chosen = Household.objects.filter(pk__in=demo.random.sample(keys, min(number, len(keys)))).order_by("pk")
        # In a small town some households take two baskets, or three, so that the week's mix is the same.
        taken += [(household, len(range(place, number, len(chosen)))) for place, household in enumerate(chosen)]
    demo.random.shuffle(taken)
    return taken


def _subscribe(demo, household: Household, baskets: int, sheet: SignUpSheet, agent: User | None, *, early: bool = False) -> None:
    person: Person = household.members()[0].person
    first = demo.random.choice((STARTS, STARTS + dt.timedelta(weeks=1), STARTS + dt.timedelta(weeks=5)))
    first = STARTS if early else first
    channel = demo.random.choice(("online", "counter", "counter", "phone"))
    with clock.standing_at(moment(first - dt.timedelta(days=5))):
        by = SYSTEM if channel == "online" else agent
        subscribe(sheet=sheet, person=person, household=household, first_on=first, quantity=baskets, by=by, channel=channel)


def _known(demo) -> None:
    """The house where a household takes its basket knows each of its members, also when they live nearer to another."""
    taken = Subscription.objects.values_list("enrolment__household", "enrolment__sheet__maison")
    houses = {(household, maison) for household, maison in taken}
    members = Membership.objects.active().filter(household__in={household for household, _ in houses}).order_by("pk")
    at_home = defaultdict(list)
    for member in members:
        at_home[member.household_id].append(member.person_id)
    pairs = sorted({(person, maison) for household, maison in houses for person in at_home[household]})
    since = demo.day.replace(day=1)
    rows = [PersonMaison(person_id=person, maison_id=maison, since=since) for person, maison in pairs]
    PersonMaison.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _read_otherwise(demo, sheet: SignUpSheet) -> None:
    """Two who come to the first house read best another language than French, one from right to left: their papers say so."""
    people = Person.objects.filter(enrolments__sheet=sheet, successor=None, user=None).order_by("pk").distinct()
    for person, language in zip(people, (Language.ARABIC, Language.UKRAINIAN), strict=False):
        Person.objects.filter(pk=person.pk).update(language=language)
        PersonMaison.objects.get_or_create(person=person, maison=sheet.maison, defaults={"since": demo.day.replace(day=1)})


def _bill(demo) -> None:
    """Each month was counted, approved and asked for in its time; what is left of those that had begun, after. The one that has not
    begun yet waits for whoever looks at it (`ledger.demo.months`)."""
    treasurer = User.objects.filter(email=f"tresorerie@{DOMAIN}").first()
    for day in (dt.date(2026, 10, 23), dt.date(2026, 11, 22)):
        if day > demo.day:
            continue
        coming = months_later(day.replace(day=1), 1)
        with clock.standing_at(moment(day)):
            if coming <= demo.day:
                _bill_month(coming, treasurer)
            upto = None if coming <= demo.day else coming - dt.timedelta(days=1)
            for subscription in Subscription.objects.select_related("terms", "enrolment__household").order_by("pk"):
                bill_due_periods(subscription=subscription, by=SYSTEM, upto=upto)


def _bill_month(month: dt.date, treasurer) -> None:
    """As the tick does; one far from the month before is held, and somebody says why it is right."""
    with suppress(Refusal):
        run = prepare_billing(source=BILLED_AS, month=month, by=SYSTEM)
        held = run.state == BillingState.HELD
        approve_billing(run=run, reason="De nouveaux abonnés depuis la rentrée." if held else "", by=treasurer if held else SYSTEM)
        write_billing(run=run, by=SYSTEM)


def _collect(demo) -> None:
    """What was handed over on the days before the demo's; now and then nobody came."""
    rows = list(Basket.objects.filter(session__local_date__lt=demo.day).select_related("session").order_by("pk"))
    for row in rows:
        row.prepared_at = row.session.start - dt.timedelta(minutes=demo.random.randint(20, 90))
        if demo.random.random() < 0.03:
            row.state = BasketState.MISSED
        else:
            row.state, row.version = BasketState.HANDED_OVER, 2
            row.handed_at = row.session.start + dt.timedelta(minutes=demo.random.randint(0, 115))
    _gone_quiet(rows)
    Basket.objects.bulk_update(rows, ["prepared_at", "state", "version", "handed_at"], batch_size=500)
    past = Distribution.objects.filter(session__local_date__lt=demo.day)
    past.update(settled_at=moment(demo.day, 0))


def _gone_quiet(rows: list[Basket]) -> None:
    """One who always came has not been seen twice: a person will ask how she is."""
    by_subscription = defaultdict(list)
    for row in rows:
        by_subscription[row.subscription_id].append(row)
    hers = Subscription.objects.filter(enrolment__person__user__email=resident.EMAIL).values_list("pk", flat=True).first()
    whose = next((found for key, found in by_subscription.items() if len(found) > 3 and key != hers), [])
    for row in whose[-2:]:
        row.state, row.version, row.handed_at = BasketState.MISSED, 1, None


def _confide(demo, sheet: SignUpSheet) -> None:
    """The sheet of the demo's day is in a volunteer's hands, until midnight."""
    session = sheet.sessions.filter(local_date=demo.day).first()
    agent = User.objects.filter(email=f"accueil@{DOMAIN}").first()
    if session is None or agent is None or not user_can(agent, Capability.SHARE_SHEETS, session.maison):
        return
    with clock.standing_at(moment(demo.day, 0)):
        made = share_day(session=session, lasting=SharedFor.TONIGHT, given_to="Jeanne", by=agent)
    SheetPass.objects.filter(pk=made.pk).update(uid=demo.uuid())  # the same link at each load


def links() -> list[DemoLink]:
    """For `/demo/`: the sheet a volunteer holds."""
    rows = SheetPass.objects.live(clock.now()).filter(target__startswith=f"{SHEET}:").select_related("maison").order_by("pk")[:1]
    hint = "Ce que voit une personne bénévole, sur son téléphone ou sur la tablette : des numéros et des cases, rien d'autre."
    return [DemoLink(f"La feuille des paniers, {row.maison.name}", reverse("sheet_open", args=[row.token]), hint) for row in rows]
