"""The demo's volunteers one by one: who has seen what confirmed, somebody young, somebody who stopped, two with an account."""

import datetime as dt

from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.actions.create_person import create_person
from portal.people.demo import who_serves
from portal.people.models import Person, User
from portal.people.rules.demo_accounts import DOMAIN
from portal.places.models import Maison
from programmes.actions.enrol import enrol
from programmes.enums import Channel

from ..actions.become_volunteer import become_volunteer
from ..actions.note_papers import note_consent, note_liability
from ..actions.stop_volunteering import stop_volunteering
from ..enums import CharterWay
from ..models import HeldQualification, Qualification, Shift, Volunteer

LIKES = ("cuisiner", "jardiner, bricoler", "parler arabe et turc", "accueillir", "lire aux enfants", "conduire", "")
# Code of a qualification, rank of whoever holds it: one in so many, and for how many days still
HELD = (("hygiene", 2, 500), ("conduite", 4, 900), ("secours", 6, 300))
SOON = dt.timedelta(days=6)  # somebody's ends before a shift she has taken


def qualify(demo: Demo, files: list[Volunteer], agent) -> None:
    """What each of a team has shown; the first one's ends soon."""
    known = {row.key: row for row in Qualification.objects.all()}
    rows = [
        HeldQualification(
            volunteer=file, qualification=known[key], confirmed_on=demo.day - dt.timedelta(days=200), confirmed_by=agent,
            valid_until=demo.day + (SOON if rank == 0 and key == "hygiene" else dt.timedelta(days=days + demo.random.randrange(200))),
        )
        for rank, file in enumerate(files)
        for key, one_in, days in HELD
        if rank % one_in == 0
    ]  # fmt: skip
    HeldQualification.objects.bulk_create(rows, ignore_conflicts=True)  # of two teams at once
    for rank, file in enumerate(files):
        file.skills = LIKES[rank % len(LIKES)]
    Volunteer.objects.bulk_update(files, ["skills"])


def load(demo: Demo) -> None:
    """Two with an account, one of them on a shift to come; somebody of sixteen with her parent's word, another without; one who stopped."""
    house = Maison.objects.order_by("pk").first()
    agent = who_serves(house)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=12), 10)):
        for name in ("benevole1", "benevole2"):
            user = User.objects.filter(email=f"{name}@{DOMAIN}").first()
            if user:
                _with_account(house, user)
        young = [_young(house, agent, *names) for names in (("Lina", "Barros"), ("Sacha", "Monnier"))]
        note_consent(volunteer=young[0], on=clock.today(), by=agent)
        running = Volunteer.objects.current().filter(maisons=house).exclude(pk__in=[file.pk for file in young]).order_by("pk")
        for file in running.filter(person__user=None)[2:5]:
            note_liability(volunteer=file, until=demo.day.replace(month=12, day=31), by=agent)
    last = running.filter(person__user=None).last()
    if last:
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=2), 15)):
            stop_volunteering(volunteer=last, by=agent)


def _with_account(house: Maison, user: User) -> None:
    person = Person.objects.of_user(user) or create_person(
        by=user, user=user, maison=house, given_name=user.first_name, family_name=user.last_name, email=user.email, channel="email"
    )
    become_volunteer(person=person, maisons=[house], by=user, skills="accueillir, cuisiner", birth_year=1979)
    person.refresh_from_db()
    hygiene = Qualification.objects.get(key="hygiene")
    HeldQualification.objects.get_or_create(
        volunteer=Volunteer.objects.of(person), qualification=hygiene,
        defaults={"confirmed_by": who_serves(house), "valid_until": clock.today() + dt.timedelta(days=700)},
    )  # fmt: skip
    free = Shift.objects.open_to_volunteers().counted().filter(maison=house, free__gt=0, post__qualifications=None).select_related("sheet")
    for shift in free.in_order()[1:2]:
        enrol(sheet=shift.sheet, people=[person], by=user, channel=Channel.ONLINE)


def _young(house: Maison, agent, given: str, family: str) -> Volunteer:
    person = create_person(by=agent, maison=house, given_name=given, family_name=family, birth_year=clock.today().year - 16)
    return become_volunteer(person=person, maisons=[house], by=agent, way=CharterWay.PAPER, in_hand=True)
