"""Places counted for a need on the screens and papers of both doors, and what is known of them afterwards."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.kit import clock, registry
from portal.people.models import PersonMaison
from programmes import invariants
from programmes.actions.enrol import enrol
from programmes.actions.forget_asked import forget_asked
from programmes.actions.hold import hold
from programmes.actions.wait import wait
from programmes.desk.papers import SIGN_UP_PAPER
from programmes.exports import places_of
from programmes.listings.parties import preparation_of
from programmes.models import Enrolment, SignUpSheet
from programmes.rules.extras import Extras
from tests.people import factories as accounts

from . import factories as make
from .test_limits import WHEELS, come, counted, theatre
from .test_places import taken
from .test_sign_up import BACKEND, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield
        assert not list(invariants.miscounted_limits())
        assert not list(invariants.miscounted_sheets())


class TestPrivacy:
    def test_the_day_after_nobody_knows_and_the_count_follows(self):
        sheet = theatre(wheels=2)
        row = come(sheet, make.person("Mme B."))
        assert places_of(row.person)["places"][0]["besoins"] == ["une place pour un fauteuil roulant"]
        with time_machine.travel(sheet.sessions.get().end + dt.timedelta(days=1), tick=False):
            assert registry.purge_previews.get("programmes.asked")(clock.today())["counted"] == 1
            assert forget_asked()["counted"] == 1
            assert forget_asked()["counted"] == 0
        row.refresh_from_db()
        assert (row.limit_id, counted(sheet), taken(sheet)) == (None, 0, 1)

    def test_who_prepares_reads_whose_it_is(self):
        sheet = theatre(wheels=2)
        enrol(
            sheet=sheet,
            people=[make.person("Mme B.")],
            by=None,
            extras=Extras(guests=("Paul",), counted=((1, WHEELS),), needs=("hearing-loop",)),
        )
        ready = preparation_of(sheet)
        assert dict(ready.counted) == {"une place pour un fauteuil roulant": 1, "une boucle magnétique": 1}
        assert ("Paul, accompagne Mme B.", ["une place pour un fauteuil roulant"]) in ready.needs


class TestTheScreens:
    @pytest.fixture
    def mother(self, client):
        person = make.person("Mme B.", user=accounts.resident(first_name="Aïcha"))
        client.force_login(person.user, backend=BACKEND)
        create_household(referents=[person], members=[make.person("Léo", birth_year=2015)], by=None)
        return person

    @pytest.fixture
    def desk(self):
        client = Client()
        accounts.sign_in(client, accounts.staff("responsable", make.maison()))
        return client

    def test_online_one_says_for_whom_and_is_told_what_is_left(self, client, mother):
        sheet = theatre(wheels=2)
        address = reverse("programmes:sign_up", args=[sheet.pk])
        page = text(client.get(address))
        assert "Qui a besoin d’une place pour fauteuil roulant ?" in page and "Il en reste 2 sur 2." in page
        child = Enrolment.objects.model._meta.get_field("person").related_model.objects.get(display_name="Léo")
        sent = {"people": [mother.pk, child.pk], "guest-0": "Paul", "counted-wheelchair": [str(child.pk), "guest-0"], "act": "enrol"}
        client.post(address, {**sent, "request_key": uuid.uuid4()})
        rows = Enrolment.objects.order_by("pk")
        assert [(row.called, row.limit_id is not None) for row in rows] == [("Mme B.", False), ("Léo", True), ("Paul", True)]
        assert counted(sheet) == 2
        assert "pour fauteuil roulant" in text(client.get(reverse("programmes:place", args=[rows[1].pk])))

    def test_ticked_for_somebody_who_does_not_come_it_is_said(self, client, mother):
        sheet = theatre(wheels=2)
        address = reverse("programmes:sign_up", args=[sheet.pk])
        page = text(
            client.post(address, {"people": [mother.pk], "counted-wheelchair": ["guest-0"], "act": "enrol", "request_key": uuid.uuid4()})
        )
        assert "Cochez aussi qui vient" in page
        assert taken(sheet) == 0

    def test_full_for_that_one_is_shown_the_list_and_goes_on_it(self, client, mother):
        sheet = theatre(wheels=1)
        come(sheet)
        address = reverse("programmes:sign_up", args=[sheet.pk])
        sent = {"people": [mother.pk], "counted-wheelchair": [str(mother.pk)], "request_key": uuid.uuid4()}
        page = text(client.post(address, {**sent, "act": "enrol"}))
        assert "La seule place pour fauteuil roulant est prise." in page and "Plutôt la liste d’attente" in page
        client.post(address, {**sent, "act": "wait", "request_key": uuid.uuid4()})
        assert Enrolment.objects.get(person=mother).state == "waiting"

    def test_somebody_who_waits_for_one_keeps_nobody_from_the_page(self, client, mother):
        sheet = theatre(wheels=1)
        come(sheet), come(sheet, act=wait)
        page = client.get(reverse("programmes:sign_up", args=[sheet.pk]))
        assert page.context["standing"].act == "enrol"

    def test_the_counter_keys_it_sees_it_and_changes_it(self, desk, mother):
        sheet = theatre(wheels=2)
        PersonMaison.objects.create(person=mother, maison=sheet.maison, since=clock.today())
        address = reverse("programmes:desk_enrol", args=[sheet.pk])
        assert "Qui a besoin d’une place pour fauteuil roulant ?" in text(desk.get(address, {"personne": mother.pk}))
        sent = {"person": mother.pk, "channel": "phone", "places": 1, "request_key": uuid.uuid4()}
        desk.post(address, {**sent, "counted-wheelchair": [str(mother.pk)]})
        row = Enrolment.objects.get()
        assert row.limit.need == WHEELS
        assert "1 prise sur 2 pour fauteuil roulant" in text(desk.get(reverse("programmes:desk_sheet", args=[sheet.pk])))
        party = reverse("programmes:desk_party", args=[row.pk])
        assert "place pour fauteuil roulant" in text(desk.get(party))
        desk.post(party, {"act": "need", "row": row.pk, "need": "", "version": row.version})
        assert counted(sheet) == 0

    def test_the_settings_say_how_many(self, desk):
        sheet = theatre(wheels=2)
        address = reverse("programmes:desk_terms", args=[sheet.pk])
        form = desk.get(address).context["form"]
        assert form["limit-wheelchair"].value() == 2
        day = dict(zip(("opens_0", "opens_1"), (f"{clock.today():%Y-%m-%d}", "08:00"), strict=True))
        sent = {"selection": "first_come", "waiting_list": "on", "refund_policy": "deadline", **day}
        desk.post(address, {**sent, "limit-wheelchair": "3", "limit-hearing-loop": "1"})
        assert sorted(sheet.limits.values_list("need", "places")) == [("hearing-loop", 1), (WHEELS, 3)]
        come(SignUpSheet.objects.get(pk=sheet.pk))
        assert "Gardez-en au moins 1." in text(desk.post(address, {**sent, "limit-wheelchair": "0", "limit-hearing-loop": "1"}))

    def test_the_paper_on_the_door_has_a_box_for_it(self, desk):
        sheet = theatre(wheels=1)
        agent = accounts.staff("responsable", make.maison())
        blank = SIGN_UP_PAPER.blank(agent, sheet.pk)
        assert ("1:wheelchair", "1 place pour fauteuil roulant") in blank.choices
        assert blank.choices in [one.choices for one in SIGN_UP_PAPER.blanks(agent, sheet.maison)]
        first, other = make.people(2)
        SIGN_UP_PAPER.keyed(agent, sheet.pk, first, "1:wheelchair")
        SIGN_UP_PAPER.keyed(agent, sheet.pk, other, "1:wheelchair")
        assert sorted(Enrolment.objects.values_list("state", flat=True)) == ["confirmed", "waiting"]
        plain = make.sheet(3)
        assert all(":" not in value for value, _ in SIGN_UP_PAPER.blank(agent, plain.pk).choices)

    @pytest.mark.parametrize("act", [enrol, hold, wait])
    def test_no_query_more_where_nothing_is_counted(self, act):
        def cost(sheet) -> list[str]:
            with CaptureQueriesContext(connection) as asked:
                act(sheet=sheet, people=[make.person()], by=None)
            return [query["sql"] for query in asked]

        assert not [sql for sql in cost(make.sheet(3)) if "sheetlimit" in sql]
