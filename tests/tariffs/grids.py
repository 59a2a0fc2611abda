"""The grids of the field, as plain data, for all tests of this room."""

import datetime as dt

from portal.tariffs.enums import Basis
from portal.tariffs.rules.grid import Band, Grid

DAY = dt.date(2026, 11, 24)
BASKETS = Grid(
    basis=Basis.BANDS,
    unit="le panier",
    bands=(Band(0, 400, 400), Band(400, 700, 550), Band(700, 1200, 700), Band(1200, None, 900)),
    version_id=1,
    scheme="paniers",
)
MEAL = Grid(basis=Basis.EFFORT, unit="le repas", rate=360, floor_cents=260, cap_cents=450)
CARD = Grid(basis=Basis.TAX, unit="la carte", taxable_cents=1200, not_taxable_cents=0)
FLAT = Grid(basis=Basis.FLAT, unit="la séance", flat_cents=300)
FREE = Grid(basis=Basis.FREE, unit="l’entrée")
CHOICE = Grid(basis=Basis.CHOICE, unit="le repas partagé", floor_cents=200, cap_cents=1000, suggested_cents=500)
EVERY = [BASKETS, MEAL, CARD, FLAT, FREE, CHOICE]
