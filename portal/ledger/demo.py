"""The demo's money: two régies and their mandates, memberships of houses owed and paid over the last weeks."""

import datetime as dt

from portal.households.models import Household
from portal.kit.demo import Demo
from portal.people.enums import Role
from portal.people.models import RoleAssignment

from . import bulk
from .enums import DESK_METHODS, ONLINE_METHODS, ChargeKind, MandateRole, Method
from .models import Mandate, Regie

MEMBERSHIP = "Adhésion à la maison"
PRICES = (0, 300, 500, 800)
SHARE, PAID, MOST = 0.08, 0.7, 200  # of the households; of their lines; payments at most, so that the till stays under its maximum
TILL_CENTS, TAKEN_CENTS = 100_000, 60_000


def load(demo: Demo) -> None:
    """Write the régies, then lines and payments; the first two households always have some."""
    desk, _ = _regies(demo)
    agent = _mandates(demo, desk)
    owed, taken, cash = [], [], 0
    homes = list(Household.objects.order_by("pk"))
    chosen = homes[:2] + [home for home in homes[2:] if demo.random.random() < SHARE]
    for number, home in enumerate(demo.progress(chosen)):
        day = demo.day - dt.timedelta(days=demo.random.randrange(3, 50))
        line = _owed(home, demo.random.choice(PRICES[1:] if number < 2 else PRICES), demo.at(day, 10), agent)
        owed.append(line)
        if line.unit_cents and agent and (number == 0 or demo.random.random() < PAID) and len(taken) < MOST:
            method = demo.random.choice((Method.CASH, Method.CHEQUE, Method.CARD_TERMINAL))
            if method == Method.CASH and cash + line.unit_cents > TAKEN_CENTS:
                method = Method.CARD_TERMINAL
            cash += line.unit_cents if method == Method.CASH else 0
            taken.append(_taken(demo, home, desk, method, line, day, agent))
    if homes:
        owed.append(_owed(homes[0], 800, demo.at(demo.day, 8), agent, label="Sortie en famille", kind=ChargeKind.OUTING, key="sortie"))
    bulk.write(owed, taken, draw=demo.uuid)


def _owed(
    home, cents: int, at: dt.datetime, by, *, label: str = MEMBERSHIP, kind: str = ChargeKind.OTHER, key: str = "adhesion"
) -> bulk.Owed:
    due = at.date() + dt.timedelta(days=30)
    return bulk.Owed(home, kind, f"demo.{key}:{home.pk}", label, cents, at, due, by=by)


def _taken(demo: Demo, home, desk: Regie, method: str, line: bulk.Owed, day: dt.date, by) -> bulk.Taken:
    at = demo.at(min(day + dt.timedelta(days=demo.random.randrange(3)), demo.day - dt.timedelta(days=1)), 10 + demo.random.randrange(7))
    note = f"CH{demo.random.randrange(10**6):06d}" if method == Method.CHEQUE else ""
    return bulk.Taken(home, desk, method, line.unit_cents, (line.source_key,), at, by, note=note)


def _regies(demo: Demo) -> tuple[Regie, Regie]:
    since = demo.day.replace(month=1, day=1)
    common = {"issuer": "CCAS de Belleroche", "products": ChargeKind.values}
    desk, _ = Regie.objects.get_or_create(
        code="accueil",
        defaults={
            **common,
            "name": "Régie des maisons",
            "deed": f"décision n° {since.year}-014",
            "methods": [method.value for method in DESK_METHODS],
            "max_encaisse_cents": TILL_CENTS,
        },
    )
    online, _ = Regie.objects.get_or_create(
        code="enligne",
        defaults={
            **common,
            "name": "Régie des paiements en ligne",
            "deed": f"décision n° {since.year}-015",
            "methods": [method.value for method in ONLINE_METHODS],
            "online": True,
            "provider": "stripe",
            "provider_since": since,
            "provider_document": f"accord du comptable public du {since:%d/%m/%Y}",
        },
    )
    return desk, online


def _mandates(demo: Demo, desk: Regie):
    """Whoever holds the role « régie » may hold the desk's money, the first as régisseur; gives the first."""
    since = demo.day.replace(year=demo.day.year - 1, day=1)
    holders = [held.user for held in RoleAssignment.objects.filter(role=Role.REGIE).select_related("user").order_by("user")]
    for place, user in enumerate(holders):
        role = MandateRole.MANDATAIRE if place else MandateRole.REGISSEUR
        Mandate.objects.get_or_create(regie=desk, user=user, role=role, defaults={"since": since})
    return holders[0] if holders else None
