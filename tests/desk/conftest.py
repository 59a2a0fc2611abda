import pytest

from tests.people import factories


@pytest.fixture
def house():
    return factories.maison("Maison des Tilleuls")


@pytest.fixture
def agent(house):
    return factories.staff("accueil", house, first_name="Samia")


@pytest.fixture
def desk(client, agent):
    """The browser of an agent of this house."""
    return factories.sign_in(client, agent)
