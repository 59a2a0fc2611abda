"""Pages about suicide prevention, their trainings, and who comes."""

import itertools

from portal.cms.models import MaisonPage
from portal.places.models import Maison
from programmes.workshops.models import Prevention
from tests.appointments import factories as moments

_number = itertools.count(1)
house = moments.house
TITLE = "Parler du suicide, et savoir aider"


def draft(title: str = TITLE, maison: Maison | None = None, **fields) -> Prevention:
    """A page nobody has seen, with one revision."""
    under = MaisonPage.objects.get(maison_row=maison or house())
    page = under.add_child(instance=Prevention(title=title, slug=f"prevention-{next(_number)}", live=False, **fields))
    page.save_revision()
    return page


def page(title: str = TITLE, maison: Maison | None = None, **fields) -> Prevention:
    under = MaisonPage.objects.get(maison_row=maison or house())
    return under.add_child(instance=Prevention(title=title, slug=f"prevention-{next(_number)}", **fields))
