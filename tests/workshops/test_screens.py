"""What each person sees and does: herself, who follows the course, the counter, the planner, everybody else; hostile forms; queries."""

import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.desk.calls import waiting_for
from portal.households.actions.create_household import create_household
from portal.kit import audit
from portal.kit.models import Reading
from programmes.models import SignUpSheet
from programmes.workshops.forms import KEPT_DAYS, SEATS
from programmes.workshops.models import Course, Position
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HOSTILE = ["", "x", "-1", "9" * 30, "é", "\x00", "<b>"]
SENTENCE = "Je sais lire un e-mail et y répondre."


def text(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def enter(client, who):
    client.force_login(who.user if hasattr(who, "user") else who, backend=BACKEND)
    return client


def at_desk(client, role: str, maison=None):
    user = accounts.staff(role, maison or make.house())
    accounts.sign_in(client, user)
    return user


@pytest.fixture
def amina():
    """Somebody with an account, on a course followed by Samia."""
    her = make.person("Mme B.", user=accounts.resident())
    course = make.course(who=make.leader())
    return make.on(course, her)


def own(row, moment="before") -> str:
    return reverse("workshops:position", args=[row.pk, moment])


class TestHerself:
    def test_from_her_place_to_what_she_said(self, client, amina):
        enter(client, amina.person)
        shown = text(client.get(reverse("programmes:place", args=[amina.pk])))
        assert own(amina) in shown
        assert "Samia, conseillère numérique" in shown
        form = text(client.get(own(amina)))
        assert "Ce n’est pas un examen" in form
        assert SENTENCE in form
        answer = client.post(own(amina), make.answers(answer="with-help") | {"request_key": uuid.uuid4()}, follow=True)
        assert "C’est noté" in text(answer)
        position = Position.objects.get()
        assert (position.channel, position.noted_by) == ("online", amina.person.user)
        assert "avec de l’aide" in text(answer)

    def test_a_sentence_left_out_is_said_and_nothing_chosen_is_lost(self, client, amina):
        enter(client, amina.person)
        shown = text(client.post(own(amina), {"mail": "alone"}))
        assert "Choisissez une réponse." in shown
        assert re.search(r'value="alone"[^>]* checked', shown)
        assert not Position.objects.exists()

    def test_corrected_by_herself(self, client, amina):
        make.said(amina)
        enter(client, amina.person)
        shown = client.get(own(amina))
        assert re.search(r'value="not-yet"[^>]* checked', text(shown))
        seen = Position.objects.get().pk
        client.post(own(amina), make.answers() | {"vu": seen})
        assert Position.objects.current().get().answers == make.answers()
        assert "vient de le corriger" in text(client.post(own(amina), make.answers() | {"vu": seen}))

    def test_when_it_is_not_the_time_the_page_says_when(self, client, amina):
        enter(client, amina.person)
        assert "Le cours n’est pas fini." in text(client.get(own(amina, "after")))
        assert "Le cours n’est pas fini." in text(client.post(own(amina, "after"), make.answers()))

    def test_what_moved_and_the_course_to_come(self, client, amina):
        ahead = make.course("at-ease")
        make.said(amina)
        make.at(amina.sheet.course, -14)
        make.said(amina, "after", "alone")
        enter(client, amina.person)
        shown = text(client.get(reverse("workshops:mine")))
        assert "4 phrases sur 4 ont avancé." in shown
        assert "Un cours du niveau autonome." in shown
        assert reverse("programmes:sign_up", args=[ahead.sheet_id]) in shown
        assert reverse("programmes:certificate", args=[amina.person_id, amina.sheet.activity_id]) in shown

    def test_without_a_course_to_come_it_is_the_welcome_that_helps(self, client, amina):
        make.said(amina, answer="alone")
        enter(client, amina.person)
        shown = text(client.get(reverse("workshops:mine")))
        assert "Demandez à l’accueil" in shown
        full = make.course("at-ease", capacity=1)
        make.on(full)
        assert "Demandez à l’accueil" in text(client.get(reverse("workshops:mine")))

    def test_her_own_house_comes_before_a_sooner_course_elsewhere(self, client, amina):
        make.said(amina, answer="alone")
        make.course("at-ease", maison=make.house("Gare"), days=3)
        here = make.course("at-ease", days=30)
        enter(client, amina.person)
        assert reverse("programmes:sign_up", args=[here.sheet_id]) in text(client.get(reverse("workshops:mine")))

    def test_a_course_she_is_already_on_is_not_proposed(self, client, amina):
        make.said(amina, answer="alone")
        make.on(make.course("at-ease"), amina.person, came=False)
        enter(client, amina.person)
        assert "Demandez à l’accueil" in text(client.get(reverse("workshops:mine")))

    def test_her_space_leads_there_once_she_has_a_course(self, client, amina):
        enter(client, amina.person)
        assert reverse("workshops:mine") in text(client.get(reverse("space")))
        other = make.person(user=accounts.resident())
        enter(client, other)
        assert reverse("workshops:mine") not in text(client.get(reverse("space")))
        assert "Pas encore de cours" in text(client.get(reverse("workshops:mine")))

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, amina, value):
        enter(client, amina.person)
        for data in (make.answers() | {"mail": value}, make.answers() | {"vu": value, "request_key": value}):
            assert client.post(own(amina), data).status_code in (200, 302)

    def test_a_moment_that_is_none(self, client, amina):
        enter(client, amina.person)
        assert client.get(f"/mon-espace/places/{amina.pk}/point/hier/").status_code == 404


