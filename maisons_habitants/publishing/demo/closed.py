"""The twelfth house of the demo, closed last year: its page says where to go, the desk keeps its past, its activity goes on next door."""

import datetime as dt

from portal.cms.actions.open_maison import open_maison
from portal.cms.demo.houses import POSTCODE, TOWN
from portal.cms.models import MaisonPage
from portal.kit import audit, clock
from portal.kit.demo import Demo
from portal.people.models import User
from portal.places.actions.add_maison import add_maison
from portal.places.enums import StepFree
from portal.places.models import Maison, OpeningHours
from programmes.actions.plan_session import plan_session
from programmes.models import Event

from ..actions.close_house import close_house
from ..reading.keeping import ties_of

SLUG, TAKEN_OVER_BY = "saint-roch", "beau-soleil"
ACTIVITY = "On tricote, on papote"
OPENED_BEFORE, PLANNED_BEFORE = dt.timedelta(days=700), dt.timedelta(days=40)  # its closing
WEEKS = range(-4, 5)  # of dates, around its closing
AHEAD = range(3)  # weeks from the demo's day: the activity where it now is
TUESDAY = 1


def load(demo: Demo) -> None:
    direction = User.objects.filter(email="direction@belleroche.example").first()
    to = Maison.objects.filter(slug=TAKEN_OVER_BY).select_related("sector").first()
    if direction is None or to is None or Maison.objects.filter(slug=SLUG).exists():
        return
    last_day = dt.date(demo.day.year - 1, 12, 19)  # staff hold their roles from a month of that year
    with clock.standing_at(demo.at(last_day - OPENED_BEFORE, 9)):
        house, page = _opened(to)
    with clock.standing_at(demo.at(last_day - PLANNED_BEFORE, 10)):
        activity = _planned(demo, house, page, last_day, direction)
    with clock.standing_at(demo.at(last_day, 17)):
        close_house(maison=house, to=to, seen=ties_of(house).stamp, by=direction)
    for week in AHEAD:
        _date(demo, activity, to, _tuesday_after(demo.day, week), direction)


def _tuesday_after(day: dt.date, week: int = 0) -> dt.date:
    return day + dt.timedelta(days=(TUESDAY - day.weekday() - 1) % 7 + 1 + 7 * week)


def _opened(beside: Maison) -> tuple[Maison, MaisonPage]:
    house = add_maison(
        name="Maison Saint-Roch", slug=SLUG, sector=beside.sector, street="9 montée Saint-Roch", postcode=POSTCODE, town=TOWN,
        phone="+33465710153", email=f"{SLUG}@belleroche.example", transport="Bus 16, arrêt Saint-Roch", step_free=StepFree.STEPS,
        latitude="45.184600", longitude="5.746800", by=audit.SYSTEM,
    )  # fmt: skip
    OpeningHours.objects.bulk_create(OpeningHours(maison=house, weekday=day, opens=dt.time(14), closes=dt.time(18)) for day in range(5))
    page = open_maison(maison=house, by=audit.SYSTEM)
    page.introduction = "Deux pièces et un balcon sur la ville : la plus petite des maisons."
    page.save_revision().publish()
    return house, page


def _planned(demo: Demo, house: Maison, page: MaisonPage, last_day: dt.date, by) -> Event:
    activity = Event(
        title=ACTIVITY, slug="on-tricote", owner=by, for_whom="Pour tous, avec ou sans aiguilles",
        introduction="De la laine, du thé, des mains qui montrent aux autres. On vient quand on veut.",
    )  # fmt: skip
    MaisonPage.objects.get(pk=page.pk).add_child(instance=activity)
    for week in WEEKS:
        _date(demo, activity, house, _tuesday_after(last_day, week), by)
    return activity


def _date(demo: Demo, activity: Event, house: Maison, day: dt.date, by) -> None:
    start = demo.at(day, 15)
    plan_session(activity=activity, maison=house, start=start, end=start + dt.timedelta(hours=2), by=by)
