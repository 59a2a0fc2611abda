"""How many queries pages cost, at two sizes: « mon espace » with every card filled, anonymous pages, the pick-up sheet."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from paniers.actions.subscribe import subscribe
from portal.cms.models import NewsPage
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.people.actions.create_person import create_person
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import Event
from tests.ledger import ground
from tests.paniers import factories as baskets
from tests.programmes.factories import in_days

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Of her own space, four are what she gives as a volunteer, one her card of the outings, one her courses, one what she was lent, one
# what was done with her, four where she sits and what she may be asked to.
SPACE, ANONYMOUS, SHEET = 35, 10, 12
# The week's contents, the farms and what to cook with it; the sizes of a basket: each one query more.
OF_BASKETS = {"/paniers/": 13, "/paniers/abonnement/": 11}
PUBLIC = [
    "/", "/maisons/", "/maisons/alpha/", "/agenda/", "/agenda/?maison=alpha", "/agenda/?vue=mois", "/agenda.ics?maison=alpha",
    "/programmes/", "/programmes/?maison=alpha&type=event",
    "/programmes/?jour=mardi&moment=soir&pour=seniors&acces=fauteuil&niveau=debutant&places=oui&prix=mien",
    "/paniers/", "/paniers/abonnement/", "/tarifs/", "/tarifs/paniers/mon-prix/", "/recherche/?q=repas", "/compte/login/",
    "/maisons/alpha/repas-alpha/", "/accessibilite/", "/mentions-legales/", "/donnees-personnelles/", "/actualites/", "/composants/",
    "/qui-peut-aider/", "/qui-peut-aider/?theme=food&maison=alpha",
]  # fmt: skip


def cost(client, address) -> int:
    """Queries of a page with nothing in the cache; what is made once for ever (sizes of pictures, types of content) is made before."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


def grow(house, number: int) -> None:
    """More of everything a public page, « mon espace » or a sheet lists."""
    for step in range(number):
        tag = f"{number}-{step}"
        page = house.page.add_child(instance=Event(title=f"Bal {tag}", slug=f"bal-{tag}"))
        start = in_days(2 + step)
        date = plan_session(activity=page.activity_ptr, maison=house.maison, start=start, end=start + dt.timedelta(hours=2), by=SYSTEM)
        sheet = open_sheet(activity=page.activity_ptr, sessions=[date], capacity=5, by=SYSTEM)
        enrol(sheet=sheet, people=[house.referent], household=house.household, by=SYSTEM, channel="counter")
        house.page.add_child(instance=NewsPage(title=f"Nouvelle {tag}", slug=f"nouvelle-{tag}"))
        person = create_person(by=SYSTEM, maison=house.maison, given_name=f"Voisine {tag}")
        house.household.memberships.create(person=person, since=dt.date(2026, 1, 1))
        home, other = baskets.household(name=f"M. {tag}")
        subscribe(sheet=house.basket_sheet, person=other, household=home, first_on=house.day.local_date, by=SYSTEM)
        ground.owe(house.household, 300 + step)


@pytest.fixture
def grown(town):
    """`grown(n)`: n more of everything; taken back with the test."""
    return lambda number: grow(town.houses["Alpha"], number)


def test_my_space_with_every_card_filled(town, grown):
    """A household with places, baskets, a debt, a quotient: each card of the registry shows something."""
    who = town.people["referent of Alpha"]
    client = who.client()
    from portal.people.models import Person

    class Request:
        user = who.user
        GET: dict = {}

    person = Person.objects.of_user(who.user)
    grown(2)
    empty = [key for key, card in registry.space_cards.items() if card.context(Request(), person) is None]
    empty += [key for key, room in registry.space_dates.items() if not room.lines(Request(), person)]
    assert empty == [], "a card that shows nothing here: fill it in `town`"
    few = cost(client, "/mon-espace/")
    grown(6)
    many = cost(client, "/mon-espace/")
    assert many == few <= SPACE


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page(town, grown, address):
    client = Client()
    grown(2)
    few = cost(client, address)
    grown(3)
    many = cost(client, address)
    assert many <= OF_BASKETS.get(address, ANONYMOUS)
    assert many <= few + (1 if "recherche" in address else 0)  # a search that finds at its first step asks less


def test_the_pick_up_sheet(town, grown):
    house = town.houses["Alpha"]
    client = town.people["accueil"].client()
    addresses = [reverse(f"paniers_desk:{name}", args=[house.day.pk]) for name in ("sheet", "paper")]
    few = [cost(client, address) for address in addresses]
    volunteer = Client()
    volunteer.get(reverse("sheet_open", args=[house.confided.token]))
    few.append(cost(volunteer, "/feuille/"))
    grown(12)
    assert [*(cost(client, address) for address in addresses), cost(volunteer, "/feuille/")] == few
    assert max(few) <= SHEET
