"""Tariffs for tests, written by the actions that staff use."""

import datetime as dt

from portal.people.models import User
from portal.tariffs.actions.create_tariff import create_tariff
from portal.tariffs.actions.draft_version import draft_version
from portal.tariffs.actions.publish_version import publish_version
from portal.tariffs.actions.save_draft import save_draft
from portal.tariffs.models import Tariff, TariffVersion
from portal.tariffs.rules.grid import Grid

from .grids import BASKETS

START = dt.date(2026, 9, 1)
BOARD = dt.date(2026, 6, 23)


def agent(email: str = "agent@ville.test") -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, is_staff=True, first_name="Nour", last_name="Agent")


def tariff(by, name: str = "Panier de légumes", unit: str = "le panier", **fields) -> Tariff:
    return create_tariff(name=name, unit=unit, by=by, **fields)


def draft(of: Tariff, by, grid: Grid = BASKETS, start: dt.date = START) -> TariffVersion:
    return save_draft(version=draft_version(tariff=of, valid_from=start, by=by), grid=grid, valid_from=start, by=by)


def published(of: Tariff, by, grid: Grid = BASKETS, start: dt.date = START, number: str = "2026-41") -> TariffVersion:
    publish_version(version=draft(of, by, grid, start), resolution_number=number, resolution_date=BOARD, by=by)
    return TariffVersion.objects.with_bands().get(tariff=of, valid_from=start, published_at__isnull=False)
