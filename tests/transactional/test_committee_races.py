"""Two desks name at once: two people on one seat, one person on two seats; a call closed twice. Each guard with its control, on both
databases."""

import datetime as dt
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from maisons_habitants.committees.actions import close_call as closing
from maisons_habitants.committees.actions import name_member as naming
from maisons_habitants.committees.models import Mandate
from maisons_habitants.committees.registry import broken_mandates
from portal.kit import clock, request_keys
from portal.kit.refusal import Refusal
from tests.committees import factories as make

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 3


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def no_lock(monkeypatch, module, meeting: Meeting) -> None:
    """The committee is read and not held; both have read who sits before either writes."""
    monkeypatch.setattr(naming, "locked_one", lambda rows, key, *, rank: rows.objects.get(pk=key))
    monkeypatch.setattr(module, "lock_body", lambda body, *, seen=None: type(body).objects.select_related("page", "maison").get(pk=body.pk))
    read = naming.terms_of

    def terms_of(body):
        found = read(body)
        meeting()
        return found

    monkeypatch.setattr(naming, "terms_of", terms_of)


def name_both(*pairs) -> list:
    """Each (seat, person) named at the same moment; their first days differ, so that nothing but the lock keeps them apart."""
    first = clock.today()
    return together(
        *(
            lambda seat=seat, person=person, late=late: naming.name_member(
                seat=seat, person=person, starts_on=first + dt.timedelta(days=late), ends_on=first + dt.timedelta(days=300), by=None
            )
            for late, (seat, person) in enumerate(pairs)
        )
    )


def codes(given: list) -> list[str]:
    return [one.code for one in given if isinstance(one, Refusal)]


def test_one_seat_takes_one_person():
    for _ in range(ROUNDS):
        seat = make.seat(make.body())
        given = name_both((seat, make.person()), (seat, make.person()))
        assert codes(given) == ["siege-pris"], given
        assert Mandate.objects.filter(seat=seat).count() == 1
    assert list(broken_mandates()) == []


def test_one_person_takes_one_seat():
    for _ in range(ROUNDS):
        body, person = make.body(), make.person()
        given = name_both((make.seat(body), person), (make.seat(body), person))
        assert codes(given) == ["deja-membre"], given
        assert Mandate.objects.filter(person=person).count() == 1


def test_control_without_the_lock_two_people_sit_on_one_seat(monkeypatch):
    meeting = Meeting()
    seat, people = make.seat(make.body()), make.people(2)
    no_lock(monkeypatch, naming, meeting)
    no_transaction(monkeypatch, request_keys)
    given = name_both(*((seat, person) for person in people))
    assert meeting.met, given
    assert Mandate.objects.filter(seat=seat).count() == 2 and len(list(broken_mandates())) == 1


def close_twice(call) -> list:
    return together(*(lambda: closing.close_call(call=call, starts_on=clock.today(), by=None) for _ in range(2)))


def test_a_call_closed_from_two_desks_is_closed_once():
    for _ in range(ROUNDS):
        call = make.call(make.body(), 2)
        rows = [make.candidacy(call) for _ in range(2)]
        for _ in range(4):
            make.seat(call.body)
        given = close_twice(call)
        assert codes(given) == ["appel-fini"], given
        assert Mandate.objects.filter(person__in=[row.person_id for row in rows]).count() == 2
    assert list(broken_mandates()) == []