class TestWhoElse:
    """Nobody but herself and who follows the course reads what she said."""

    @pytest.fixture
    def said(self, amina):
        make.said(amina, answer="with-help")
        return amina

    def test_not_her_household(self, client, said):
        partner = make.person(user=accounts.resident(), email="lui@exemple.fr", channel="email")
        create_household(referents=[partner], members=[said.person], by=None)
        enter(client, partner)
        assert client.get(own(said)).status_code == 404
        assert client.post(own(said), make.answers()).status_code == 404
        assert "avec de l’aide" not in text(client.get(reverse("workshops:mine")))
        assert not Position.objects.read_by(partner.user).exists()

    def test_not_the_parent_who_sees_the_place_of_a_child(self, client):
        parent = make.person(user=accounts.resident())
        child = make.person(birth_year=2014)
        create_household(referents=[parent], members=[child], by=None)
        row = make.on(make.course(), child)
        make.said(row)
        enter(client, parent)
        shown = text(client.get(reverse("programmes:place", args=[row.pk])))
        assert own(row) not in shown
        assert client.get(own(row)).status_code == 404

    def test_not_who_signed_her_up(self, client):
        friend = accounts.resident()
        make.person(user=friend)
        row = make.on(make.course())
        type(row).objects.filter(pk=row.pk).update(enrolled_by=friend, channel="online")
        make.said(row)
        enter(client, friend)
        assert client.get(reverse("programmes:place", args=[row.pk])).status_code == 200
        assert client.get(own(row)).status_code == 404
        assert not Position.objects.read_by(friend).exists()

    @pytest.mark.parametrize("role", ["accueil", "animation", "responsable", "direction", "travail_social", "administration"])
    def test_no_role_opens_it(self, client, said, role):
        user = accounts.staff(role, make.house() if role not in ("direction", "administration") else None)
        accounts.sign_in(client, user)
        assert not Position.objects.read_by(user).exists()
        assert client.get(reverse("workshops_desk:course", args=[said.sheet.course.pk])).status_code in (403, 404)
        for address in (
            reverse("workshops_desk:person", args=[said.person_id]),
            reverse("workshops_desk:note", args=[said.pk, "before"]),
            reverse("workshops_desk:courses"),
            reverse("programmes:desk_sheet", args=[said.sheet_id]),
            reverse("desk_person", args=[said.person_id]),
        ):
            answer = client.get(address)
            assert answer.status_code in (200, 403, 404)
            assert not re.search(r'value="with-help"[^>]* checked', text(answer))
            assert "avancé" not in text(answer)

    def test_not_who_follows_another_course_of_the_house(self, client, said):
        other = make.leader(first_name="Yann")
        make.course(who=other)
        accounts.sign_in(client, other)
        assert client.get(reverse("workshops_desk:course", args=[said.sheet.course.pk])).status_code == 404
        assert not Position.objects.read_by(other).exists()

    def test_not_who_followed_it_and_left_the_house(self, client, said):
        who = said.sheet.course.facilitator.user
        who.role_assignments.all().delete()
        accounts.give(who, "animation", accounts.maison())
        accounts.sign_in(client, who)
        assert client.get(reverse("workshops_desk:course", args=[said.sheet.course.pk])).status_code == 404

    def test_not_another_house(self, client, said):
        at_desk(client, "responsable", accounts.maison())
        for name, args in (("person", [said.person_id]), ("note", [said.pk, "before"]), ("facilitator", [said.sheet.course.pk])):
            assert client.get(reverse(f"workshops_desk:{name}", args=args)).status_code == 404
        assert said.sheet.activity.title not in text(client.get(reverse("workshops_desk:courses")))

    def test_a_visitor_signs_in_first(self, client, said):
        for address in (own(said), reverse("workshops:mine"), reverse("workshops_desk:course", args=[said.sheet.course.pk])):
            assert client.get(address).status_code == 302


