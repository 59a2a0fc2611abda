"""The window, the draw and its explanation on screen and on paper; the settings of a sheet; somebody put before the others."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.registry import staff_tasks
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.move_up import move_up
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.desk.papers import SIGN_UP_PAPER
from programmes.enums import Channel, EnrolmentState, Selection
from programmes.models import DrawLine, Enrolment, SignUpSheet
from tests.people import factories as accounts

from . import factories as make
from .test_draw import after_window, ask, clean, drawn_sheet, refused

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode()).replace("&nbsp;", " ")


@pytest.fixture
def resident(client):
    person = make.person("Mme B.")
    person.user = accounts.resident(first_name="Aïcha")
    person.save()
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.fixture
def chief(client):
    user = accounts.staff("responsable", make.maison())
    accounts.sign_in(client, user)
    return user


class TestResident:
    def test_the_page_says_until_when_one_asks_and_when_it_is_drawn(self, client):
        sheet = drawn_sheet()
        page = text(client.get(sheet.activity.get_url()))
        assert "puis tirage" in page and "Je demande une place" in page and "Demander tôt ou tard ne change rien" in page

    def test_asking_then_reading_why(self, client, resident):
        sheet = drawn_sheet(1)
        where = reverse("programmes:sign_up", args=[sheet.pk])
        assert sheet.draw.fingerprint in text(client.get(where))
        page = text(client.post(where, {"people": [resident.pk], "act": "request"}, follow=True))
        row = Enrolment.objects.get(person=resident)
        assert (row.state, row.channel) == (EnrolmentState.REQUESTED, Channel.ONLINE)
        assert f"numéro <strong>{row.party_id}</strong>" in page and sheet.draw.seed not in page
        others = [ask(sheet)[0] for _ in range(4)]
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            page = text(client.get(reverse("programmes:place", args=[row.pk])))
        rank = DrawLine.objects.get(party=row.party_id).rank
        assert "5 demandes pour 1 place" in page and ("1re" if rank == 1 else f"{rank}e") in page
        assert sheet.draw.seed in page  # known once drawn
        assert not any(other.person.display_name in page for other in others)

    def test_a_confidential_draw_shows_neither_seed_nor_number(self, client, resident):
        sheet = drawn_sheet(1, confidential=True)
        row = ask(sheet, resident)[0]
        ask(sheet)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            page = text(client.get(reverse("programmes:place", args=[row.pk])))
        assert sheet.draw.seed not in page and "2 demandes" not in page and "premier groupe" in page


class TestDesk:
    def test_asked_at_the_counter_then_drawn_by_hand_then_drawn_again(self, client, chief):
        sheet, person = drawn_sheet(1), make.person("Mme C.")
        from portal.people.models import PersonMaison

        PersonMaison.objects.create(person=person, maison=sheet.maison, since=clock.today())
        enrol_url, draw_url = reverse("programmes:desk_enrol", args=[sheet.pk]), reverse("programmes:desk_draw", args=[sheet.pk])
        client.post(enrol_url, {"person": person.pk, "channel": "counter", "places": 1, "ask": "on"})
        assert Enrolment.objects.get().state == EnrolmentState.REQUESTED
        ask(sheet)
        assert "Tirer au sort maintenant" not in text(client.get(draw_url))
        client.post(draw_url, {"act": "draw"})
        assert not SignUpSheet.objects.get().drawn_at
        with after_window(sheet):
            assert "Tirer au sort maintenant" in text(client.get(draw_url))
            page = text(client.post(draw_url, {"act": "draw"}, follow=True))
            assert "Le tirage est fait" in page and "Mme C." in page and sheet.draw.seed in page
            assert "même résultat" in text(client.post(draw_url, {"act": "again"}, follow=True))
            DrawLine.objects.update(newcomer=False)
            assert "prévenez la direction" in text(client.post(draw_url, {"act": "again"}, follow=True))
        assert AuditLine.objects.get(verb="programmes.draw").by == chief

    def test_the_wall_reads_numbers_and_never_a_name(self, client, chief, monkeypatch):
        from django.template.loader import render_to_string

        from portal.kit import paper

        papers = []

        def printed(template, context, **more):
            papers.append(render_to_string(template, context))
            return paper.HttpResponse(b"%PDF", content_type="application/pdf")

        sheet = drawn_sheet(1)
        rows = [ask(sheet, make.person(f"Nommée {letter}"))[0] for letter in "abc"]
        url = reverse("programmes:desk_draw_paper", args=[sheet.pk])
        assert client.get(url).status_code == 404
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            real = client.get(url)
            assert real.content.startswith(b"%PDF")
            monkeypatch.setattr(paper, "pdf_response", printed)
            client.get(url)
        assert "Nommée" not in papers[0]
        assert all(f">{row.party_id}</th>" in papers[0] for row in rows)

    def test_no_wall_for_what_is_confidential(self, client):
        accounts.sign_in(client, accounts.staff("direction"))
        sheet = drawn_sheet(1, confidential=True)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            assert client.get(reverse("programmes:desk_draw_paper", args=[sheet.pk])).status_code == 404

    @pytest.mark.parametrize("number", [3, 40])
    def test_the_result_is_read_in_a_few_queries_whatever_its_length(self, client, chief, number, django_assert_max_num_queries):
        sheet = drawn_sheet(2)
        for _ in range(number):
            ask(sheet)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            client.get(reverse("programmes:desk_draw", args=[sheet.pk]))
            with django_assert_max_num_queries(22):
                client.get(reverse("programmes:desk_draw", args=[sheet.pk]))


class TestSettings:
    def sent(self, sheet, **more) -> dict:
        opens = clock.now() - dt.timedelta(hours=1)
        return {
            "selection": sheet.selection, "opens_0": f"{opens:%Y-%m-%d}", "opens_1": "08:00", "waiting_list": "on", **more,
        }  # fmt: skip

    def test_a_draw_is_chosen_with_its_window_and_places_for_the_desk(self, client, chief):
        sheet = make.sheet(10, days=30)
        url = reverse("programmes:desk_terms", args=[sheet.pk])
        assert "Comment a-t-on une place" in text(client.get(url))
        until = clock.today() + dt.timedelta(days=5)
        client.post(url, self.sent(sheet, selection="draw", requests_0=until.isoformat(), requests_1="18:00", **{"share-door-desk": "4"}))
        sheet.refresh_from_db()
        assert (sheet.selection, sheet.kept, sheet.draw_at) == (Selection.DRAW, 4, sheet.requests_until)
        assert sheet.draw.fingerprint
        assert AuditLine.objects.get(verb="programmes.set_terms").by == chief
        assert "4 pour l’accueil" in text(client.get(reverse("programmes:desk_sheet", args=[sheet.pk])))

    def test_what_would_break_a_promise_is_said_on_the_form_and_nothing_is_lost(self, client, chief):
        sheet = drawn_sheet(3)
        ask(sheet)
        page = text(client.post(reverse("programmes:desk_terms", args=[sheet.pk]), self.sent(sheet, selection="first_come")))
        assert "1 demande attend une réponse" in page and "Attendez le tirage" in page
        assert SignUpSheet.objects.get().selection == Selection.DRAW

    @pytest.mark.parametrize("sent", [{"opens_0": "x"}, {"selection": "loto"}, {"requests_0": "2026-12-01"}, {"share-door-desk": "-3"}])
    def test_bad_input_is_an_error_in_words(self, client, chief, sent):
        sheet = make.sheet(10, days=30)
        response = client.post(reverse("programmes:desk_terms", args=[sheet.pk]), self.sent(sheet) | sent)
        assert response.status_code == 200 and "Erreur" in text(response)

    def test_nothing_changed_writes_nothing(self, client, chief):
        sheet = drawn_sheet(3)
        url = reverse("programmes:desk_terms", args=[sheet.pk])
        form = client.get(url).context["form"]
        data = {"selection": "draw", "waiting_list": "on"}
        for name in ("opens", "requests", "draw"):
            moment = form[name].value()
            data |= {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M}"}
        client.post(url, data)
        assert not AuditLine.objects.filter(verb="programmes.set_terms").exists()
        assert SignUpSheet.objects.get().requests_until == sheet.requests_until

    def test_the_last_time_went_to_the_fastest_and_staff_are_told(self, client, chief):
        before = make.sheet(2)
        SignUpSheet.objects.filter(pk=before.pk).update(opens_at=clock.now() - dt.timedelta(days=60))
        Enrolment.objects.bulk_create([])
        for _ in range(2):
            enrol(sheet=before, people=[make.person()], by=None)
        for _ in range(3):
            wait(sheet=before, people=[make.person()], by=None)
        sheet = make.open_sheet(activity=before.activity, sessions=[make.session(before.activity, 40)], capacity=2, by=None)
        page = text(client.get(reverse("programmes:desk_terms", args=[sheet.pk])))
        assert "il est proposé ci-dessous" in page
        assert "5 personnes pour 2 places" in page and "complet en 1 minute" in page and "Un tirage au sort" in page

    def test_who_plans_the_next_dates_is_told_it_too(self, client, chief):
        before = make.sheet(2, opens_at=clock.now() - dt.timedelta(minutes=20))
        for act in (enrol, enrol, wait):
            act(sheet=before, people=[make.person()], by=None)
        asked = {"page": before.activity_id, "maison": before.maison_id}
        url = reverse("programmes:desk_plan")
        assert "3 personnes pour 2 places, complet en" in text(client.get(url, asked | {"recette": "inscription"}))
        assert "personnes pour 2 places" not in text(client.get(url, asked | {"recette": "libre"}))


class TestPaper:
    def test_a_line_of_the_list_on_the_door_is_a_request_in_the_draw_whatever_its_hour(self, chief):
        sheet = drawn_sheet(1)
        [blank] = SIGN_UP_PAPER.blanks(chief, sheet.maison)
        assert blank.key == sheet.pk and "tirage au sort" in blank.note
        people = make.people(2)
        with after_window(sheet):  # the paper is keyed until the draw itself
            for person in people:
                done, _ = SIGN_UP_PAPER.keyed(chief, sheet.pk, person, "1", sheet.opens_at)
                assert "au tirage" in done
            assert set(Enrolment.objects.values_list("state", flat=True)) == {"requested"}
            draw_sheet(sheet=sheet, by=None)
            late = make.person()
            assert SIGN_UP_PAPER.blank(chief, sheet.pk) is not None
            SIGN_UP_PAPER.keyed(chief, sheet.pk, late, "1", sheet.opens_at + dt.timedelta(minutes=1))
        assert Enrolment.objects.get(person=late).state == "waiting"
        first = Enrolment.objects.filter(sheet=sheet, state="waiting").in_line().first()
        assert first.person != late


class TestDefault:
    def asked(self, number: int, above: int | None):
        before = make.sheet(2, days=20)
        SignUpSheet.objects.filter(pk=before.pk).update(draw_above=above)
        for _ in range(number):
            wait(sheet=before, people=[make.person()], by=None)
        return before.activity

    @pytest.mark.parametrize(("number", "above", "way"), [(6, 5, "draw"), (5, 5, "first_come"), (6, None, "first_come")])
    def test_beyond_what_staff_set_the_next_sheet_is_drawn(self, number, above, way):
        activity = self.asked(number, above)
        sheet = make.open_sheet(activity=activity, sessions=[make.session(activity, 40)], capacity=2, by=None)
        assert sheet.selection == way
        assert (sheet.draw_at is not None) == (way == "draw")

    def test_not_where_there_is_no_time_for_it_nor_where_staff_said_otherwise(self):
        activity = self.asked(6, 5)
        near = make.open_sheet(activity=activity, sessions=[make.session(activity, 5)], capacity=2, by=None)
        assert near.selection == Selection.FIRST_COME
        told = {"sessions": [make.session(activity, 40)], "selection": Selection.FIRST_COME}
        assert make.open_sheet(activity=activity, capacity=2, by=None, **told).selection == Selection.FIRST_COME


class TestJump:
    def list_of(self, capacity=1, number=3):
        sheet = make.sheet(capacity)
        first = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        return sheet, first, [wait(sheet=sheet, people=[make.person()], by=None)[0] for _ in range(number)]

    def test_by_name_with_a_reason_it_is_first_and_the_sheet_says_so(self, client, chief):
        sheet, first, waiting = self.list_of()
        url = reverse("programmes:desk_move_up", args=[waiting[2].pk])
        assert "Pourquoi passe-t-elle devant" in text(client.get(url))
        client.post(url, {"reason": " Son frère a déjà sa place. ", "version": waiting[2].version})
        assert list(sheet.enrolments.waiting_in_order()) == [waiting[2], waiting[0], waiting[1]]
        page = text(client.get(reverse("programmes:desk_sheet", args=[sheet.pk])))
        assert "Passée devant le" in page and "Son frère a déjà sa place." in page
        line = AuditLine.objects.get(verb="programmes.move_up")
        assert (line.by, line.detail["reason"]) == (chief, "Son frère a déjà sa place.")
        withdraw(enrolment=first, by=None)
        waiting[2].refresh_from_db()
        assert waiting[2].state == EnrolmentState.OFFERED

    def test_without_a_reason_without_right_from_an_old_screen_or_no_longer_waiting_it_is_refused(self, chief):
        _, first, waiting = self.list_of()
        refused("raison-manquante", lambda: move_up(enrolment=waiting[1], reason="  ", by=chief))
        refused("reserve-equipe", lambda: move_up(enrolment=waiting[1], reason="vite", by=accounts.resident()))
        refused("deja-modifie", lambda: move_up(enrolment=first, reason="vite", by=chief))
        refused("deja-modifie", lambda: move_up(enrolment=waiting[1], reason="vite", by=chief, seen=9))

    def test_it_goes_before_the_draw_s_order_too_with_all_who_come_with_her(self, chief):
        sheet = drawn_sheet(1)
        for _ in range(3):
            ask(sheet, *make.people(1))
        pair = ask(sheet, *make.people(1))
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            last = list(sheet.enrolments.waiting_in_order())[-1]
            move_up(enrolment=last, reason="une erreur de saisie de notre part", by=chief)
            assert next(iter(sheet.enrolments.waiting_in_order())) == last
        assert pair
        clean()

    def test_who_was_passed_over_is_said_on_the_sheet(self, client, chief):
        sheet = drawn_sheet(3)
        for _ in range(3):
            ask(sheet, *make.people(2))
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            page = text(client.get(reverse("programmes:desk_sheet", args=[sheet.pk])))
        assert "Au tirage, 1 place pour un groupe plus grand" in page


def test_a_draw_to_come_is_no_list_of_requests_to_answer(client, chief):
    sheet = drawn_sheet(1)
    ask(sheet)
    page = text(client.get(reverse("programmes:desk_sheet", args=[sheet.pk])))
    assert 'value="accept"' not in page
    tasks = [task for tell in staff_tasks for task in tell(chief)]
    assert not any("Demandes de place" in task["label"] for task in tasks)


def test_a_draw_that_could_not_be_done_is_a_task_of_staff(chief):
    sheet = drawn_sheet(1)
    ask(sheet)
    with time_machine.travel(sheet.draw_at + dt.timedelta(minutes=10), tick=False):
        tasks = [task for tell in staff_tasks for task in tell(chief)]
        assert any("Tirage" in task["label"] for task in tasks)
