"""Machines on screens: lent at the counter, read by who has it, printed, awaited, given back; what does not work is said in words."""

import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.notifications.models import OutboxMessage
from programmes.workshops.actions.return_machine import return_machine
from programmes.workshops.machines import staff_tasks
from programmes.workshops.models import Loan, Machine
from tests.people import factories as accounts

from . import cupboard
from . import factories as make
from .test_screens import HOSTILE, at_desk, cost, enter, text

pytestmark = pytest.mark.django_db


def desk(name: str, *args) -> str:
    return reverse(f"workshops_desk:{name}", args=args)


def words(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    return " ".join(said.replace("\u00a0", " ").split())


@pytest.fixture
def her():
    return make.person("Mme B.", user=accounts.resident(), birth_year=1950, given_name="Amina", phone="0612345678")


@pytest.fixture
def tablet():
    return cupboard.machine()


def sent(row: Machine, **more) -> dict:
    given = {"machine": row.pk, "due_on": cupboard.day(10).isoformat(), "condition": "good", "accessories": ["charger"], "note": ""}
    return given | {"request_key": uuid.uuid4()} | more


class TestCounter:
    def test_from_her_page_to_the_agreement(self, client, her, tablet):
        at_desk(client, "accueil")
        page = reverse("desk_person", args=[her.pk])
        assert desk("lend", her.pk) in text(client.get(page))
        assert tablet.inventory in text(client.get(desk("lend", her.pk)))
        shown = text(client.post(desk("lend", her.pk), sent(tablet), follow=True))
        loan = Loan.objects.get()
        assert "Imprimez la convention en deux exemplaires" in shown
        assert desk("agreement", loan.pk) in shown
        assert "à rendre vendredi 4 décembre 2026" in text(client.get(page)).replace("\u00a0", " ")
        paper = words(client.get(desk("agreement", loan.pk)))
        expected = (
            "Convention de prêt n°",
            her.full_name,
            tablet.inventory,
            "le chargeur",
            "vendredi 4 décembre 2026",
            "Date et signature",
        )
        for said in expected:
            assert said in paper, said
        assert len(PdfReader(io.BytesIO(client.get(desk("agreement", loan.pk)).content)).pages) == 1
        assert "B." not in client.get(desk("agreement", loan.pk))["Content-Disposition"]

    def test_a_machine_lent_a_moment_ago_is_said_and_nothing_typed_is_lost(self, client, her, tablet):
        at_desk(client, "accueil")
        cupboard.lent(row=tablet)
        other = cupboard.machine()
        shown = text(client.post(desk("lend", her.pk), sent(tablet, note="rayure au dos")))
        assert "Cette machine est déjà prêtée, jusqu’au" in shown
        assert 'value="rayure au dos"' in shown
        assert other.inventory in shown
        assert Loan.objects.count() == 1

    def test_for_a_minor_the_form_asks_who_signs(self, client, tablet):
        child, mother = cupboard.child_and_mother()
        at_desk(client, "accueil")
        assert mother.full_name in text(client.get(desk("lend", child.pk)))
        assert "un adulte de son foyer signe pour elle" in text(client.post(desk("lend", child.pk), sent(tablet)))
        client.post(desk("lend", child.pk), sent(tablet, responsible=mother.pk))
        loan = Loan.objects.get()
        assert loan.responsible == mother
        assert f"{mother.full_name}, adulte de son foyer, en répond et signe" in words(client.get(desk("agreement", loan.pk)))

    def test_a_minor_whom_nobody_answers_for(self, client, tablet):
        at_desk(client, "accueil")
        alone = make.person("Nour", birth_year=2014)
        assert "un adulte de son foyer signe" in text(client.post(desk("lend", alone.pk), sent(tablet)))
        assert not Loan.objects.exists()

    def test_during_a_course_the_last_date_is_proposed(self, client, her, tablet):
        samia = make.leader()
        place = make.on(make.course(who=samia), her)
        accounts.sign_in(client, samia)
        course = place.sheet.course
        address = f"{desk('lend', her.pk)}?cours={course.pk}"
        assert address in text(client.get(desk("course", course.pk)))
        assert f'value="{cupboard.day(24).isoformat()}"' in text(client.get(address))
        client.post(address, sent(tablet, course=course.pk))
        assert Loan.objects.get().course == course

    def test_the_return_notes_what_is_missing(self, client, her, tablet):
        at_desk(client, "accueil")
        loan = cupboard.lent(her, tablet)
        back = {"condition": "damaged", "back": ["charger"], "note": "écran fendu"}
        shown = text(client.post(desk("loan_back", loan.pk), back, follow=True))
        assert "Il manque : la housse." in shown
        tablet.refresh_from_db()
        assert tablet.state == "repair"
        again = text(client.post(desk("loan_back", loan.pk), back))
        assert "Ce retour est déjà noté" in again
        assert "écran fendu" in again

    def test_another_day(self, client, her, tablet):
        at_desk(client, "accueil")
        loan = cupboard.lent(her, tablet)
        assert "trois mois au plus" in text(client.post(desk("loan_prolong", loan.pk), {"due_on": cupboard.day(200).isoformat()}))
        client.post(desk("loan_prolong", loan.pk), {"due_on": cupboard.day(40).isoformat()})
        loan.refresh_from_db()
        assert loan.due_on == cupboard.day(40)

    def test_awaited_machines_come_first_and_a_gentle_word_leaves_once(self, client, her, tablet):
        at_desk(client, "accueil")
        loan = cupboard.lent(her, tablet, days=-4)
        assert "On les attend (1)" in text(client.get(desk("machines")))
        assert "Un petit mot part" in text(client.post(desk("loan_remind", loan.pk), follow=True))
        assert "déjà parti cette semaine" in text(client.post(desk("loan_remind", loan.pk), follow=True))
        assert OutboxMessage.objects.filter(purpose="workshops.late").count() == 1

    def test_what_is_awaited_is_among_the_tasks_of_its_house_alone(self, tablet):
        cupboard.lent(row=tablet, days=-1)
        cupboard.lent(days=0)
        [task] = staff_tasks(accounts.staff("accueil", tablet.maison))
        assert (task["label"], task["count"], task["url"]) == ("Machines à retrouver", 1, desk("machines"))
        assert staff_tasks(accounts.staff("accueil", make.moments.house("Abbaye"))) == []

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, her, tablet, value):
        at_desk(client, "responsable")
        loan = cupboard.lent(her, tablet)
        given = dict.fromkeys(
            ("machine", "due_on", "condition", "accessories", "note", "course", "responsible", "back", "state", "why", "vu", "kind",
             "label", "inventory", "maison", "request_key"), value
        )  # fmt: skip
        for address in (desk("lend", her.pk), desk("loan_back", loan.pk), desk("loan_prolong", loan.pk), desk("machine_move", tablet.pk),
                        desk("machine_new"), desk("machine_write", tablet.pk)):  # fmt: skip
            assert client.post(address, given).status_code == 200, address
        assert client.get(f"{desk('lend', her.pk)}?cours={value}").status_code == 200
        assert Loan.objects.get().returned_at is None

    def test_ten_machines_cost_no_more_than_two(self, client):
        at_desk(client, "accueil")
        grow = lambda: (cupboard.machine(), cupboard.lent(), cupboard.lent(days=-3))  # noqa: E731
        grow()
        few = cost(client, desk("machines"))
        for _ in range(4):
            grow()
        assert cost(client, desk("machines")) == few <= 18

    def test_a_person_without_anything_costs_no_query_on_her_page(self, client, her, tablet):
        at_desk(client, "accueil")
        page = reverse("desk_person", args=[her.pk])
        nothing = cost(client, page)
        cupboard.lent(her, tablet)
        assert cost(client, page) == nothing + 1


