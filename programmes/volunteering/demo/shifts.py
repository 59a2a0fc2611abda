"""The demo's volunteers: a charter, a few missions, three weeks of shifts around the day, some full, some short. Written by the actions."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person
from portal.places.calendars import public_holidays
from programmes.actions.enrol import enrol
from programmes.enums import Channel

from ..actions.become_volunteer import become_volunteer
from ..actions.plan_shift import plan_shift
from ..actions.publish_charter import publish_charter
from ..enums import CharterWay
from ..models import Mission, Post, Qualification, Shift
from .files import qualify

SECRECY = "Ce que vous voyez et entendez des personnes ici reste ici, aussi après."
CHARTER = """Donner un coup de main, c’est choisi : on vient quand on peut, on s’arrête quand on veut, sans se justifier.

La maison vous accueille, vous explique, et vous présente la personne à qui parler si quelque chose ne va pas. Vous êtes assuré·e.

Vous prévenez dès que vous ne pouvez pas venir. Vous respectez chacun, sans demander ce qu’il paie ni pourquoi il vient.

Personne ne vous paie, et rien ne vous est demandé en échange d’un service de la maison."""

QUALIFICATIONS = (
    ("hygiene", "Hygiène alimentaire", 36, "La maison propose une matinée, trois fois par an : demandez la prochaine date."),
    ("conduite", "Permis de conduire", 60, "Le permis B suffit."),
    ("secours", "Premiers secours", 24, "La maison propose une journée de formation : demandez la prochaine date."),
    ("sentinelle", "Sentinelle (prévention du suicide)", None, "Une formation d’une journée, annoncée dans « Programmes »."),
)
# name, what one does, qualifications, age
POSTS = (
    ("Peser et ranger", "On pèse les légumes, on remplit les cagettes.", (), 16),
    ("Accueillir", "On dit bonjour, on tient la liste, on offre un café.", (), 16),
    ("Conduire", "On va chercher les légumes avec la camionnette de la maison.", ("conduite",), 18),
    ("Cuisiner", "On prépare le repas partagé.", ("hygiene",), 16),
)


@dataclass(frozen=True)
class Told:
    """One mission: its words, its house (rank among the pages), weekday, hours, and for each post (least, wanted, most)."""

    title: str
    introduction: str
    house: int
    weekday: int
    begins: int
    ends: int
    posts: tuple[tuple[str, int, int, int], ...]


MISSIONS = (
    Told(
        "Distribuer les paniers", "Peser le matin, remettre les paniers l’après-midi : on connaît vite tout le quartier.", 0, 2, 15, 19,
        (("Peser et ranger", 2, 3, 4), ("Accueillir", 1, 2, 2), ("Conduire", 1, 1, 1)),
    ),
    Told(
        "Cuisiner pour le repas partagé", "Le jeudi, on cuisine à plusieurs ce que la saison apporte, puis on mange ensemble.", 0, 3, 9, 13,
        (("Cuisiner", 2, 3, 4), ("Accueillir", 1, 1, 2)),
    ),
    Told("Tenir le café des habitants", "Servir un café, écouter, faire la place à chacun.", 1, 1, 14, 17, (("Accueillir", 2, 2, 3),)),
)  # fmt: skip


def load(demo: Demo) -> None:
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=400), 9)):
        publish_charter(text=CHARTER, secrecy=SECRECY, by=None)
    held = {key: Qualification.objects.create(key=key, name=name, months=months, how=how) for key, name, months, how in QUALIFICATIONS}
    posts = {}
    for name, what, asked, age in POSTS:
        posts[name] = Post.objects.create(name=name, what=what, minimum_age=age, for_minors=age < 18)
        posts[name].qualifications.set([held[key] for key in asked])
    pages = list(MaisonPage.objects.select_related("maison_row__sector").order_by("path"))
    for told in demo.progress(MISSIONS):
        _mission(demo, told, pages[told.house % len(pages)], posts)


def _mission(demo: Demo, told: Told, under: MaisonPage, posts: dict[str, Post]) -> None:
    maison = under.maison_row
    page = Mission(title=told.title, slug=slugify(told.title), introduction=told.introduction, for_whom="Dès 16 ans")
    under.add_child(instance=page)
    with _long_ago(demo):
        for day in _days(demo, told):
            session = None
            for name, least, wanted, most in told.posts:
                start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time(hour))) for hour in (told.begins, told.ends))
                shift = plan_shift(
                    mission=page, maison=maison, start=start, end=end, post=posts[name], minimum=least, wanted=wanted, maximum=most,
                    session=session, by=None,
                )  # fmt: skip
                session = shift.session
        _fill(demo, page, maison)


def _long_ago(demo: Demo):
    return clock.standing_at(demo.at(demo.day - dt.timedelta(days=20), 9))


def _days(demo: Demo, told: Told) -> list[dt.date]:
    monday = demo.day - dt.timedelta(days=demo.day.weekday())
    days = [monday + dt.timedelta(days=7 * week + told.weekday) for week in (-1, 0, 1, 2, 3)]
    closed = public_holidays(days[0], days[-1])
    return [day for day in days if day not in closed]


def _fill(demo: Demo, page: Mission, maison) -> None:
    """A dozen people of the house give a hand; the nearer the date, the fuller."""
    known = list(Person.objects.current().filter(maisons=maison, birth_year__lt=2000).order_by("pk")[:60])
    agent = who_serves(maison)
    team = demo.random.sample(known, min(12, len(known)))
    made = [become_volunteer(person=person, maisons=[maison], by=agent, way=CharterWay.PAPER, in_hand=True) for person in team]
    qualify(demo, made, agent)
    for rank, shift in enumerate(Shift.objects.filter(session__activity=page).select_related("sheet", "session").in_order()):
        wanted = max(shift.wanted - (rank // 6), 0)
        for person in demo.random.sample(team, min(wanted, len(team))):
            try:
                enrol(sheet=shift.sheet, people=[person], by=agent, channel=Channel.COUNTER)
            except Refusal:
                continue  # she is elsewhere at that hour, or not fit for this post: nobody is put there by force
