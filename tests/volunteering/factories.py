"""A house that asks for hands: a mission, posts, shifts, volunteers."""

import datetime as dt
import itertools

from django.utils import timezone

from portal.cms.actions.open_maison import open_maison
from portal.kit import clock
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.places.models import Maison, Sector
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Enrolment
from programmes.volunteering.actions.become_volunteer import become_volunteer
from programmes.volunteering.actions.plan_shift import plan_shift
from programmes.volunteering.actions.publish_charter import publish_charter
from programmes.volunteering.actions.write_template import Line, write_template
from programmes.volunteering.models import (
    AskedHand,
    CharterVersion,
    HeldQualification,
    Mission,
    NeedTemplate,
    Post,
    Qualification,
    Shift,
    Thanks,
    Volunteer,
    WorkedHours,
)
from programmes.volunteering.rules.numbers import Hands

_number = itertools.count(1)


def house(name: str = "Tilleuls") -> Maison:
    known = Maison.objects.filter(slug=name.lower()).first()
    if known:
        return known
    sector, _ = Sector.objects.get_or_create(number=71, defaults={"name": "Est"})
    maison = Maison.objects.create(name=name, slug=name.lower(), sector=sector, phone="+33476000071")
    open_maison(maison=maison, by=None)
    return maison


def charter() -> CharterVersion:
    return CharterVersion.current() or publish_charter(text="On vient quand on peut.", secrecy="Ce que l’on entend ici reste ici.", by=None)


def mission(title: str = "Distribuer les paniers", maison: Maison | None = None) -> Mission:
    maison = maison or house()
    under = type(maison.page).objects.get(pk=maison.page.pk)
    return under.add_child(instance=Mission(title=title, slug=f"mission-{next(_number)}"))


def post(name: str | None = None, **fields) -> Post:
    return Post.objects.create(name=name or f"Accueillir {next(_number)}", **fields)


def qualification(name: str = "Hygiène alimentaire", months: int | None = 36) -> Qualification:
    key = f"q{next(_number)}"
    return Qualification.objects.create(key=key, name=name, months=months, how="Demandez la prochaine matinée à l’accueil.")


def held(volunteer: Volunteer, qualification: Qualification, until: dt.date | None = None) -> HeldQualification:
    return HeldQualification.objects.create(volunteer=volunteer, qualification=qualification, valid_until=until)


def in_days(days: float, hour: int = 14) -> dt.datetime:
    day = timezone.localtime(clock.now()).date() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def shift(page: Mission | None = None, *, days: float = 7, hour: int = 14, hours: int = 3, task: Post | None = None, **asked) -> Shift:
    page = page or mission()
    start = in_days(days, hour)
    asked = {"minimum": 1, "wanted": 2, "maximum": 3, **asked}
    return plan_shift(
        mission=page, maison=asked.pop("maison", None) or page.maison, start=start, end=start + dt.timedelta(hours=hours),
        post=task or post(), by=None, **asked,
    )  # fmt: skip


def template(name: str = "Une sortie", maison: Maison | None = None, lines: list[Line] | None = None, **fields) -> NeedTemplate:
    """Two people wanted at one post, from half an hour before to a quarter of an hour after, unless told."""
    maison = maison or house()
    lines = [Line(post(), Hands(1, 2, 3), 30, 15)] if lines is None else lines
    page = fields.pop("mission", None) or mission(maison=maison)
    return write_template(name=name, maison=maison, mission=page, lines=lines, by=None, **fields)


def person(name: str = "Mme B.", maison: Maison | None = None, **fields) -> Person:
    fields.setdefault("family_name", f"Nom{next(_number)}")
    return create_person(by=None, maison=maison, display_name=name, **fields)


def volunteer(who: Person | None = None, maison: Maison | None = None, **fields) -> Volunteer:
    """Of age unless told: an age that is not known is not that of a grown-up."""
    charter()
    fields.setdefault("birth_year", 1980)
    who = who or person(**fields)
    return become_volunteer(person=who, maisons=[maison or house()], by=None, way="paper")


def account(name: str = "Jeanne") -> User:
    return User.objects.create_user(f"{name.lower()}-{next(_number)}@exemple.fr", first_name=name, last_name="Colin")


def agent(name: str = "Samia") -> User:
    return User.objects.create_user(f"{name.lower()}-{next(_number)}@exemple.fr", first_name=name, last_name="Roy", is_staff=True)


def taken(shift: Shift, who: Volunteer | None = None, *, by=None, channel: str = Channel.COUNTER) -> Enrolment:
    return enrol(sheet=shift.sheet, people=[(who or volunteer()).person], by=by, channel=channel)[0]


def hours(volunteer: Volunteer, maison: Maison, *, days: int = 2, minutes: int = 90, state: str = "pending", **fields) -> WorkedHours:
    """Time declared, as it stands in the table: for what reads it."""
    day = clock.today() - dt.timedelta(days=days)
    fields.setdefault("note", "affiches")
    return WorkedHours.objects.create(
        volunteer=volunteer, maison=maison, day=day, minutes=minutes, source="declared", state=state, **fields
    )


def word(volunteer: Volunteer, maison: Maison, words: str = "Merci pour la soupe.") -> Thanks:
    return Thanks.objects.create(volunteer=volunteer, maison=maison, words=words)


def asked(activity, *, shifts: int = 4) -> AskedHand:
    today = clock.today()
    days = {"first_on": today - dt.timedelta(days=60), "last_on": today + dt.timedelta(days=200)}
    return AskedHand.objects.create(activity_id=activity.pk, shifts=shifts, **days)
