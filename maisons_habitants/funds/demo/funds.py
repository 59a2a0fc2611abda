"""A fund for the sector of each committee of the demo, opened by the actions on its first day of the year."""

import datetime as dt

from maisons_habitants.committees.demo.bodies import FORMAL, SIMPLE, body_of
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves

from ..actions.open_fund import open_fund
from ..actions.save_fund_rules import save_fund_rules
from ..models import Fund

NAME = "Fonds d’initiatives des habitants"
WORDS = "Quelques centaines d’euros, vite, pour une idée de voisins : une fête, une sortie, un coin de jardin, un atelier."


def load(demo: Demo) -> None:
    """Needs the committees: a town without them has no fund."""
    year = demo.day.year
    for slug, contributions, rules in (
        (
            SIMPLE,
            [("Ville de Belleroche", 400_000, "Délibération du 12 décembre"), ("Région", 200_000, "Convention 2024-2027")],
            {"ceiling_cents": 60_000},
        ),
        (
            FORMAL,
            [("Ville de Belleroche", 250_000, ""), ("Caf de l’Isère", 100_000, "")],
            {"ceiling_cents": 50_000, "share_percent": 80, "days_before": 7},
        ),
    ):
        body = body_of(slug)
        if body is None:
            continue
        with clock.standing_at(demo.at(dt.date(year, 1, 6), 9)):
            maison = body.maison
            open_fund(
                maison=maison, sector=maison.sector, body=body, year=year, name=NAME, words=WORDS, contributions=contributions,
                rules={"source": "Règlement adopté par le comité", **rules}, by=who_serves(maison),
            )  # fmt: skip
    _changed(demo)


def _changed(demo: Demo) -> None:
    """The first committee made its rules a little larger during the year."""
    fund = fund_of(SIMPLE)
    changed = demo.day - dt.timedelta(days=60)
    if fund is None or changed.year != fund.year:
        return
    with clock.standing_at(demo.at(changed, 14)):
        save_fund_rules(
            fund=fund, valid_from=changed, by=who_serves(fund.maison), ceiling_cents=80_000, most_a_year=3,
            source="Règlement changé par le comité de septembre",
        )  # fmt: skip


def fund_of(slug: str) -> Fund | None:
    """One of these funds, by its committee, for the other parts of the demo."""
    return Fund.objects.select_related("body", "maison", "sector").filter(body__page__slug=slug, name=NAME).first()
