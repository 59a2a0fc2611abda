"""A house with a permanence, who receives there, and moments."""

import datetime as dt
import itertools

from django.utils import timezone

from portal.cms.actions.open_maison import open_maison
from portal.kit import clock
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.places.models import Maison, Sector
from programmes.appointments.actions.book_appointment import book_appointment
from programmes.appointments.actions.know_host import know_host
from programmes.appointments.actions.plan_slots import plan_slots
from programmes.appointments.actions.set_terms import set_terms
from programmes.appointments.models import AppointmentSlot, Host, Permanence

_number = itertools.count(1)


def house(name: str = "Tilleuls") -> Maison:
    known = Maison.objects.filter(slug=name.lower()).first()
    if known:
        return known
    sector, _ = Sector.objects.get_or_create(number=70, defaults={"name": "Sud"})
    maison = Maison.objects.create(name=name, slug=name.lower(), sector=sector, phone="+33476000070")
    open_maison(maison=maison, by=None)
    return maison


def permanence(title: str = "Écrivain public", maison: Maison | None = None, **terms) -> Permanence:
    maison = maison or house()
    under = type(maison.page).objects.get(pk=maison.page.pk)
    page = under.add_child(instance=Permanence(title=title, slug=f"permanence-{next(_number)}", to_bring="Le courrier reçu"))
    if terms:
        set_terms(permanence=page, by=None, **terms)
    return page


def agent(name: str = "Samia") -> User:
    return User.objects.create_user(f"{name.lower()}-{next(_number)}@exemple.fr", first_name=name, last_name="Roy", is_staff=True)


def host(user: User | None = None) -> Host:
    return know_host(user=user or agent(), by=None)


def in_days(days: int) -> dt.date:
    return timezone.localtime(clock.now()).date() + dt.timedelta(days=days)


def plan(page: Permanence | None = None, who: Host | None = None, *, days: int = 7, begins: int = 14, ends: int = 16, **more):
    """A half-day of moments; its slots in order."""
    page, who = page or permanence(), who or host()
    asked = {"day": in_days(days), "begins": dt.time(begins), "ends": dt.time(ends), "minutes": 30, **more}
    plan_slots(permanence=page, host=who, maison=page.maison, by=None, **asked)
    return list(AppointmentSlot.objects.filter(host=who, session__activity=page.pk).select_related("session", "sheet", "host").in_order())


def person(name: str = "Mme B.", maison: Maison | None = None, **fields) -> Person:
    return create_person(by=None, maison=maison, display_name=name, family_name=f"Nom{next(_number)}", **fields)


def resident(user: User, name: str = "Mme B.", **fields) -> Person:
    return create_person(by=None, user=user, display_name=name, family_name=f"Nom{next(_number)}", **fields)


def book(slot: AppointmentSlot, who: Person | None = None, *, by=None, channel: str = "counter"):
    return book_appointment(slot=slot, person=who or person(), by=by, channel=channel)
