"""The demo's publishing: a page that waits to be read over, patterns kept from past activities, a colleague away next week."""

import datetime as dt

from portal.cms.models import MaisonPage
from portal.kit.demo import Demo
from portal.people.models import RoleAssignment, User
from programmes.models import Event

from ..actions.keep_pattern import keep_pattern
from ..models import StandIn

PATTERNS = 3
WAITING = "On répare les vélos dans la cour"


def load(demo: Demo) -> None:
    accounts = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@belleroche.example")}
    writer, chief, town = (accounts.get(name) for name in ("animation", "responsable", "direction"))
    held = RoleAssignment.objects.filter(user=writer).exclude(maison=None).select_related("maison").first() if writer else None
    house = MaisonPage.objects.filter(maison_row=held.maison).first() if held else None
    if house is None or chief is None:
        return
    _waiting(house, writer)
    _patterns(house, chief, town)
    if not StandIn.objects.filter(away=chief).exists():
        first = demo.day + dt.timedelta(days=7 - demo.day.weekday())
        StandIn.objects.create(away=chief, by=writer, first_day=first, last_day=first + dt.timedelta(days=4), asked_at=demo.at(demo.day, 9))


def _waiting(house: MaisonPage, writer: User) -> None:
    if house.get_children().filter(slug="velos-dans-la-cour").exists():
        return
    page = Event(
        title=WAITING, slug="velos-dans-la-cour", live=False, owner=writer, for_whom="Pour tous, avec ou sans vélo",
        introduction="Des outils, un café, quelqu’un qui sait. On repart avec des freins qui freinent.",
    )  # fmt: skip
    MaisonPage.objects.get(pk=house.pk).add_child(instance=page)
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)


def _patterns(house: MaisonPage, chief: User, town: User | None) -> None:
    past = Event.objects.descendant_of(house).filter(live=True).order_by("title", "pk")[:PATTERNS]
    for number, page in enumerate(past):
        whole_town = number == 0 and town is not None
        keep_pattern(page=page, name=page.title[:80], whole_town=whole_town, by=town if whole_town else chief)