class TestCupboard:
    def test_a_machine_enters_and_goes_to_repair(self, client):
        house = make.house()
        at_desk(client, "responsable", house)
        given = {"kind": "laptop", "label": "Portable", "inventory": "ord-9", "maison": house.pk}
        shown = text(client.post(desk("machine_new"), given, follow=True))
        assert "N° ORD-9" in shown
        row = Machine.objects.get()
        shown = text(client.post(desk("machine_move", row.pk), {"state": "repair", "why": "clavier", "vu": "available"}, follow=True))
        assert "en réparation (clavier)" in shown
        again = text(client.post(desk("machine_move", row.pk), {"state": "withdrawn", "why": "trop vieille", "vu": "available"}))
        assert "Quelqu’un vient de la changer" in again
        assert 'value="trop vieille"' in again
        assert "déjà celui d’une autre machine" in text(client.post(desk("machine_new"), given))

    def test_the_counter_lends_and_writes_no_machine(self, client, tablet):
        at_desk(client, "accueil")
        assert client.get(desk("machine_new")).status_code == 403
        assert client.post(desk("machine_move", tablet.pk), {"state": "withdrawn"}).status_code == 403
        assert desk("machine_new") not in text(client.get(desk("machines")))

    def test_another_house_neither_sees_nor_lends_it(self, client, her, tablet):
        loan = cupboard.lent(her, tablet)
        at_desk(client, "accueil", make.moments.house("Abbaye"))
        assert tablet.inventory not in text(client.get(desk("machines")))
        for address in (desk("machine", tablet.pk), desk("loan", loan.pk), desk("agreement", loan.pk)):
            assert client.get(address).status_code == 404
        for name in ("loan_back", "loan_prolong", "loan_remind"):
            assert client.post(desk(name, loan.pk), {}).status_code == 404


