import datetime as dt

import pytest

from portal.cms.demo.town import load
from portal.cms.models import MaisonPage, NewsPage
from portal.kit.demo import Demo
from portal.places.models import Maison, Sector

pytestmark = pytest.mark.django_db


def test_belleroche_has_its_sectors_houses_news_and_a_warm_home(client, tuesday_at_ten):
    demo = Demo(residents=10, seed=1, day=dt.date(2026, 11, 24), say=lambda words: None)
    demo.begin("cms.town")
    load(demo)
    assert (Sector.objects.count(), Maison.objects.count(), MaisonPage.objects.live().count(), NewsPage.objects.live().count()) == (
        6,
        11,
        11,
        6,
    )
    home = client.get("/").content.decode()
    for words in ("Nuits froides", "Maison des Quais", "Ouverte en ce moment", "Le panier passe à l’heure d’hiver", "CCAS"):
        assert words in home
    for maison in Maison.objects.all():
        page = client.get(f"/maisons/{maison.slug}/").content.decode()
        assert maison.street in page
        assert "Accueil et écoute" in page
        assert str(maison.phone.as_national).startswith("04 65 71")
    assert "Jeanne Marchetti" in client.get("/mentions-legales/").content.decode()
    assert "Idriss Vaillant" in client.get("/donnees-personnelles/").content.decode()
