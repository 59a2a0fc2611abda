"""`/pass-culture/`: what it is, what the card costs, the outings to come by month, narrowed in the query string."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pass_culture.models import CultureSeasonPage
from portal.places.models import Maison
from programmes.actions.enrol import enrol
from programmes.enums import Channel, Selection
from programmes.models import Session

from . import factories as make

pytestmark = pytest.mark.django_db


def words(client, query: str = "") -> str:
    return client.get(f"/pass-culture/{query}").content.decode()


def test_the_price_is_said_plainly_and_that_it_is_not_the_states_application(client):
    make.season()
    page = words(client)
    assert "Gratuite si votre foyer ne paie pas d’impôt sur le revenu, 12,00" in page
    assert "rien à voir avec l’application" in page and "nous n’emmenons pas d’enfant seul" in page


@pytest.mark.parametrize(("basis", "prices"), [("flat", {"flat_cents": 800}), ("tax", {"taxable_cents": 0})])
def test_any_other_tariff_is_said_as_anybody_reads_it(client, basis, prices):
    make.season(tariff=make.tariff(basis, **prices))
    page = words(client)
    assert ("8,00" in page) if basis == "flat" else ("Gratuite." in page)


def test_a_season_to_come_says_from_which_day(client):
    make.season(starts_on=make.in_days(10).date())
    page = words(client)
    assert "La carte se fait à partir du" in page and 'href="/pass-culture/carte/"' not in page


def test_its_page_gives_the_title_and_the_words_once_published(client):
    page = make.home().add_child(instance=CultureSeasonPage(title="On sort !", slug="on-sort", introduction="Venez donc."))
    make.season(page=page)
    assert "On sort !" in words(client) and "Venez donc." in words(client)
    page.unpublish()
    assert "On sort !" not in words(client) and "Saison 2026-2027" in words(client)


def test_an_outing_says_when_with_whom_for_how_much_from_what_age_and_what_is_left(client):
    venue = make.venue("Théâtre du Rocher")
    make.trip(
        30,
        page=make.outing("Cendrillon", access=",loop,"),
        trip={"from_age": 8, "venue": venue},
        tariff=make.tariff("flat", flat_cents=500),
    )
    page = words(client)
    for said in ("Cendrillon", "Théâtre du Rocher", "Grand-Pré", "5,00", "dès 8 ans", "Boucle magnétique", "Il reste 30"):
        assert said in page, said


def test_what_is_full_drawn_or_called_off_is_said_or_left_out(client):
    full = make.trip(1, page=make.outing("Pleine"), trip={"needs_card": False})
    enrol(sheet=full.sheet, people=[make.person()], household=None, by=None, channel=Channel.COUNTER)
    window = {"requests_until": make.in_days(3), "draw_at": make.in_days(4)}
    make.trip(5, page=make.outing("Tirée"), selection=Selection.DRAW, **window)
    off = make.trip(5, page=make.outing("Annulée"))
    Session.objects.filter(on_sheets__sheet=off.sheet).update(state="cancelled")
    make.trip(5, page=make.outing("Brouillon", live=False))
    page = words(client)
    assert "Complet" in page and "puis tirage" in page
    assert "Annulée" not in page and "Brouillon" not in page


def test_it_is_narrowed_by_house_month_and_access(client):
    make.trip(page=make.outing("Ici"), days=10)
    make.trip(page=make.outing("Là", maison=make.house("Abbaye")), days=10)
    make.trip(page=make.outing("Plus tard", access=",loop,audio,"), days=80)
    assert "Là" not in words(client, "?maison=grand-pre") and "Ici" in words(client, "?maison=grand-pre")
    later = f"?mois={make.in_days(80):%Y-%m}"
    assert ">Ici<" not in words(client, later) and "Plus tard" in words(client, later)
    assert ">Ici<" not in words(client, "?acces=loop&acces=audio") and "Plus tard" in words(client, "?acces=loop&acces=audio")
    assert "Aucune sortie avec ces choix" in words(client, f"?maison=abbaye&mois={make.in_days(80):%Y-%m}")


@pytest.mark.parametrize("query", ["?maison=nulle-part", "?mois=pas-un-mois", "?acces=%00", "?maison[]=x&mois=2026-13"])
def test_what_means_nothing_is_left_aside(client, query):
    make.trip(page=make.outing("Ici"))
    assert ">Ici<" in words(client, query)


def test_a_house_without_a_step_counts_for_who_comes_in_a_wheelchair(client):
    Maison.objects.filter(pk=make.house().pk).update(step_free="full")
    make.trip(page=make.outing("Ici"))
    assert ">Ici<" in words(client, "?acces=wheels")


def test_the_page_asks_the_same_whatever_the_season_holds(client):
    make.season()

    def cost(query: str = "") -> int:
        client.get(f"/pass-culture/{query}")
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/pass-culture/{query}")
        return len(seen)

    for number in range(2):
        make.trip(page=make.outing(f"Sortie {number}"), days=10 + number, tariff=make.tariff("flat", flat_cents=300))
    few = cost()
    for number in range(6):
        house = make.house(f"Maison {number}")
        make.trip(page=make.outing(f"Autre {number}", maison=house), days=20 + number, tariff=make.tariff("flat", flat_cents=300))
    assert cost() == few and cost("?maison=grand-pre") <= few
    assert few <= 16, few