class TestWhoFollows:
    def test_she_reads_and_her_reading_is_noted(self, client, amina):
        make.said(amina, answer="with-help")
        who = amina.sheet.course.facilitator.user
        accounts.sign_in(client, who)
        assert "Où chacun en est" in text(client.get(reverse("workshops_desk:courses")))
        shown = text(client.get(reverse("workshops_desk:course", args=[amina.sheet.course.pk])))
        assert "avec de l’aide" in shown
        assert "Un cours du même niveau, débutant." in shown
        line = Reading.objects.get(screen="workshops_desk:course")
        assert (line.by, line.subject) == (who, audit.key_of(amina.person))

    def test_she_notes_and_corrects_with_what_was_said_before_her(self, client, amina):
        accounts.sign_in(client, amina.sheet.course.facilitator.user)
        address = reverse("workshops_desk:note", args=[amina.pk, "before"])
        answer = client.post(address, make.answers(answer="not-yet") | {"channel": "phone"})
        assert answer.url == reverse("workshops_desk:course", args=[amina.sheet.course.pk])
        position = Position.objects.get()
        assert position.channel == "phone"
        assert re.search(r'value="not-yet"[^>]* checked', text(client.get(address)))
        client.post(address, make.answers() | {"channel": "counter", "vu": position.pk})
        assert Position.objects.current().get().answers == make.answers()

    def test_eight_people_cost_no_more_than_two(self, client):
        who = make.leader()
        course = make.course(who=who)
        for _ in range(2):
            make.said(make.on(course))
        make.course("first-steps")
        accounts.sign_in(client, who)
        address = reverse("workshops_desk:course", args=[course.pk])
        few = cost(client, address)
        for _ in range(6):
            make.said(make.on(course))
        assert cost(client, address) == few
        assert few <= 26


class TestPublicPage:
    def test_each_course_that_is_not_over_says_its_level_and_whether_it_has_begun(self, client):
        page = make.page()
        make.at(make.course("first-steps", on=page), -8)
        make.course("at-ease", on=page, who=make.leader())
        make.at(make.course("beginner", on=page), -60)
        shown = text(client.get(page.address))
        assert "Grand débutant</strong>, commencé" in shown
        assert "Autonome</strong>, à partir de" in shown
        assert "<strong>Débutant</strong>" not in shown

    def test_each_date_to_take_says_its_level(self, client):
        page = make.page()
        make.course("beginner", on=page)
        make.course("at-ease", on=page, days=20)
        dates = text(client.get(page.address)).partition("Prochaines séances")[2]
        assert "<strong>Débutant</strong>" in dates
        assert "<strong>Autonome</strong>" in dates

    def test_its_queries_do_not_grow(self, client):
        page = make.page()
        make.course(on=page)
        few = cost(client, page.address)
        for _ in range(3):
            make.course(on=page)
        assert cost(client, page.address) == few


class TestCounter:
    def test_said_on_the_telephone_noted_without_being_read_again(self, client, amina):
        at_desk(client, "accueil")
        page = text(client.get(reverse("workshops_desk:person", args=[amina.person_id])))
        address = reverse("workshops_desk:note", args=[amina.pk, "before"])
        assert address in page
        assert Reading.objects.filter(screen="workshops_desk:person").exists()
        answer = client.post(address, make.answers(answer="with-help") | {"channel": "phone"}, follow=True)
        assert "Mme B. : c’est noté." in text(answer)
        assert "Avant le cours : noté" in text(answer)
        assert "avec de l’aide" not in text(answer)
        again = text(client.get(address))
        assert "Des réponses sont déjà notées" in again
        assert not re.search(r'value="(with-help|not-yet|alone)"[^>]* checked', again)

    def test_a_mistake_is_said_and_nothing_is_lost(self, client, amina):
        at_desk(client, "accueil")
        shown = text(client.post(reverse("workshops_desk:note", args=[amina.pk, "before"]), {"mail": "alone", "channel": "phone"}))
        assert "Choisissez une réponse." in shown
        assert re.search(r'value="alone"[^>]* checked', shown)

    def test_too_late_is_said_before_anything_is_typed(self, client, amina):
        make.at(amina.sheet.course, -10)
        at_desk(client, "accueil")
        assert "Le cours est commencé" in text(client.get(reverse("workshops_desk:note", args=[amina.pk, "before"])))

    def test_the_call_of_a_month_later_is_on_the_list_and_noted_there(self, client, amina):
        make.at(amina.sheet.course, -50)
        type(amina.person).objects.filter(pk=amina.person_id).update(phone="+33612345678")
        agent = at_desk(client, "accueil")
        [call] = waiting_for(agent)
        assert "workshops.month_after" in [source for source, _ in call.items]
        shown = text(client.get(reverse("desk_calls")))
        assert "des nouvelles, un mois après" in shown

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, amina, value):
        at_desk(client, "accueil")
        data = make.answers() | {"mail": value, "channel": value, "vu": value}
        assert client.post(reverse("workshops_desk:note", args=[amina.pk, "before"]), data).status_code == 200

    def test_ten_courses_cost_no_more_than_two(self, client, amina):
        at_desk(client, "accueil")
        address = reverse("workshops_desk:person", args=[amina.person_id])
        make.said(make.on(make.course("first-steps"), amina.person))
        few = cost(client, address)
        for _ in range(3):
            make.said(make.on(make.course("first-steps"), amina.person))
        assert cost(client, address) == few
        assert cost(client, reverse("workshops_desk:courses")) <= 20