class TestHerself:
    def test_her_card_says_until_when_and_leads_to_the_agreement(self, client, her, tablet):
        enter(client, her)
        assert reverse("workshops:loans") not in text(client.get(reverse("space")))
        loan = cupboard.lent(her, tablet)
        assert "Tablette, à rendre lundi 14 décembre 2026" in text(client.get(reverse("space"))).replace("\u00a0", " ")
        shown = text(client.get(reverse("workshops:loans")))
        assert tablet.inventory in shown
        assert her.full_name in words(client.get(reverse("workshops:agreement", args=[loan.pk])))

    def test_late_nobody_is_scolded(self, client, her, tablet):
        cupboard.lent(her, tablet, days=-5)
        enter(client, her)
        shown = text(client.get(reverse("workshops:loans")))
        assert "On trouve une solution ensemble" in shown
        assert "retard" not in shown

    def test_given_back_it_stays_to_be_read_and_leaves_her_space(self, client, her, tablet):
        cupboard.lent(her, tablet)
        return_machine(machine=tablet, condition="good", back=[], by=None)
        enter(client, her)
        assert "Rendue. Merci !" in text(client.get(reverse("workshops:loans")))
        assert reverse("workshops:loans") not in text(client.get(reverse("space")))

    def test_the_adult_who_signed_sees_the_childs_and_nobody_else_does(self, client, tablet, her):
        child, mother = cupboard.child_and_mother()
        loan = cupboard.lent(child, tablet, responsible=mother)
        type(mother).objects.filter(pk=mother.pk).update(user=accounts.resident(email="mere@exemple.fr"))
        mother.refresh_from_db()
        address = reverse("workshops:agreement", args=[loan.pk])
        enter(client, mother)
        assert "pour Nour" in text(client.get(reverse("workshops:loans")))
        assert client.get(address).status_code == 200
        enter(client, her)
        assert tablet.inventory not in text(client.get(reverse("workshops:loans")))
        assert client.get(address).status_code == 404

    def test_her_page_costs_the_same_with_one_or_five(self, client, her):
        enter(client, her)
        cupboard.lent(her)
        few = cost(client, reverse("workshops:loans"))
        for _ in range(4):
            cupboard.lent(her)
        assert cost(client, reverse("workshops:loans")) == few
