"""Pages about suicide prevention, their trainings, and who comes."""

import itertools

from portal.casework.models import Partner
from portal.cms.models import MaisonPage
from portal.places.models import Maison
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.workshops.actions.open_training import open_training
from programmes.workshops.models import Prevention, Training
from programmes.workshops.rules.trainings import BY_KIND
from tests.appointments import factories as moments
from tests.people import factories as accounts
from tests.programmes.factories import in_days

from . import factories as courses

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


def structure(name: str | None = None, **fields) -> Partner:
    return Partner.objects.create(name=name or f"Structure {next(_number)}", summary="Soigner", **fields)


def training(kind: str = "sentinel", *, days: int = 10, on: Prevention | None = None, maison: Maison | None = None, **sheet) -> Training:
    """Planned `days` from now, as long as its kind asks."""
    rule = BY_KIND[kind]
    maison = maison or house()
    activity = (on or page(maison=maison)).activity_ptr
    spans = [(in_days(days + n, 9), in_days(days + n, 17)) for n in range(max(rule.days, 1))]
    sessions = [plan_session(activity=activity, maison=maison, start=start, end=end, by=None) for start, end in spans]
    opened = open_sheet(activity=activity, sessions=sessions, by=None, **{"capacity": rule.places, **sheet})
    return open_training(sheet=opened, kind=kind, by=None)


def person(**fields):
    return courses.person(**{"birth_year": 1980, **fields})


def social_worker(maison: Maison | None = None, **fields):
    return accounts.staff("travail_social", maison or house(), **fields)
