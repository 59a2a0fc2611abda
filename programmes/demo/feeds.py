"""The demo's calendars: one resident follows her dates, and a date that moved."""

import datetime as dt

from django.urls import reverse

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.registry import DemoLink
from portal.people.models import Person

from ..actions.move_session import move_session
from ..actions.open_feed import open_feed
from ..models import CalendarFeed, Session

WHO = "amina@belleroche.example"
MOVED = "Troc de plantes"


def load(demo: Demo) -> None:
    person = Person.objects.filter(email=WHO).first()
    if person is not None:
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=9), 18)):
            feed = open_feed(person=person, by=person.user, uid=demo.uuid())
        CalendarFeed.objects.filter(pk=feed.pk).update(read_on=demo.day)
    session = Session.objects.filter(activity__title=MOVED, start__gt=demo.at(demo.day, 12)).order_by("start").first()
    if session is not None:
        day = dt.timedelta(days=1)
        move_session(session=session, start=session.start + day, end=session.end + day, why="La salle est prise ce jour-là.", by=None)


def links() -> list[DemoLink]:
    """The address that her telephone reads."""
    feed = CalendarFeed.objects.live().filter(person__email=WHO).first()
    if feed is None:
        return []
    return [DemoLink("L’agenda d’Amina, comme son téléphone le lit", reverse("programmes:own_feed", args=[feed.token]), "un fichier .ics")]
