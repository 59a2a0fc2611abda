"""What may not be, asked of the engine's acts themselves: always a sentence, never an error, and nothing has changed."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.accept_offer import accept_offer
from programmes.actions.answer_request import refuse_request
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_places import change_places
from programmes.actions.close_sheet import close_sheet, reopen_sheet
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.actions.overbook import overbook
from programmes.actions.plan_session import plan_session
from programmes.actions.record_attendance import record_attendance
from programmes.actions.request_place import request_place
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, Selection
from programmes.models import Activity, Enrolment, SignUpSheet
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@laid_once
def sheet():
    return make.sheet(3)


def refused(act, *codes: str) -> Refusal:
    """Refused for these reasons and no other, each with its sentence; every row is as it was."""
    before = photograph()
    with pytest.raises(Refusal) as caught:
        act()
    assert tuple(reason.code for reason in caught.value.reasons) == codes
    assert all(reason.words.endswith((".", "!", "?")) for reason in caught.value.reasons)
    assert photograph() == before
    return caught.value


def photograph() -> tuple:
    return list(SignUpSheet.objects.order_by("pk").values()), list(Enrolment.objects.order_by("pk").values())


TAKING = {
    "enrol": enrol,
    "hold": hold,
    "wait": wait,
    "overbook": lambda **asked: overbook(**asked | {"by": make.agent(), "channel": Channel.COUNTER}, reason="l'escorte"),
    "request": request_place,
}


@pytest.fixture(params=sorted(TAKING))
def take(request, sheet):
    """Every verb that writes somebody on a sheet."""
    if request.param == "request":
        SignUpSheet.objects.filter(pk=sheet.pk).update(selection=Selection.STAFF)
        sheet.refresh_from_db()
    return lambda **asked: TAKING[request.param](**{"sheet": sheet, "by": None} | asked)


@pytest.mark.parametrize(
    ("places", "code"), [(0, "au-moins-une"), (-1, "au-moins-une"), (-(10**9), "au-moins-une"), (101, "trop-de-places")]
)
def test_a_number_of_places_that_cannot_be(take, sheet, places, code):
    set_capacity(sheet=sheet, capacity=None, by=None)
    refused(lambda: take(people=[make.person()], places=places), code)


@pytest.mark.parametrize("places", [10**9, 10**10, 10**30])
def test_more_places_than_a_database_can_count(take, sheet, places):
    set_capacity(sheet=sheet, capacity=None, by=None)
    refused(lambda: take(people=[make.person()], places=places), "trop-de-places")


def test_nobody_at_all(take):
    refused(lambda: take(people=[]), "personne")


def test_the_same_person_twice_in_one_demand(take):
    person = make.person()
    refused(lambda: take(people=[person, person]), "deux-fois")


def test_one_person_by_two_of_her_records(take):
    kept = make.person()
    absorbed = make.person(successor=kept, absorbed_at=clock.now()) if hasattr(Person, "absorbed_at") else make.person(successor=kept)
    refused(lambda: take(people=[kept, absorbed]), "deux-fois")


def test_two_places_for_one_on_the_same_sheet(take):
    person = make.person()
    take(people=[person])
    refused(lambda: take(people=[person]), "deja-inscrit")


@pytest.mark.parametrize(("act", "code"), [(enrol, "pas-assez-de-places"), (hold, "pas-assez-de-places"), (wait, "trop-nombreux")])
def test_a_party_larger_than_the_sheet(sheet, act, code):
    refused(lambda: act(sheet=sheet, people=make.people(4), by=None), code)


def test_a_sheet_of_one_says_so_in_the_singular():
    sheet, two = make.sheet(1), make.people(2)
    words = refused(lambda: wait(sheet=sheet, people=two, by=None), "trop-nombreux").words
    assert words.replace("\u00a0", " ") == "Il n'y a que 1 place en tout."


def test_a_closed_window(take, sheet):
    close_sheet(sheet=sheet, by=None)
    if take.__closure__ and "overbook" in str(take.__closure__[0].cell_contents):
        pytest.skip("staff may, by name and with a reason")
    refused(lambda: take(people=[make.person()]), "clos")


@pytest.mark.parametrize("act", [enrol, hold, wait])
def test_before_it_opens_after_it_closed_once_it_began_and_off_line(sheet, act):
    def ask():
        return act(sheet=sheet, people=[make.person()], by=None)

    SignUpSheet.objects.filter(pk=sheet.pk).update(opens_at=clock.now() + HOUR)
    refused(ask, "pas-encore-ouvert")
    SignUpSheet.objects.filter(pk=sheet.pk).update(opens_at=clock.now() - 2 * HOUR, closes_at=clock.now() - HOUR)
    refused(ask, "clos")
    SignUpSheet.objects.filter(pk=sheet.pk).update(closes_at=None)
    with time_machine.travel(sheet.sessions.get().start + HOUR / 2, tick=False):
        refused(ask, "clos")
    with time_machine.travel(sheet.sessions.get().end + HOUR, tick=False):
        refused(ask, "passe")
    Activity.objects.filter(pk=sheet.activity_id).update(live=False)
    refused(ask, "plus-en-ligne")


def test_a_cancelled_date(take, sheet):
    cancel_session(session=sheet.sessions.get(), by=None)
    refused(lambda: take(people=[make.person()]), "dates-annulees")


def test_a_date_in_the_past_is_neither_moved_nor_cancelled_nor_aimed_at(sheet):
    session = sheet.sessions.get()
    past = clock.now() - 5 * HOUR
    refused(lambda: move_session(session=session, start=past, end=past + HOUR, by=None), "date-passee")
    refused(lambda: move_session(session=session, start=session.end, end=session.start, by=None), "fin-avant-debut")
    refused(lambda: plan_session(activity=session.activity, maison=session.maison, start=past, end=past, by=None), "fin-avant-debut")
    with time_machine.travel(session.end + HOUR, tick=False):
        later = clock.now() + HOUR
        refused(lambda: move_session(session=session, start=later, end=later + HOUR, by=None), "date-passee")
        refused(lambda: cancel_session(session=session, by=None), "date-passee")


def test_a_date_is_not_cancelled_twice(sheet):
    session = sheet.sessions.get()
    cancel_session(session=session, by=None)
    refused(lambda: cancel_session(session=session, by=None), "deja-annulee")
    refused(lambda: move_session(session=session, start=session.start + HOUR, end=session.end + HOUR, by=None), "deja-annulee")


def test_a_sheet_on_the_dates_of_another_page_or_on_none(sheet):
    other = make.session()
    refused(lambda: open_sheet(activity=sheet.activity, sessions=[other], by=None), "dates-manquantes")
    refused(lambda: open_sheet(activity=sheet.activity, sessions=[], by=None), "dates-manquantes")


@pytest.mark.parametrize("capacity", [-1, -(10**9), 10_001, 10**9, 10**12])
def test_a_capacity_no_room_has(sheet, capacity):
    refused(lambda: set_capacity(sheet=sheet, capacity=capacity, by=None), "nombre-de-places")
    date = sheet.sessions.get()
    refused(lambda: open_sheet(activity=sheet.activity, sessions=[date], capacity=capacity, by=None), "nombre-de-places")


@pytest.mark.parametrize(
    ("places", "code"), [(0, "au-moins-une"), (-3, "au-moins-une"), (10**9, "trop-de-places"), (4, "pas-assez-de-places")]
)
def test_a_change_to_a_number_of_places_that_cannot_be(sheet, places, code):
    row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
    refused(lambda: change_places(enrolment=row, places=places, by=None), code)


def test_what_a_screen_showed_before_somebody_else_acted(sheet):
    row = hold(sheet=sheet, people=[make.person()], by=None)[0]
    seen = row.version
    confirm(enrolment=row, by=None)
    for act in (confirm, withdraw, accept_offer):
        refused(lambda act=act: act(enrolment=row, by=None, seen=seen), "deja-modifie")
    refused(lambda: change_places(enrolment=row, places=2, by=None, seen=seen), "deja-modifie")


@pytest.mark.parametrize("state", ["withdrawn", "lapsed", "refused"])
def test_a_place_that_is_over_stays_so(sheet, state):
    row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
    withdraw(enrolment=row, by=None)
    Enrolment.objects.filter(pk=row.pk).update(state=state)
    for act in (confirm, withdraw, accept_offer):
        refused(lambda act=act: act(enrolment=row, by=None), "deja-modifie")
    refused(lambda: change_places(enrolment=row, places=2, by=None), "pas-inscrit")


def test_a_request_key_of_somebody_else_or_of_another_act(sheet):
    key, user = uuid.uuid4(), accounts.resident()
    enrol(sheet=sheet, people=[make.person()], by=user, key=key)
    refused(lambda: enrol(sheet=sheet, people=[make.person()], by=accounts.resident(), key=key), "cle-de-demande")
    refused(lambda: hold(sheet=sheet, people=[make.person()], by=user, key=key), "cle-de-demande")


def test_where_the_team_chooses_neither_the_quick_door_nor_the_list_is_a_way_round(sheet):
    SignUpSheet.objects.filter(pk=sheet.pk).update(selection=Selection.STAFF)
    for act in (enrol, hold, wait):
        refused(lambda act=act: act(sheet=sheet, people=[make.person()], by=None), "sur-demande")


def test_a_tampered_act_of_the_form_is_no_way_round_either(client, sheet):
    """The page of a sheet where the team chooses, its hidden act changed by hand."""
    SignUpSheet.objects.filter(pk=sheet.pk).update(selection=Selection.STAFF)
    user = accounts.resident()
    person = make.person(user=user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for act in ("enrol", "wait", "hold", "overbook", "", "\x00"):
        answer = client.post(
            reverse("programmes:sign_up", args=[sheet.pk]), {"people": [person.pk], "act": act, "request_key": uuid.uuid4()}
        )
        assert answer.status_code == 200
        assert "toute l&#x27;équipe" in answer.content.decode() or "équipe répond" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_nobody_but_staff_adds_a_place_and_never_without_a_reason(sheet):
    asked = {"sheet": sheet, "people": [make.person()]}
    refused(lambda: overbook(**asked, reason="parce que", by=accounts.resident()), "reserve-equipe")
    refused(lambda: overbook(**asked, reason="parce que", by=None), "reserve-equipe")
    refused(lambda: overbook(**asked, reason="  ", by=make.agent()), "raison-manquante")


def test_a_request_is_not_refused_without_a_sentence(sheet):
    SignUpSheet.objects.filter(pk=sheet.pk).update(selection=Selection.STAFF)
    row = request_place(sheet=sheet, people=[make.person()], by=None)[0]
    refused(lambda: refuse_request(enrolment=row, words=" \n", by=None), "raison-manquante")


def test_attendance_of_a_stranger_of_tomorrow_or_of_no_known_kind(sheet):
    session, row = sheet.sessions.get(), wait(sheet=sheet, people=[make.person()], by=None)[0]
    asked = {"sheet": sheet, "session": session, "by": None}
    refused(lambda: record_attendance(**asked, marks={}), "trop-tot")
    with time_machine.travel(session.start, tick=False):
        refused(lambda: record_attendance(**asked, marks={row.pk: "present"}), "plus-inscrit")
        refused(lambda: record_attendance(**asked, marks={row.pk: "peut-être"}), "presence-inconnue")


def test_once_it_began_a_resident_gives_nothing_back_but_staff_may(sheet):
    row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
    for when in (sheet.sessions.get().start + HOUR / 2, sheet.sessions.get().end + 48 * HOUR):
        with time_machine.travel(when, tick=False):
            refused(lambda: withdraw(enrolment=row, by=None), "trop-tard")
    with time_machine.travel(sheet.sessions.get().end + HOUR, tick=False):
        assert withdraw(enrolment=row, by=make.agent(), channel=Channel.COUNTER).state == "withdrawn"


def test_yes_to_an_offer_for_a_date_that_is_over():
    sheet = make.sheet(1)
    row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
    offer = wait(sheet=sheet, people=[make.person()], by=None)[0]
    withdraw(enrolment=row, by=None)
    with time_machine.travel(sheet.sessions.get().end + HOUR, tick=False):
        refused(lambda: accept_offer(enrolment=offer, by=None), "passe")


def test_a_closing_still_to_come_survives_a_reopening(sheet):
    planned = clock.now() + 3 * HOUR
    SignUpSheet.objects.filter(pk=sheet.pk).update(closes_at=planned)
    assert reopen_sheet(sheet=sheet, by=None).closes_at == planned


def test_a_place_or_a_sheet_of_another_house_is_not_there(client, sheet):
    """The counter of one house never acts on another's, whatever number is typed."""
    row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
    accounts.sign_in(client, accounts.staff("accueil", make.maison("Capuche")))
    roads = {
        "desk_place": row.pk, "desk_enrol": sheet.pk, "desk_capacity": sheet.pk, "desk_cancel_date": sheet.sessions.get().pk,
    }  # fmt: skip
    for name, key in roads.items():
        answer = client.post(reverse(f"programmes:{name}", args=[key]), {"act": "withdraw", "capacity": "0"})
        assert answer.status_code in (403, 404), name
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_the_place_of_somebody_else_is_not_there(client, sheet):
    row = enrol(sheet=sheet, people=[make.person()], by=accounts.resident())[0]
    client.force_login(accounts.resident(), backend="django.contrib.auth.backends.ModelBackend")
    for answer in ("oui", "non"):
        assert client.post(reverse("programmes:answer", args=[row.pk]), {"answer": answer, "version": row.version}).status_code == 404
    row.refresh_from_db()
    assert row.state == "confirmed"
