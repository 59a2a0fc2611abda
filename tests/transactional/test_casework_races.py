"""Two agents agree, register, send or hand over at the same moment: one of the two is served. On both databases, with the control."""

import datetime as dt
from collections import Counter
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import QuerySet

from portal.casework.actions import hand_mail as handing
from portal.casework.actions.hand_mail import hand_mail
from portal.casework.actions.open_lead import open_lead
from portal.casework.actions.receive_mail import receive_mail
from portal.casework.actions.refer_person import refer_person
from portal.casework.actions.register_address import register_address
from portal.casework.models import AddressRegistration, CaseLead, MailItem, Referral
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.models import Person
from tests.casework import ground
from tests.people import factories

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def there():
    house = ground.house()
    lead = factories.staff("travail_social", house)
    return SimpleNamespace(house=house, lead=lead, person=ground.person(house, "Amina"), offer=ground.offer())


def acts(there) -> dict:
    until = dt.date(2027, 5, 24)
    return {
        "lead": (
            lambda: open_lead(person=there.person, lead=there.lead, maison=there.house, until=until, agreed="oral", by=SYSTEM),
            CaseLead,
        ),
        "address": (lambda: register_address(person=there.person, maison=there.house, by=SYSTEM), AddressRegistration),
        "referral": (lambda: refer_person(person=there.person, offer=there.offer, maison=there.house, agreed=True, by=SYSTEM), Referral),
    }


def served(given: list) -> Counter:
    """« ok », the code of a refusal, or the name of any other error."""
    return Counter(
        answer.code if isinstance(answer, Refusal) else type(answer).__name__ if isinstance(answer, Exception) else "ok" for answer in given
    )


@pytest.mark.parametrize(("what", "code"), [("lead", "deja-referente"), ("address", "deja-domiciliee"), ("referral", "deja-orientee")])
def test_of_two_at_once_one_is_served_and_the_other_is_told(there, what, code):
    act, model = acts(there)[what]
    assert served(together(act, act)) == {"ok": 1, code: 1}
    assert model.objects.count() == 1


@contextmanager
def unguarded(monkeypatch, *modules):
    """No row to wait on, and on SQLite no transaction, whose BEGIN IMMEDIATE already serialises."""
    meeting = Meeting()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))
    yield meeting


def test_control_without_the_lock_the_mail_is_handed_over_twice(there, monkeypatch):
    """The whole guard taken away: both read that it waits, both hand it over."""
    registration = ground.registered(there.person, there.house)
    item = receive_mail(registration=registration, by=SYSTEM)
    before = AuditLine.objects.filter(verb="casework.hand_mail").count()
    with unguarded(monkeypatch, handing) as meeting:
        known = handing._waiting_of

        def waiting(*given):
            rows = known(*given)
            meeting()
            return rows

        monkeypatch.setattr(handing, "_waiting_of", waiting)
        monkeypatch.setattr(handing, "lock_person", lambda person: person)
        monkeypatch.setattr(handing, "seen", lambda registration: None)
        given = together(*[lambda: hand_mail(person=there.person, items=[item.pk], to="self", by=SYSTEM)] * 2)
    assert served(given) == {"ok": 2}
    assert meeting.met
    assert AuditLine.objects.filter(verb="casework.hand_mail").count() - before == 2


def test_what_waits_is_handed_over_once(there):
    registration = ground.registered(there.person, there.house)
    item = receive_mail(registration=registration, by=SYSTEM)
    given = together(*[lambda: hand_mail(person=there.person, items=[item.pk], to="self", by=SYSTEM)] * 2)
    assert served(given) == {"ok": 1, "rien-a-remettre": 1}
    assert MailItem.objects.get().state == "handed"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's BEGIN IMMEDIATE stands in for the lock")
@pytest.mark.parametrize("what", ["lead", "address", "referral"])
def test_control_without_the_lock_the_database_alone_refuses_and_not_in_words(there, what, monkeypatch):
    from portal.casework.actions import open_lead as opening
    from portal.casework.actions import refer_person as referring
    from portal.casework.actions import register_address as registering

    meeting = Meeting()
    guards = {
        "lead": (opening, "refuse_second"),
        "address": (registering, "refuse_second_address"),
        "referral": (referring, "refuse_twice"),
    }
    module, name = guards[what]
    known = getattr(module, name)

    def look(*given):
        known(*given)
        meeting()

    monkeypatch.setattr(module, name, look)
    monkeypatch.setattr(module, "lock_person", lambda person: Person.objects.get(pk=person.pk))
    monkeypatch.setattr(module, "house_to_open_in", lambda maison: maison)  # two who open in one house wait for each other there too
    act, model = acts(there)[what]
    answers = served(together(act, act))
    assert answers == {"ok": 1, "IntegrityError": 1}
    assert meeting.met
    assert model.objects.count() == 1
