"""The demo's money: memberships of houses owed and paid over the last weeks, and a day at the counter from opening to closing."""

import datetime as dt

from portal.households.models import Household
from portal.kit.demo import Demo

from .. import bulk
from ..enums import ChargeKind, Method
from ..models import Regie
from ..stand_in import beside as stand_in
from .offices import a_day, mandates, regies, sub_offices, workday_before

MEMBERSHIP = "Adhésion à la maison"
WHY = "Votre quotient de 380 donne 4,00\u00a0€ la place\u00a0: deux places."
PRICES = (0, 300, 500, 800)
SHARE, PAID, MOST = 0.08, 0.7, 200  # of the households; of their lines; payments at most, so that the till stays under its maximum
TAKEN_CENTS = 60_000


def load(demo: Demo) -> None:
    """Write the régies, then lines and payments; the first two households always have some."""
    stand_in.kept().unlink(missing_ok=True)  # what it knows is of another town
    desk, _ = regies(demo)
    agent = mandates(demo, desk)
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
        owed.append(
            _owed(homes[0], 800, demo.at(demo.day, 8), agent, label="Sortie en famille", kind=ChargeKind.OUTING, key="sortie", why=WHY)
        )
    endings: dict = {}
    if agent:
        for part in (a_day(demo, desk, agent, homes[2:6]), sub_offices(demo, desk, homes[6:])):
            owed += part.owed
            taken += part.taken
            endings |= part.endings
    bulk.write(owed, taken, endings=endings, draw=demo.uuid)


def _owed(
    home, cents: int, at: dt.datetime, by, *, label: str = MEMBERSHIP, kind: str = ChargeKind.OTHER, key: str = "adhesion", why: str = ""
) -> bulk.Owed:
    due = at.date() + dt.timedelta(days=30)
    return bulk.Owed(home, kind, f"demo.{key}:{home.pk}", label, cents, at, due, quote={"cents": cents, "why": why} if why else {}, by=by)


def _taken(demo: Demo, home, desk: Regie, method: str, line: bulk.Owed, day: dt.date, by) -> bulk.Taken:
    day = workday_before(min(day + dt.timedelta(days=1 + demo.random.randrange(3)), demo.day - dt.timedelta(days=4)))
    at = demo.at(day, 10 + demo.random.randrange(7))
    note = f"CH{demo.random.randrange(10**6):06d}" if method == Method.CHEQUE else ""
    return bulk.Taken(home, desk, method, line.unit_cents, (line.source_key,), at, by, note=note)
