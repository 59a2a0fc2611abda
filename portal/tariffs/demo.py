"""The demo's tariffs: Grenoble's prices for the baskets (domain 2.1; the bounds of the quotient are invented, domain 9), a taux
d'effort of the field (domain 3.2), a card by tax notice (domain 2.2), a price of one's own choice, and what is free."""

import datetime as dt

from django.db import transaction

from portal.kit.demo import Demo

from .enums import Basis
from .models import FullCost, Tariff, TariffBand, TariffVersion

BASKETS = "paniers"
_BANDS = ((0, 400, 400), (400, 700, 550), (700, 1200, 700), (1200, None, 900))
_FORMER = ((0, 400, 350), (400, 700, 500), (700, 1200, 650), (1200, None, 850))
_DRAFTED = ((0, 450, 400), (450, 700, 550), (700, 1000, 700), (1000, 1400, 850), (1400, None, 1000))


@transaction.atomic
def load(demo: Demo) -> None:
    """Write the town's tariffs, in force on the demo's day."""
    year = demo.day.year - (demo.day.month < 9)
    start = dt.date(year, 9, 1)
    baskets = _tariff(
        BASKETS,
        "Panier de légumes",
        "le panier",
        "3,5 kg de fruits et de légumes d’ici, chaque jeudi.",
    )
    _version(baskets, start.replace(year=year - 1), f"{year - 1}-38", Basis.BANDS, bands=_FORMER)
    _version(baskets, start, f"{year}-41", Basis.BANDS, bands=_BANDS)
    _version(baskets, dt.date(year + 1, 9, 1), "", Basis.BANDS, bands=_DRAFTED)
    FullCost.objects.create(tariff=baskets, valid_from=start.replace(year=year - 1), cents=700, note=f"marché {year - 1}")
    FullCost.objects.create(tariff=baskets, valid_from=start, cents=750, note=f"marché {year}")

    meals = _tariff("repas-de-quartier", "Repas de quartier", "le repas", "Le mardi midi, on cuisine et on mange ensemble.")
    _version(meals, start, f"{year}-42", Basis.EFFORT, rate=360, floor_cents=260, cap_cents=450)
    FullCost.objects.create(tariff=meals, valid_from=start, cents=480, note="denrées et cuisine")

    card = _tariff("sorties-culturelles", "Carte des sorties culturelles", "la carte", "Théâtre, musée, cinéma : on y va ensemble.")
    _version(card, start, f"{year}-43", Basis.TAX, taxable_cents=1200, not_taxable_cents=0)

    soup = _tariff("soupe-du-jeudi", "Soupe du jeudi", "le bol", "Faite par les habitants, à la sortie de la distribution.")
    _version(soup, start, f"{year}-44", Basis.CHOICE, floor_cents=50, cap_cents=500, suggested_cents=200)

    digital = _tariff("ateliers-numeriques", "Ateliers numériques", "l’atelier", "Téléphone, ordinateur, démarches : à son rythme.")
    _version(digital, start, f"{year}-45", Basis.FREE)


def _tariff(scheme: str, name: str, unit: str, description: str) -> Tariff:
    return Tariff.objects.create(scheme=scheme, name=name, unit=unit, description=description)


def _version(tariff: Tariff, start: dt.date, resolution: str, basis: str, bands=(), **prices) -> TariffVersion:
    """Published by the resolution of the June before; a draft without one."""
    decided = {}
    if resolution:
        board = dt.date(start.year, 6, 23)
        noon = dt.datetime.combine(board, dt.time(10), tzinfo=dt.UTC)
        decided = {"resolution_number": resolution, "resolution_date": board, "published_at": noon}
    version = TariffVersion.objects.create(tariff=tariff, valid_from=start, basis=basis, **prices, **decided)
    TariffBand.objects.bulk_create(
        TariffBand(version=version, min_quotient=low, max_quotient=high, cents=cents) for low, high, cents in bands
    )
    return version
