import datetime as dt

import pytest
import time_machine
from wagtail.images.tests.utils import get_test_image_file

from portal.cms.actions.open_maison import open_maison
from portal.cms.models import HomePage, NewsIndexPage, NewsPage, Picture
from portal.kit import audit
from tests.places.factories import MaisonFactory

TUESDAY_AT_TEN = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)  # 10 h in Paris


def picture(name="image.png"):
    """A small picture on disk, with its row."""
    return Picture.objects.create(title=name, file=get_test_image_file(name), width=640, height=480)


@pytest.fixture
def home(db):
    return HomePage.objects.get()


@pytest.fixture
def tuesday_at_ten():
    with time_machine.travel(TUESDAY_AT_TEN, tick=False) as travel:
        yield travel


@pytest.fixture
def make_maison(db):
    """A house with its public page, open on weekdays."""

    def make(**fields):
        maison = MaisonFactory(**{"open_weekdays": True, **fields})
        return open_maison(maison=maison, by=audit.SYSTEM)

    return make


@pytest.fixture
def make_news(db):
    def make(title="La fête des voisins", parent=None, **fields):
        parent = parent or NewsIndexPage.objects.get()
        return parent.add_child(instance=NewsPage(title=title, **fields))

    return make
