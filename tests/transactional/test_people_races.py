"""Two administrators leave at once; a badge's PIN is guessed from many hands. On both databases, each guard with its control."""

from collections import Counter
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import QuerySet

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions import close_account as closing
from portal.people.actions import take_over_counter as counter
from portal.people.actions import withdraw_role as withdrawing
from portal.people.actions.close_account import close_account
from portal.people.actions.register_workstation import register_workstation
from portal.people.actions.take_over_counter import take_over_counter
from portal.people.actions.withdraw_role import withdraw_role
from portal.people.enums import Role
from portal.people.models import Badge, RoleAssignment, User, Workstation
from portal.people.rules.counter import BADGE_TRIES, STATION_TRIES
from tests.people import factories

from .rush import codes, crowd
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def administrators() -> int:
    rows = RoleAssignment.objects.active(clock.today()).filter(role=Role.ADMINISTRATION, user__is_active=True)
    return rows.values("user").distinct().count()


@pytest.fixture
def pair():
    return [factories.staff(Role.ADMINISTRATION, first_name=name) for name in ("Paul", "Ana")]


def role_of(user) -> RoleAssignment:
    return RoleAssignment.objects.select_related("user").get(user=user)


def two_leave(how: str, pair) -> list:
    """Each takes the other away, or goes by herself, at the same moment."""
    paul, ana = (User.objects.get(pk=user.pk) for user in pair)
    acts = {
        "each withdraws the other": (
            lambda: withdraw_role(assignment=role_of(ana), by=paul),
            lambda: withdraw_role(assignment=role_of(paul), by=ana),
        ),
        "each goes by herself": (
            lambda: withdraw_role(assignment=role_of(paul), by=paul),
            lambda: withdraw_role(assignment=role_of(ana), by=ana),
        ),
        "one goes, the other is closed": (
            lambda: withdraw_role(assignment=role_of(paul), by=paul),
            lambda: close_account(user=ana, by=paul),
        ),
        "each closes the other": (lambda: close_account(user=ana, by=paul), lambda: close_account(user=paul, by=ana)),
    }
    return together(*acts[how])


HOW = ["each withdraws the other", "each goes by herself", "one goes, the other is closed", "each closes the other"]


@pytest.mark.parametrize("how", HOW)
def test_of_two_who_leave_at_once_one_stays(pair, how):
    given = two_leave(how, pair)
    assert administrators() == 1
    assert [type(answer) for answer in given].count(type(None)) == 1
    [refusal] = [answer for answer in given if answer is not None]
    assert isinstance(refusal, Refusal)
    # Who was taken away meanwhile may not act any more: that too keeps the other one.
    assert refusal.code in ("derniere-administration", "role-trop-haut")


@pytest.mark.parametrize("how", HOW)
def test_control_without_waiting_for_each_other_nobody_is_left(pair, how, monkeypatch):
    """The whole guard taken away: no row to wait on, and on SQLite no transaction, whose BEGIN IMMEDIATE already serialises."""
    meeting, known = Meeting(), withdrawing.refuse_last_administrator
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())

    def refuse(user, *ending):
        known(user, *ending)
        meeting()

    for module in (withdrawing, closing):
        monkeypatch.setattr(module, "refuse_last_administrator", refuse)
        if connection.vendor == "sqlite":
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))
    assert two_leave(how, pair) == [None, None]
    assert (meeting.met, administrators()) == (True, 0)


# PIN tries


@pytest.fixture
def agent():
    user = factories.staff(Role.ACCUEIL, factories.maison(), second_factor_at=clock.now())
    factories.second_factor(user)
    Badge.objects.create(user=user, number=41, pin="4827", pin_set_at=clock.now())
    return user


@pytest.fixture
def station():
    chief = factories.staff(Role.RESPONSABLE, place := factories.maison())
    workstation, _ = register_workstation(name="Comptoir", maison=place, by=chief)
    return workstation


@pytest.fixture
def looked(monkeypatch):
    """PINs that were really compared; comparing is made quick, and plain."""
    seen = []

    def compare(pin, kept):
        seen.append(pin)
        return pin == kept

    monkeypatch.setattr(counter, "check_password", compare)
    monkeypatch.setattr(counter, "make_password", lambda pin: "")
    return seen


def guess(station, base, number=41):
    return lambda pin: take_over_counter(workstation=station, number=number, pin=pin, base=base)


def test_however_many_guess_at_once_five_pins_are_looked_at(agent, station, looked):
    said = codes(crowd(guess(station, agent), [f"{pin:04d}" for pin in range(1000, 1018)]))
    assert len(looked) == BADGE_TRIES
    assert said == Counter({"badge-bloque": 14, "badge-refuse": 4})
    assert Badge.objects.get().failures == BADGE_TRIES
    assert AuditLine.objects.filter(verb="people.lock_badge").count() == 1
    assert codes(crowd(guess(station, agent), ["4827"])) == Counter({"badge-bloque": 1})


def test_whoever_knows_the_pin_is_counted_like_the_others(agent, station, looked):
    """The right PIN, sent among eleven wrong ones: it opens only if it was one of the five that were looked at."""
    pins = [f"{pin:04d}" for pin in range(1000, 1011)] + ["4827"]
    said = codes(crowd(guess(station, agent), pins))
    assert said["ok"] == looked.count("4827")
    assert len(looked) <= BADGE_TRIES * (1 + said["ok"])


def test_control_a_count_read_then_written_lets_guesses_pass(agent, station, looked, monkeypatch):
    meeting = Meeting(8)

    def careless(badge, at):
        read = Badge.objects.get(pk=badge.pk).failures
        if read >= BADGE_TRIES:
            raise Refusal("badge-bloque", "", "")
        meeting()
        failures = read + 1
        Badge.objects.filter(pk=badge.pk).update(failures=failures, locked_at=clock.now() if failures >= BADGE_TRIES else None)

    monkeypatch.setattr(counter, "_count_try", careless)
    crowd(guess(station, agent), [f"{pin:04d}" for pin in range(1000, 1008)])
    assert meeting.met
    assert len(looked) > BADGE_TRIES


def test_a_machine_gives_no_more_than_its_twenty_tries_whatever_the_badge(agent, station, looked):
    Workstation.objects.update(failures=STATION_TRIES - 3)
    said = codes(crowd(guess(station, agent, number=99), [f"{pin:04d}" for pin in range(1000, 1012)]))
    assert said == Counter({"poste-bloque": 9, "badge-refuse": 3})
    assert Workstation.objects.get().failures == STATION_TRIES