class TestPlanner:
    def data(self, page, **more):
        return {
            "page": page.pk, "maison": page.maison.pk, "recette": "cours-numerique", "day": str(make.in_days(20).date()), "begins": "10:00",
            "ends": "12:00", "every": "1", "count": "4", "course_level": "first-steps", "equipment": "lent", "seats": "7", "kept": "5",
            "kept_days": "7", "shown_name": "Samia", "waiting_list": "on", "refund_policy": "deadline", **more,
        }  # fmt: skip

    def write(self, client, **more):
        page = make.page()
        address, data = reverse("programmes:desk_plan"), self.data(page, **more)
        seen = client.post(address, data | {"etape": "voir"})
        days = re.findall(r'name="propose" value="([^"]+)"', seen.content.decode())
        return seen, client.post(
            address, data | {"etape": "ecrire", "propose": days, "garder": days, "request_key": uuid.uuid4()}, follow=True
        )

    def test_the_page_has_its_recipe_alone_with_eight_seats_kept_for_the_counter(self, client):
        at_desk(client, "responsable")
        page = make.page()
        address = f"{reverse('programmes:desk_plan')}?page={page.pk}&maison={page.maison.pk}&recette="
        shown = text(client.get(f"{address}cours-numerique"))
        for name, value in (("seats", SEATS), ("kept", SEATS), ("kept_days", KEPT_DAYS)):
            assert re.search(rf'name="{name}" value="{value}"', shown), name
        assert "Cette page se prévoit autrement." in text(client.get(f"{address}parcours"))

    def test_from_the_form_to_a_course(self, client):
        at_desk(client, "responsable")
        who = make.leader()
        self.write(client, leaders=[str(who.pk)])
        course = Course.objects.get()
        assert (course.level, course.equipment, course.shown_name, course.facilitator.user) == ("first-steps", "lent", "Samia", who)
        assert (course.sheet.capacity, course.sheet.kept, course.sheet.title) == (7, 5, "Grand débutant")
        assert course.sheet.sessions.count() == 4
        shown = text(client.get(course.sheet.activity.specific.address))
        for words in ("Quel cours pour moi", "Grand débutant", "prêté sur place", "Avec Samia", "Sans compte, sans e-mail"):
            assert words in shown

    def test_two_of_the_team_are_refused_in_words_and_nothing_is_written(self, client):
        at_desk(client, "responsable")
        _, answer = self.write(client, leaders=[str(make.leader().pk), str(make.leader().pk)])
        assert "Une seule personne de l’équipe suit un cours" in text(answer)
        assert not Course.objects.exists()
        assert not SignUpSheet.objects.exists()

    def test_more_kept_than_seats(self, client):
        at_desk(client, "responsable")
        seen, _ = self.write(client, kept="8")
        assert "Ce nombre dépasse celui des places." in text(seen)

    def test_who_follows_is_changed(self, client, amina):
        at_desk(client, "responsable")
        course, other = amina.sheet.course, make.leader(first_name="Yann")
        address = reverse("workshops_desk:facilitator", args=[course.pk])
        assert "Samia, conseillère numérique" in text(client.get(address))
        assert client.post(address, {"facilitator": "999999"}).status_code == 200
        client.post(address, {"facilitator": other.pk, "shown_name": "Yann"})
        course.refresh_from_db()
        assert (course.facilitator.user, course.shown_name) == (other, "Yann")
