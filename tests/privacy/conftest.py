import pytest

from portal.kit.audit import SYSTEM
from portal.people.actions.create_person import create_person
from tests.people import factories


@pytest.fixture
def house(db):
    made = factories.maison("Maison des Tilleuls")
    made.street, made.postcode, made.town = "1 place du Marché", "38990", "Belleroche"
    made.save()
    return made


@pytest.fixture
def elsewhere(db):
    return factories.maison("Maison des Peupliers")


@pytest.fixture
def amina(house):
    """Somebody with all a record may hold, known to the house, with an account."""
    user = factories.resident(email="amina@exemple.fr")
    return create_person(
        by=SYSTEM, maison=house, user=user, given_name="Amina", family_name="Zerrouki", birth_year=1984, email="amina@exemple.fr",
        phone="0612345678", address_1="3 rue des Tilleuls", postal_code="38000", city="Belleroche", needs=["interpreter"],
    )  # fmt: skip


@pytest.fixture
def walter(house):
    """Somebody without account, phone or address."""
    return create_person(by=SYSTEM, maison=house, given_name="Walter", family_name="Quilichini", birth_year=1950)


@pytest.fixture
def accueil(house):
    return factories.staff("accueil", house, first_name="Samia", last_name="Accueillante")


@pytest.fixture
def boss(house):
    return factories.staff("responsable", house, first_name="Farida", last_name="Responsable")


@pytest.fixture
def dpo(db):
    return factories.staff("dpo", first_name="Hélène", last_name="Déléguée")


@pytest.fixture
def at(client):
    """`at(user)`: the browser of this account."""
    return lambda user: factories.sign_in(client, user)
