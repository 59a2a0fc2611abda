"""The demo's régies: the desk's and its sub-offices, the one of online payments, who holds them, and days at their tills."""

import datetime as dt
from dataclasses import dataclass, field

from portal.kit.demo import Demo
from portal.people.enums import Reach, Role
from portal.people.models import RoleAssignment, User
from portal.people.rules.demo_accounts import DOMAIN
from portal.places.models import Maison

from .. import bulk
from ..bulk_tills import Ending
from ..enums import DESK_METHODS, ONLINE_METHODS, ChargeKind, MandateRole, Method
from ..models import Mandate, Regie

TILL_CENTS, FLOAT_CENTS = 100_000, 5_000
DEPUTIES = (("Colette", "Vasseur"), ("Idir", "Benali"), ("Rose", "Lemoine"))
SATURDAY = 5


def regies(demo: Demo) -> tuple[Regie, Regie]:
    since = demo.day.replace(month=1, day=1)
    founded = dt.date(since.year - 1, 1, 12)  # the desk's régie has a year behind it, which is closed
    common = {"issuer": "CCAS de Belleroche", "products": ChargeKind.values}
    desk, _ = Regie.objects.get_or_create(
        code="accueil",
        defaults={
            **common,
            "name": "Régie des maisons",
            "deed": f"décision n° {founded.year}-014",
            "methods": [method.value for method in DESK_METHODS],
            "deed_on": founded,
            "max_encaisse_cents": TILL_CENTS,
            "float_cents": FLOAT_CENTS,
        },
    )
    online, _ = Regie.objects.get_or_create(
        code="enligne",
        defaults={
            **common,
            "name": "Régie des paiements en ligne",
            "deed": f"décision n° {since.year}-015",
            "deed_on": since.replace(month=1, day=12),
            "methods": [method.value for method in ONLINE_METHODS],
            "online": True,
            "provider": "stripe",
            "provider_since": since,
            "provider_document": f"accord du comptable public du {since:%d/%m/%Y}",
        },
    )
    return desk, online


def mandates(demo: Demo, desk: Regie):
    """Whoever holds the role « régie » may hold the desk's money, the first as régisseur; gives the first."""
    holders = [held.user for held in RoleAssignment.objects.filter(role=Role.REGIE).select_related("user").order_by("user")]
    for place, user in enumerate(holders):
        _mandate(demo, desk, user, MandateRole.MANDATAIRE if place else MandateRole.REGISSEUR, f"{desk.deed}, nomination {place + 1}")
    return holders[0] if holders else None


def _mandate(demo: Demo, regie: Regie, user: User, role: str, document: str) -> None:
    since = demo.day.replace(year=demo.day.year - 1, day=1)
    Mandate.objects.get_or_create(regie=regie, user=user, role=role, defaults={"since": since, "document": document})


@dataclass
class Part:
    """What a part of the demo adds to the one writing in bulk, so that receipts follow each other."""

    owed: list[bulk.Owed] = field(default_factory=list)
    taken: list[bulk.Taken] = field(default_factory=list)
    endings: dict[tuple[int, dt.date], Ending] = field(default_factory=dict)

    def take(self, home, regie: Regie, method: str, cents: int, at: dt.datetime, by, note: str = "") -> None:
        """Something owed that morning, and paid at the desk; nothing at 0 €: it takes no number."""
        key = f"demo.caisse:{regie.code}:{home.pk}:{at:%Y%m%d%H%M}"
        self.owed.append(
            bulk.Owed(home, ChargeKind.OUTING, key, "Sortie en famille", cents, at - dt.timedelta(minutes=5), at.date(), by=by)
        )
        if cents:
            self.taken.append(bulk.Taken(home, regie, method, cents, (key,), at, by, note=note))


def workday_before(day: dt.date) -> dt.date:
    day -= dt.timedelta(days=1)
    return day if day.weekday() < SATURDAY else workday_before(day)


def a_day(demo: Demo, desk: Regie, agent: User, homes: list) -> Part:
    """The last working day of the régisseur's till: a float of 50 €, 20 and 12 € in cash, a cheque of 10 €, a free place that takes no
    number; 82.00 expected, 81.00 counted."""
    part, day = Part(), workday_before(demo.day)
    takings = ((Method.CASH, 2_000, ""), (Method.CASH, 1_200, ""), (Method.CASH, 0, ""), (Method.CHEQUE, 1_000, "7004312"))
    if len(homes) < len(takings):
        return part
    for place, (home, (method, cents, note)) in enumerate(zip(homes, takings, strict=False)):
        part.take(home, desk, method, cents, demo.at(day, 10, 12 * place), agent, note)
    part.endings[desk.pk, day] = Ending(-100, "Un euro rendu en trop à la sortie, pas retrouvé.")
    return part


def sub_offices(demo: Demo, desk: Regie, homes: list) -> Part:
    """Three houses hold a till of their own, under a deputy; the last one forgot to close it."""
    part, forgot = Part(), None
    houses = list(Maison.objects.order_by("pk")[1:4])
    for place, (house, (first, last)) in enumerate(zip(houses, DEPUTIES, strict=False)):
        code, deed = f"{desk.code[:8]}-{place + 1}", f"décision n° {demo.day.year}-02{place}"
        regie, _ = Regie.objects.get_or_create(
            code=code,
            defaults={
                "name": f"Sous-régie, {house.name}"[:80], "parent": desk, "maison": house, "issuer": desk.issuer, "deed": deed,
                "deed_on": demo.day.replace(month=2, day=3), "products": [ChargeKind.BASKET, ChargeKind.OUTING, ChargeKind.WORKSHOP],
                "methods": [Method.CASH, Method.CHEQUE], "max_encaisse_cents": 30_000, "float_cents": 3_000,
            },
        )  # fmt: skip
        user = _deputy(demo, house, first, last)
        _mandate(demo, regie, user, MandateRole.MANDATAIRE, f"{deed}, nomination")
        _mandate(demo, desk, user, MandateRole.SUPPLEANT if place == 0 else MandateRole.MANDATAIRE, f"{desk.deed}, nomination {place + 3}")
        day = demo.day
        for turn in range(3):
            day = workday_before(day)
            for visit, home in enumerate(homes[place * 6 + turn * 2 : place * 6 + turn * 2 + 2]):
                note = f"70{place}{turn}{visit}" if visit else ""
                cents = demo.random.choice((400, 500, 900, 1_200))
                part.take(home, regie, Method.CHEQUE if visit else Method.CASH, cents, demo.at(day, 14, 20 * visit + 5), user, note)
                forgot = regie
    if forgot is not None and len(houses) == len(DEPUTIES):
        part.endings[forgot.pk, workday_before(demo.day)] = Ending(left_open=True)
    return part


def _deputy(demo: Demo, house: Maison, first: str, last: str) -> User:
    """Somebody of the team who holds money in her house; she does not sign in during the demo."""
    email = f"{first}.{last}@{DOMAIN}".lower()
    user, made = User.objects.get_or_create(email=email, defaults={"first_name": first, "last_name": last, "is_staff": True})
    if made:
        user.set_unusable_password()
        user.save()
        since = demo.day.replace(year=demo.day.year - 1, day=1)
        RoleAssignment.objects.create(user=user, role=Role.REGIE, reach=Reach.MAISON, maison=house, since=since)
    return user
