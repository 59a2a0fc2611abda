"""Confidential is a property of the sheet: hers alone. Neither her household, nor the counter, nor a message says where she goes."""

import re

import pytest
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.households.actions.leave_household import leave_household
from portal.kit import clock, registry
from portal.notifications.models import OutboxMessage
from programmes.actions.enrol import enrol
from programmes.appointments.actions.cancel_slots import cancel_slots
from programmes.appointments.actions.move_appointment import move_appointment
from programmes.appointments.models import AppointmentSlot
from programmes.exports import places_of as export
from programmes.models import Enrolment
from programmes.registry import merge_obstacles, merge_summary, person_panel
from tests.people import factories as accounts
from tests.programmes import factories as engine

from . import factories as make

pytestmark = pytest.mark.django_db
TITLE = "Écrivain public"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def home():
    """A wife with an appointment, her husband (the other referent), their grown-up daughter, a child with an appointment of hers."""

    class Home:
        wife = make.resident(accounts.resident(first_name="Amina"), "Mme B.", email="amina@exemple.fr", channel="email")
        husband = make.resident(accounts.resident(first_name="Karim"), "M. B.")
        grown = make.resident(accounts.resident(first_name="Lina"), "Lina B.", birth_year=2004)
        child = make.person("Zoé B.", birth_year=2016)

    Home.household = create_household(referents=[Home.wife, Home.husband], members=[Home.grown, Home.child], by=None)
    Home.slots = make.plan(make.permanence(TITLE))
    Home.place = make.book(Home.slots[0], Home.wife, by=Home.wife.user, channel="online")
    Home.childs = make.book(Home.slots[1], Home.child)
    Home.growns = make.book(Home.slots[2], Home.grown)
    return Home


def pages_of(client, user, *keys) -> str:
    client.force_login(user, backend=BACKEND)
    found = [client.get(address) for address in ("/mon-espace/", reverse("programmes:places"), reverse("space_household"))]
    return " ".join(text(answer) for answer in found)


class TestTheHousehold:
    def test_she_sees_it_under_a_neutral_name_and_in_full_on_its_own_page(self, client, home):
        pages = pages_of(client, home.wife.user)
        assert "Rendez-vous" in pages
        assert TITLE not in pages
        page = text(client.get(reverse("programmes:place", args=[home.place.pk])))
        assert TITLE in page
        assert "Le courrier reçu" in page

    @pytest.mark.parametrize("who", ["husband", "grown"])
    def test_nobody_else_of_the_household_sees_anything(self, client, home, who):
        if who == "grown":
            Enrolment.objects.filter(pk=home.growns.pk).delete()
        person = getattr(home, who)
        pages = pages_of(client, person.user)
        hour = "14"
        assert TITLE not in pages
        assert "Rendez-vous" not in pages.replace("Rendez-vous et", "")
        assert f"{hour} h" not in pages.split("</header>")[-1].split("<footer")[0]
        for place in (home.place, home.childs):
            for name in ("programmes:place", "appointments:move"):
                assert client.get(reverse(name, args=[place.pk])).status_code == 404
            assert client.post(reverse("programmes:answer", args=[place.pk]), {"answer": "non"}).status_code == 404
            assert client.post(reverse("appointments:move", args=[place.pk]), {"slot": home.slots[3].pk}).status_code == 404
        assert home.place not in Enrolment.objects.visible_to(person.user)

    def test_no_feed_nor_export_of_another_holds_it(self, home):
        for other in (home.husband, home.grown):
            dates = [line for give in registry.personal_dates for line in give(other)]
            assert home.place.sheet.sessions.get().start not in [line.start for line in dates]
            for give in registry.personal_exports:
                assert f"{home.place.sheet.sessions.get().start.isoformat()}" not in str(give(other))

    def test_her_own_feed_says_rendez_vous_and_leads_nowhere_that_tells(self, home):
        [line] = [line for give in registry.personal_dates for line in give(home.wife)]
        assert (line.title, line.url) == ("Rendez-vous", f"/mon-espace/places/{home.place.pk}/")
        assert TITLE in str(export(home.wife))  # what she takes away herself is whole

    def test_leaving_the_household_changes_nothing_and_shows_nothing(self, client, home):
        leave_household(household=home.household, persons=[home.husband], by=home.husband.user)
        home.place.refresh_from_db()
        assert (home.place.state, home.place.enrolled_by) == ("confirmed", home.wife.user)
        assert TITLE not in pages_of(client, home.husband.user)
        assert client.get(reverse("programmes:place", args=[home.place.pk])).status_code == 404
        assert "Rendez-vous" in pages_of(client, home.wife.user)

    def test_signing_up_a_husband_on_a_confidential_sheet_is_not_proposed(self, client, home):
        """« Already on it » would tell on him: neither by the engine's own page nor by a form sent by hand."""
        quiet = engine.sheet(5, confidential=True)
        enrol(sheet=quiet, people=[home.husband], by=None)
        client.force_login(home.wife.user, backend=BACKEND)
        for sheet in (quiet, home.slots[3].sheet):
            address = reverse("programmes:sign_up", args=[sheet.pk])
            assert "M. B." not in text(client.get(address))
            answer = text(client.post(address, {"people": [home.husband.pk], "act": "enrol"}))
            assert "a déjà une place" not in answer
        open_to_all = engine.sheet(5)
        assert "M. B." in text(client.get(reverse("programmes:sign_up", args=[open_to_all.pk])))


