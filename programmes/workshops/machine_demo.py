"""The demo's cupboard: tablets and computers of one house, two of them lent, one awaited, one in repair. Written by the actions."""

import datetime as dt

from portal.households.models import Household
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from .actions.lend_machine import lend_machine
from .actions.move_machine import move_machine
from .actions.note_help import note_help
from .actions.remind_late import remind_late
from .actions.return_machine import return_machine
from .actions.sell_machine import sell_machine
from .actions.write_machine import write_machine
from .enums import Accessory, Condition, Consent, HelpOutcome, HelpTopic, MachineKind, MachineState
from .models import Course

MACHINES = (
    (MachineKind.TABLET, "10 pouces", "TAB-001"),
    (MachineKind.TABLET, "10 pouces", "TAB-002"),
    (MachineKind.TABLET, "10 pouces", "TAB-003"),
    (MachineKind.TABLET, "8 pouces", "TAB-004"),
    (MachineKind.LAPTOP, "14 pouces", "ORD-001"),
    (MachineKind.LAPTOP, "15 pouces", "ORD-002"),
    (MachineKind.DESKTOP, "avec son écran", "ORD-003"),
)
FOR_SALE = ("ORD-002", "ORD-003")  # refurbished; one is sold
HELPED = (
    (20, HelpTopic.PAPERS, "Rendez-vous pris en mairie pour la carte d’identité.", HelpOutcome.DONE),
    (6, HelpTopic.FAMILY, "Changement d’adresse envoyé, réponse attendue en décembre.", HelpOutcome.WAITING),
)
WITH = [Accessory.CHARGER, Accessory.COVER]


def load(demo: Demo) -> None:
    """Beside the demo's course that is under way: one goes with it, another is at a neighbour's."""
    now = clock.now()
    course = Course.objects.dated().filter(first_start__lte=now, last_end__gt=now).select_related("sheet__maison").first()
    if course is None:
        return
    house = course.sheet.maison
    agent, rows = who_serves(house), {}
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=90), 9)):
        for kind, label, number in demo.progress(MACHINES):
            own = {"kind": kind, "label": label, "inventory": number, "for_sale": number in FOR_SALE}
            rows[number] = write_machine(machine=None, maison=house, by=agent, **own)
    place = Enrolment.objects.filter(sheet=course.sheet, state=EnrolmentState.CONFIRMED).select_related("person").order_by("pk").first()
    hers = place.person
    adults = Person.objects.current().filter(maisons=house, birth_year__lt=demo.day.year - 18)
    neighbour = adults.exclude(pk=hers.pk).filter(user=None).order_by("pk").first()
    _lent_and_back(demo, rows["TAB-003"], hers, agent)
    _helped(demo, house, hers, agent)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=12), 10)):
        due = demo.day + dt.timedelta(days=24)
        lend_machine(machine=rows["TAB-001"], person=hers, due_on=due, accessories=WITH, course=course, by=agent)
    if neighbour:
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=40), 15)):
            due = demo.day - dt.timedelta(days=9)
            loan = lend_machine(machine=rows["TAB-002"], person=neighbour, due_on=due, accessories=[*WITH, Accessory.SIM], by=agent)
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=2), 11)):
            remind_late(loan=loan, by=agent)
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=5), 14)):
            sell_machine(machine=rows["ORD-003"], person=neighbour, household=Household.objects.of(neighbour).first(), by=agent)


def _helped(demo: Demo, house, person, agent) -> None:
    for days, topic, did, outcome in HELPED:
        with clock.standing_at(demo.at(demo.day - dt.timedelta(days=days), 15)):
            note_help(person=person, maison=house, topic=topic, consent=Consent.SPOKEN, did=did, outcome=outcome, by=agent)


def _lent_and_back(demo: Demo, machine, person, agent) -> None:
    """Lent in the autumn, come back without its cover and with a cracked screen: in repair."""
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=60), 10)):
        lend_machine(machine=machine, person=person, due_on=demo.day - dt.timedelta(days=32), accessories=WITH, by=agent)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=33), 16)):
        return_machine(machine=machine, condition=Condition.DAMAGED, back=[Accessory.CHARGER], note="écran fendu", by=agent)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=30), 9)):
        move_machine(machine=machine, state=MachineState.AVAILABLE, by=agent)
        move_machine(machine=machine, state=MachineState.REPAIR, why="écran à changer", by=agent)
