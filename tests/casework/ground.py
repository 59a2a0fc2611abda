"""What the tests of this room stand on: a house with its address, partners, persons it knows."""

import datetime as dt

from portal.casework.actions.open_lead import open_lead
from portal.casework.actions.refer_person import refer_person
from portal.casework.actions.register_address import register_address
from portal.casework.models import Offer, Partner
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.places.models import Maison
from tests.people import factories, records


def house(name: str | None = None) -> Maison:
    made = factories.maison(name)
    made.street, made.postcode, made.town, made.phone = "4 rue des Tilleuls", "38990", "Belleroche", "+33465710011"
    made.latitude, made.longitude = "45.198600", "5.703100"
    made.save()
    return made


def offer(name: str = "Banque alimentaire", *, topic: str = "food", delay: int | None = 10, **partner) -> Offer:
    values = {"summary": "Un colis pour la semaine.", "street": "4 quai", "latitude": "45.199900", "longitude": "5.705200", **partner}
    values.setdefault("checked_on", clock.today())
    there = Partner.objects.create(name=name, phone="+33465719001", hours="Lundi, de 9 h à 12 h", **values)
    return Offer.objects.create(partner=there, topic=topic, name="Un colis", bring="Le papier\nUn sac", delay_days=delay)


def person(maison, given_name="Amina", **values):
    return records.person(given_name, maison=maison, birth_year=1984, **values)


def referred(who, where: Offer, maison, **values):
    return refer_person(person=who, offer=where, maison=maison, **{"agreed": True, "by": SYSTEM, **values})


def led(who, lead, maison, *, until: dt.date | None = None):
    return open_lead(person=who, lead=lead, maison=maison, until=until or dt.date(2027, 5, 24), agreed="oral", by=SYSTEM)


def registered(who, maison, **values):
    return register_address(person=who, maison=maison, **{"by": SYSTEM, **values})