class TestWords:
    def test_no_message_names_the_permanence_and_all_are_confidential(self, home):
        moved = move_appointment(enrolment=home.place, to=home.slots[3], by=None, channel="phone")
        cancel_slots(slot=AppointmentSlot.objects.get(sheet=moved.sheet), stretch="day", why="", by=None)
        messages = list(OutboxMessage.objects.all())
        assert {message.purpose for message in messages} >= {"programmes.confirmed", "programmes.date_moved", "programmes.date_cancelled"}
        for message in messages:
            assert message.confidential
            assert TITLE not in message.subject + message.body

    def test_a_text_message_says_neither_name_nor_permanence(self):
        someone = make.person(phone="+33612345678", channel="sms")
        make.book(make.plan(make.permanence(TITLE))[0], someone)
        message = OutboxMessage.objects.get()
        assert message.channel == "sms"
        assert TITLE not in message.body
        assert someone.family_name not in message.body

    def test_two_records_compared_do_not_tell(self, home):
        other = make.person()
        make.book(make.plan(make.permanence(TITLE))[0], other)
        said = str(merge_summary(other)) + str([str(refusal) for refusal in merge_obstacles(other, home.wife)])
        assert TITLE not in said


class TestTheDesk:
    @pytest.fixture
    def maison(self, home):
        return home.slots[0].maison

    def test_the_counter_reads_taken_the_social_worker_and_who_receives_read_the_name(self, client, home, maison):
        week = reverse("appointments_desk:week") + f"?maison={maison.slug}&semaine={home.slots[0].session.local_date}"
        name = home.wife.family_name
        seen = {}
        for who in (accounts.staff("accueil", maison), accounts.staff("responsable", maison), accounts.staff("travail_social", maison)):
            accounts.sign_in(client, who)
            page = text(client.get(week))
            assert TITLE in page
            seen[who.role_assignments.get().role] = name in page
        assert seen == {"accueil": False, "responsable": False, "travail_social": True}

    def test_her_page_and_the_lists_of_the_desk_say_nothing_to_the_counter(self, client, home, maison):
        counter = accounts.staff("accueil", maison)
        accounts.sign_in(client, counter)
        for address in (reverse("programmes:desk_sheets"), reverse("programmes:desk_sheets_for", args=[home.wife.pk])):
            assert TITLE not in text(client.get(address))
        assert client.get(reverse("programmes:desk_sheet", args=[home.place.sheet_id])).status_code == 404

        class Request:
            user = counter

        assert person_panel(Request(), home.wife) is None

    def test_the_lists_of_dates_leave_moments_to_their_own_screens(self, client, home, maison):
        accounts.sign_in(client, accounts.staff("travail_social", maison))
        assert TITLE not in text(client.get(reverse("programmes:desk_sheets")))
        assert TITLE not in text(client.get(reverse("programmes:desk_sheets_for", args=[home.wife.pk])))
        assert TITLE in text(client.get(reverse("programmes:desk_sheet", args=[home.place.sheet_id])))

    def test_on_the_phone_the_counter_finds_it_without_its_subject(self, client, home, maison):
        accounts.sign_in(client, accounts.staff("accueil", maison))
        page = text(client.get(reverse("appointments_desk:person", args=[home.wife.pk])))
        taken = page.split("Déjà pris")[1].split("</section>")[0]
        assert "Rendez-vous" in taken
        assert TITLE not in taken
        assert TITLE not in text(client.get(reverse("appointments_desk:move", args=[home.place.pk])))
        assert TITLE not in text(client.get(reverse("appointments_desk:noted", args=[home.wife.pk, home.place.pk])))

    def test_another_house_sees_nothing_at_all(self, client, home):
        there = make.house("Gare")
        accounts.sign_in(client, accounts.staff("travail_social", there))
        assert client.get(reverse("appointments_desk:move", args=[home.place.pk])).status_code == 404
        assert client.post(reverse("appointments_desk:act", args=[home.place.pk]), {"act": "withdraw"}).status_code == 404
        address = reverse("appointments_desk:paper", args=[home.slots[0].host_id, str(home.slots[0].session.local_date)])
        assert client.get(address).status_code == 404

    def test_the_paper_is_for_who_receives_and_names_as_each_wishes(self, client, home, maison):
        host = home.slots[0].host
        address = reverse("appointments_desk:paper", args=[host.pk, str(home.slots[0].session.local_date)])
        accounts.sign_in(client, accounts.staff("responsable", maison))
        assert client.get(address).status_code == 404
        keeper = accounts.staff("animation", maison)
        type(host).objects.filter(pk=host.pk).update(user=keeper)
        accounts.sign_in(client, keeper)
        page = text(client.get(address))
        assert "Mme B." in page
        assert home.wife.family_name not in page

    def test_the_slip_is_neutral(self, home, maison):
        slip = registry.slips.get("appointments.AppointmentSlot").content(accounts.staff("accueil", maison), str(home.slots[0].pk))
        assert (slip.what, slip.act, slip.amount_cents, slip.person) == ("Rendez-vous", "appointment", None, home.wife)
        assert slip.dates[0][0] == home.slots[0].session.start
        content = registry.slips.get("appointments.AppointmentSlot").content
        assert content(accounts.staff("accueil", make.house("Gare")), str(home.slots[0].pk)) is None
        assert content(accounts.staff("accueil", maison), str(home.slots[3].pk)) is None
        for key in ("", "x", "9" * 40, "-1"):
            assert content(accounts.staff("accueil", maison), key) is None


def test_public_pages_tell_no_number_and_one_line_for_each_half_day(client):
    page = make.permanence(TITLE)
    who = make.host()
    make.plan(page, who, begins=9, ends=11)
    slots = make.plan(page, who, begins=14, ends=16)
    make.book(slots[4])
    give = registry.public_dates.get("appointments")
    lines = give(clock.now(), slots[-1].session.end, page.maison.pk, 50)
    assert [(line.title, line.note, line.full) for line in lines] == [(TITLE, "Sur rendez-vous", False)] * 2
    [day] = give(clock.now(), slots[-1].session.end, None, 50)
    assert (day.title, day.place, day.url) == ("Permanences", "Tilleuls", "/rendez-vous/")
    engine_lines = registry.public_dates.get("programmes")(clock.now(), slots[-1].session.end, None, 50)
    assert TITLE not in [line.title for line in engine_lines]
    agenda = text(client.get(f"/agenda/?mois=2026-12&maison={page.maison.slug}"))
    assert agenda.count(TITLE) == 2
    assert "Il reste" not in agenda
