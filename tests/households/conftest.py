import pytest

from tests.people import factories


@pytest.fixture
def houses(db):
    """Two houses of one sector, and one of another."""
    mine = factories.maison("Capuche")
    return mine, factories.maison("Abbaye", sector=mine.sector), factories.maison("Chorier")


@pytest.fixture
def agent(houses):
    """Reception of the first house."""
    return factories.staff("accueil", houses[0])


@pytest.fixture
def desk(client, agent):
    return factories.sign_in(client, agent)


@pytest.fixture
def boss(houses):
    """Who may merge, in the first house."""
    return factories.staff("responsable", houses[0])
