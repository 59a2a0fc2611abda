"""Two colleagues plan the same room, or the same person, at once: one is told. Each guard with its control, on both databases."""

import datetime as dt
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.kit import clock, request_keys
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions import plan_series as planning
from programmes.actions import refuse_clashes as guard
from programmes.actions.change_dates import cancel_dates
from programmes.actions.enrol import enrol
from programmes.actions.see_to_people import see_to_people
from programmes.models import DatesChange, Enrolment, Facilitator, Session, SignUpSheet
from tests.programmes import factories as make
from tests.programmes.planning import plan, room

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def days():
    return [clock.today() + dt.timedelta(days=30)]


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def both_plan(**taken) -> list:
    pages = [make.event("Chorale"), make.event("Couture")]
    house = make.maison()
    return together(*(lambda page=page: plan("libre", days=days(), page=page, house=house, **taken) for page in pages))


@pytest.mark.parametrize("what", ["room", "somebody"])
def test_one_of_two_colleagues_is_told_that_it_was_just_taken(what):
    if what == "somebody":
        Facilitator.objects.create(name="Mme Roux")
    given = both_plan(**({"room": room()} if what == "room" else {"names": ["Mme Roux"]}))
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refusal, Refusal)
    assert refusal.code == "deja-pris"
    assert Session.objects.count() == 1


@pytest.mark.parametrize("what", ["room", "somebody"])
def test_control_without_the_lock_both_have_it_silently(what, monkeypatch):
    meeting, known = Meeting(), planning.refuse_clashes

    def refuse(*args, **more):
        found = known(*args, **more)
        meeting()
        return found

    monkeypatch.setattr(guard, "locked", lambda model, keys, *, rank: list(model.objects.filter(pk__in=keys if what != "room" else [keys])))
    monkeypatch.setattr(planning, "refuse_clashes", refuse)
    monkeypatch.setattr(planning, "house_to_open_in", lambda maison: maison)  # two who plan in one house wait for each other there too
    if what == "somebody":
        Facilitator.objects.create(name="Mme Roux")
    taken = {"room": room()} if what == "room" else {"names": ["Mme Roux"]}
    no_transaction(monkeypatch, request_keys)
    both_plan(**taken)
    assert meeting.met
    assert Session.objects.count() == 2


def test_the_page_and_tick_see_to_the_same_act_and_nobody_is_told_twice(monkeypatch):
    from programmes.actions import change_dates

    monkeypatch.setattr(change_dates, "see_to_people", lambda change: change)
    series = plan("inscription", days=[clock.today() + dt.timedelta(days=30 + 7 * n) for n in range(2)])
    people = [make.person(email=f"p{number}@exemple.fr", channel="email") for number in range(4)]
    for sheet in SignUpSheet.objects.order_by("pk"):
        for person in people:
            enrol(sheet=sheet, people=[person], channel="counter", by=None)
    change = cancel_dates(sessions=series.sessions.all(), by=None)
    given = together(
        lambda: see_to_people(DatesChange.objects.get(pk=change.pk)), lambda: see_to_people(DatesChange.objects.get(pk=change.pk))
    )
    assert not [answer for answer in given if isinstance(answer, Exception)]
    assert OutboxMessage.objects.filter(purpose="programmes.dates_cancelled").count() == 4
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not SignUpSheet.objects.miscounted().exists()
