import pytest

from . import factories


@pytest.fixture
def houses(db):
    """Two houses of one sector, and one of another."""
    mine = factories.maison("Capuche")
    return mine, factories.maison("Abbaye", sector=mine.sector), factories.maison("Chorier")
