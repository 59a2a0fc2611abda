"""The demo's farms: three contracts, weeks ordered and received, one short with a product replaced, this week still to send."""

import datetime as dt

from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import User
from portal.people.rules.demo_accounts import DOMAIN

from ..actions.acknowledge_order import acknowledge_order
from ..actions.move_crates import move_crates
from ..actions.note_surplus import note_surplus
from ..actions.receive_order import receive_order
from ..actions.save_contract import save_contract
from ..actions.send_order import send_order
from ..actions.substitute import substitute
from ..actions.thank_grower import thank_grower
from ..enums import Bears, PointKind, Shortfall, Via, Weekday
from ..models import GivePoint, Grower, GrowerContract, GrowerOrder, SeasonTerms, WeekItem
from ..reading.orders import counts_of
from .season import FARMS

ORDERED_BEFORE = dt.timedelta(days=2)
# Cents by the kilo: an autumn basket comes to 7.50 €.
PRICES = (
    {"Carottes": 160, "Poireaux": 200, "Potimarron": 150, "Chou": 180},
    {"Mâche": 500, "Épinards": 350, "Radis": 250, "Blettes": 200},
    {"Pommes": 230, "Noix": 520},
)
BORNE = (Bears.SHARED, Bears.TOWN, Bears.TOWN)
TOLERANCE = (5, 0, 0)
WHO = (("Camille", "ferme-des-trois-noyers"), ("Sacha", "jardins-de-l-arc"), ("Dominique", "verger-du-col"))
RECIPE = "Une soupe de carottes et de pommes pour quarante personnes : tout a été mangé, et trois voisines ont demandé la recette."


def load(demo) -> None:
    """Every date before the demo's day was ordered two days before and received in the morning."""
    terms = SeasonTerms.objects.filter(starts_on__lte=demo.day).order_by("-starts_on").first()
    agent = User.objects.filter(email=f"direction@{DOMAIN}").first()
    if terms is None or agent is None or not scope_of(agent, Capability.PLAN_BASKETS).everywhere:
        return
    days = sorted(set(terms.season.sessions.on().filter(local_date__lt=demo.day).values_list("local_date", flat=True)))
    counts = counts_of([terms.season_id], days)
    usual = max((count.baskets for count in counts.values()), default=100)  # in the demo's past, all houses hand out on one day
    point, _ = GivePoint.objects.get_or_create(name="Le frigo de la place", defaults={"kind": PointKind.FRIDGE})
    with clock.standing_at(demo.at(terms.starts_on - dt.timedelta(days=40), 10)):
        contracts = [_contract(place, terms, usual, agent) for place in range(len(FARMS))]
    for week, day in demo.progress(list(enumerate(days))):
        for place, contract in enumerate(contracts):
            _week(demo, contract, place, day, agent, short=place == 0 and week == len(days) - 1, point=point)


def _contract(place: int, terms: SeasonTerms, usual: int, agent: User) -> GrowerContract:
    name, box = WHO[place]
    return save_contract(
        grower=Grower.objects.get(name=FARMS[place][0]), terms=terms, starts_on=terms.starts_on, ends_on=terms.ends_on,
        baskets=max(usual, 1),
        tolerance_percent=TOLERANCE[place], bears=BORNE[place], cutoff_weekday=Weekday.WEDNESDAY, cutoff_hour=dt.time(12),
        send_by=Via.PHONE if place == 2 else Via.EMAIL, contact_name=name, email=f"{box}@fermes.example", phone=f"+3347600010{place}",
        prices={product: (cents, 10_000) for product, cents in PRICES[place].items()}, by=agent,
    )  # fmt: skip


def _week(demo, contract: GrowerContract, place: int, day: dt.date, agent: User, *, short: bool, point: GivePoint) -> None:
    """One order as it went: said on the phone or on paper (no mail of the past is sent anew), acknowledged, received, crates back."""
    with clock.standing_at(demo.at(day - ORDERED_BEFORE, 15)):
        if not WeekItem.objects.filter(season=contract.terms.season_id, day=day, grower=contract.grower).exists():
            return
        order = send_order(contract=contract, day=day, via=Via.PHONE if place == 2 else Via.PRINT, by=agent)
        acknowledge_order(order=order, via=Via.PHONE, by=agent)
    with clock.standing_at(demo.at(day, 9)):
        lines = list(order.lines.all())
        heaviest, came = lines[0], {line.pk: line.grams for line in lines}
        why = {}
        if short:
            came[heaviest.pk], why[heaviest.pk] = heaviest.grams * 6 // 10, Shortfall.SHORT
        crates = sum(-(-line.grams // line.crate_grams) for line in lines)
        receive_order(
            order=order, received=came, why=why, delivery_note=f"{day:%m%d}-{place + 1}", crates_lent=crates, by=agent
        )  # fmt: skip
        if short:
            grams = WeekItem.objects.get(season=contract.terms.season_id, day=day, product=heaviest.product, size=None).grams
            replaced = grams * 4 // 10
            substitute(line=heaviest, product="Betteraves", each=replaced, kept=grams - replaced, cents_per_kg=170, by=agent)
    with clock.standing_at(demo.at(day, 20)):
        if back := crates - demo.random.randint(0, 1):
            move_crates(grower=contract.grower, returned=back, order=order, by=agent)
        _after(order, place, short, point, agent)


def _after(order: GrowerOrder, place: int, short: bool, point: GivePoint, agent: User) -> None:
    if place == 1 and order.day.day % 2:
        line = order.lines.first()
        note_surplus(line=line, point=point, grams=max(line.received_grams // 50, 1), by=agent)
    if place == 2 and order.day.day > 20:
        thank_grower(order=order, recipe=RECIPE, via=Via.PHONE, by=agent)
