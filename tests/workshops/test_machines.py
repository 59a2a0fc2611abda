"""Machines lent: each verb, each refusal in words, what the database refuses by itself, what is kept and forgotten."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from programmes.workshops.actions.forget_loans import LOANS_KEPT_DAYS, forget_loans, forget_loans_of_records, still_lent
from programmes.workshops.actions.lend_machine import lend_machine
from programmes.workshops.actions.move_machine import move_machine
from programmes.workshops.actions.prolong_loan import prolong_loan
from programmes.workshops.actions.remind_late import remind_late
from programmes.workshops.actions.return_machine import return_machine
from programmes.workshops.actions.write_machine import write_machine
from programmes.workshops.machines import broken_loans
from programmes.workshops.models import Loan, Machine
from programmes.workshops.rules import lending

from . import cupboard
from . import factories as make
from .test_actions import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def tablet():
    return cupboard.machine()


@pytest.fixture
def her():
    return make.person("Mme B.", birth_year=1950, email="amina@exemple.fr", channel="email")


def lend(tablet, her, **more) -> dict:
    return {"machine": tablet, "person": her, "due_on": cupboard.day(10), "by": None} | more


class TestRules:
    @pytest.mark.parametrize(("days", "code"), [(-1, "jour-passe"), (0, ""), (lending.MOST_DAYS, ""), (lending.MOST_DAYS + 1, "trop-long")])
    def test_from_today_to_three_months(self, days, code):
        today = dt.date(2026, 11, 24)
        assert lending.against_day(today + dt.timedelta(days=days), today) == code

    @pytest.mark.parametrize(
        ("condition", "state"), [("good", "available"), ("marked", "available"), ("damaged", "repair"), ("dead", "repair")]
    )
    def test_damaged_it_is_mended_before_anybody_else_has_it(self, condition, state):
        assert lending.after_return(condition) == state

    def test_what_is_missing_is_in_the_order_of_the_agreement(self):
        assert lending.missing(["charger", "cover", "bag"], ["cover", "mouse"]) == ["charger", "bag"]

    def test_a_number_is_one_however_it_is_typed(self):
        assert lending.plain_number("  tab-012 ") == "TAB-012" == lending.plain_number("TAB-012")


class TestCupboard:
    def test_a_number_belongs_to_one_machine(self, tablet):
        given = {"machine": None, "kind": "laptop", "label": "Portable", "maison": make.house(), "by": None}
        assert refusal(write_machine, inventory=tablet.inventory.lower(), **given).code == "deja-inventorie"
        assert Machine.objects.count() == 1

    def test_put_right_without_touching_where_it_stands(self, tablet):
        Machine.objects.filter(pk=tablet.pk).update(state="repair")
        row = write_machine(machine=tablet, kind="laptop", label=" Portable ", inventory="x 1", maison=tablet.maison, by=None)
        assert (row.kind, row.label, row.inventory, row.state) == ("laptop", "Portable", "X 1", "repair")

    def test_to_repair_and_back(self, tablet):
        assert move_machine(machine=tablet, state="repair", why=" écran ", seen="available", by=None).why == "écran"
        assert move_machine(machine=tablet, state="available", by=None).why == ""
        assert AuditLine.objects.filter(verb="workshops.move_machine").count() == 2

    @pytest.mark.parametrize(
        ("state", "to", "code"),
        [("lent", "repair", "deja-pretee"), ("sold", "available", "deja-vendue"), ("repair", "repair", "deja-ainsi"),
         ("available", "lent", "deja-ainsi"), ("available", "sold", "deja-ainsi")],
    )  # fmt: skip
    def test_what_is_not_moved_by_hand(self, tablet, state, to, code):
        Machine.objects.filter(pk=tablet.pk).update(state=state)
        assert refusal(move_machine, machine=tablet, state=to, by=None).code == code
        tablet.refresh_from_db()
        assert tablet.state == state

    def test_changed_under_ones_eyes(self, tablet):
        assert refusal(move_machine, machine=tablet, state="withdrawn", seen="repair", by=None).code == "deja-change"


class TestLending:
    def test_it_leaves_with_its_state_and_what_goes_with_it(self, tablet, her):
        loan = lend_machine(**lend(tablet, her, accessories=["charger"], condition="marked", note=" une rayure "))
        tablet.refresh_from_db()
        assert (tablet.state, loan.state_out, loan.note_out, loan.accessories) == ("lent", "marked", "une rayure", ["charger"])
        line = AuditLine.objects.get(verb="workshops.lend_machine")
        assert line.subject == f"people.Person:{her.pk}"
        assert list(broken_loans()) == []

    def test_twice_by_a_double_click_is_once(self, tablet, her):
        key = uuid.uuid4()
        assert lend_machine(**lend(tablet, her), key=key) == lend_machine(**lend(tablet, her), key=key)
        assert Loan.objects.count() == 1

    @pytest.mark.parametrize(
        ("state", "code"), [("repair", "en-reparation"), ("withdrawn", "retiree"), ("sold", "deja-vendue"), ("lent", "deja-pretee")]
    )
    def test_only_what_is_there(self, tablet, her, state, code):
        Machine.objects.filter(pk=tablet.pk).update(state=state)
        assert refusal(lend_machine, **lend(tablet, her)).code == code
        assert not Loan.objects.exists()

    def test_lent_already_says_until_when(self, tablet, her):
        cupboard.lent(row=tablet, days=6)
        said = refusal(lend_machine, **lend(tablet, her))
        assert said.code == "deja-pretee"
        assert "jusqu’au 30\u00a0novembre" in said.words

    @pytest.mark.parametrize(("days", "code"), [(-1, "jour-passe"), (93, "trop-long")])
    def test_a_day_that_makes_sense(self, tablet, her, days, code):
        assert refusal(lend_machine, **lend(tablet, her, due_on=cupboard.day(days))).code == code

    def test_every_reason_is_said_at_once(self, tablet):
        child, _ = cupboard.child_and_mother()
        Machine.objects.filter(pk=tablet.pk).update(state="repair")
        said = refusal(lend_machine, **lend(tablet, child, due_on=cupboard.day(-1)))
        assert [one.code for one in said.reasons] == ["en-reparation", "jour-passe", "mineur-sans-adulte"]

    def test_for_a_minor_a_grown_up_of_the_household_signs(self, tablet):
        child, mother = cupboard.child_and_mother()
        assert refusal(lend_machine, **lend(tablet, child)).code == "mineur-sans-adulte"
        assert refusal(lend_machine, **lend(tablet, child, responsible=make.person())).code == "adulte-d-un-autre-foyer"
        assert refusal(lend_machine, **lend(tablet, child, responsible=child)).code == "adulte-d-un-autre-foyer"
        loan = lend_machine(**lend(tablet, child, responsible=mother))
        assert (loan.person, loan.responsible, loan.signer) == (child, mother, mother)

    def test_nobody_signs_for_a_grown_up(self, tablet, her):
        assert lend_machine(**lend(tablet, her, responsible=make.person())).responsible is None

    def test_during_a_course_that_she_follows(self, tablet, her):
        course = make.course()
        assert refusal(lend_machine, **lend(tablet, her, course=course)).code == "pas-au-cours"
        make.on(course, her)
        assert lend_machine(**lend(tablet, her, course=course)).course == course

    def test_the_database_knows_one_open_loan_each_machine(self, tablet, her):
        loan = cupboard.lent(row=tablet)
        with pytest.raises(IntegrityError), transaction.atomic():
            Loan.objects.create(machine=tablet, person=her, due_on=cupboard.day(3), state_out="good")
        return_machine(machine=tablet, condition="good", by=None)
        assert Loan.objects.create(machine=tablet, person=her, due_on=cupboard.day(3), state_out="good").pk != loan.pk

    @pytest.mark.parametrize("wrong", [{"state_out": "new"}, {"state_in": "good"}, {"returned_at": clock.now}])
    def test_the_database_knows_the_words_and_no_half_return(self, tablet, her, wrong):
        values = {name: value() if callable(value) else value for name, value in wrong.items()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Loan.objects.create(machine=tablet, person=her, due_on=cupboard.day(3), **{"state_out": "good"} | values)

    def test_the_books_find_what_was_written_around_the_acts(self, tablet):
        cupboard.lent(row=tablet)
        Machine.objects.filter(pk=tablet.pk).update(state="available")
        other = cupboard.machine(state="lent")
        assert [line.split(" :")[0] for line in broken_loans()] == [f"machine {other.pk}", f"machine {tablet.pk}"]


class TestReturning:
    def test_its_state_and_what_is_missing_are_noted(self, tablet):
        cupboard.lent(row=tablet)
        loan = return_machine(machine=tablet, condition="good", back=["charger"], note=" sans housse ", by=None)
        tablet.refresh_from_db()
        assert (loan.missing, loan.state_in, loan.note_in, tablet.state) == (["cover"], "good", "sans housse", "available")
        assert list(broken_loans()) == []

    def test_damaged_it_goes_to_repair_with_the_reason(self, tablet):
        cupboard.lent(row=tablet)
        assert return_machine(machine=tablet, condition="dead", by=None).missing == []
        tablet.refresh_from_db()
        assert (tablet.state, tablet.why) == ("repair", "rendue ne s’allume plus")

    def test_what_was_not_lent_does_not_come_back(self, tablet):
        said = refusal(return_machine, machine=tablet, condition="good", by=None)
        assert said.code == "pas-pretee"
        assert "n’est pas prêtée" in said.words

    def test_back_twice(self, tablet):
        loan = cupboard.lent(row=tablet)
        return_machine(machine=tablet, condition="good", seen=loan.pk, by=None)
        assert refusal(return_machine, machine=tablet, condition="good", seen=loan.pk, by=None).code == "deja-rendue"
        again = cupboard.lent(row=tablet)
        assert refusal(return_machine, machine=tablet, condition="good", seen=loan.pk, by=None).code == "deja-rendue"
        again.refresh_from_db()
        assert again.returned_at is None

    def test_kept_longer_or_back_sooner(self, tablet):
        loan = cupboard.lent(row=tablet, days=-3)
        assert prolong_loan(loan=loan, due_on=cupboard.day(15), by=None).late is False
        assert refusal(prolong_loan, loan=loan, due_on=cupboard.day(-1), by=None).code == "jour-passe"
        assert refusal(prolong_loan, loan=loan, due_on=cupboard.day(93), by=None).code == "trop-long"
        return_machine(machine=tablet, condition="good", by=None)
        assert refusal(prolong_loan, loan=loan, due_on=cupboard.day(2), by=None).code == "deja-rendue"


class TestGentleWord:
    def test_to_her_by_her_way_without_saying_what_in_the_subject(self, tablet, her):
        loan = cupboard.lent(her, tablet, days=-2)
        message = remind_late(loan=loan, by=None)
        assert (message.channel, message.address) == ("email", "amina@exemple.fr")
        assert "tablette" in message.body
        assert "22\u00a0novembre" in message.body
        assert not [word for word in ("tablette", "retard", "prêt", "B.") if word in message.subject]
        assert "retard" not in message.body

    def test_for_a_child_the_adult_who_signed_reads_it(self, tablet):
        child, mother = cupboard.child_and_mother()
        loan = cupboard.lent(child, tablet, days=-2, responsible=mother)
        assert remind_late(loan=loan, by=None).recipient_key == f"people.Person:{mother.pk}"

    def test_not_before_the_day_nor_twice_a_week_nor_once_it_is_back(self, tablet, her):
        loan = cupboard.lent(her, tablet, days=0)
        assert refusal(remind_late, loan=loan, by=None).code == "pas-en-retard"
        Loan.objects.update(due_on=cupboard.day(-1))
        remind_late(loan=loan, by=None)
        assert refusal(remind_late, loan=loan, by=None).code == "deja-rappelee"
        with clock.standing_at(clock.now() + dt.timedelta(days=lending.QUIET_DAYS)):
            remind_late(loan=loan, by=None)
        assert OutboxMessage.objects.filter(purpose="workshops.late").count() == 2
        return_machine(machine=tablet, condition="good", by=None)
        assert refusal(remind_late, loan=loan, by=None).code == "deja-rendue"


class TestWhatIsKept:
    def test_her_export_tells_loans_of_both_records(self, her):
        double = make.person("Mme B.")
        loan = cupboard.lent(double)
        merge_persons(absorbed=double, kept=her, by=None)
        return_machine(machine=loan.machine, condition="good", back=[], by=None)
        [told] = registry.personal_exports.get("workshops.loans")(her)["prets_de_materiel"]
        assert told["avec"] == told["il_manque"] == ["le chargeur", "la housse"]
        assert told["machine"] == str(loan.machine)

    def test_a_year_after_the_return_nobody_knows_who_had_it(self, tablet):
        cupboard.lent(row=tablet)
        kept = cupboard.lent()
        return_machine(machine=tablet, condition="good", by=None)
        preview = registry.purge_previews.get("workshops.loans")
        assert forget_loans(today=cupboard.day(LOANS_KEPT_DAYS)) == {"loans": 0}
        last = cupboard.day(LOANS_KEPT_DAYS + 1)
        assert preview(last) == forget_loans(today=last) == {"loans": 1}
        assert list(Loan.objects.all()) == [kept]
        assert Machine.objects.filter(pk=tablet.pk).exists()

    def test_erased_when_she_asks_once_it_is_back(self, tablet, her):
        part = registry.erasures.get("workshops.loans")
        cupboard.lent(her, tablet)
        assert [one.code for one in part.obstacles(her)] == ["machine-a-rendre"]
        return_machine(machine=tablet, condition="good", by=None)
        assert (part.obstacles(her), part.held(her)) == ([], 1)
        part.erase(her, None)
        assert part.held(her) == 0

    def test_a_childs_loan_stays_without_the_adult_who_asks_to_be_forgotten(self, tablet):
        child, mother = cupboard.child_and_mother()
        loan = cupboard.lent(child, tablet, responsible=mother)
        part = registry.erasures.get("workshops.loans")
        assert part.obstacles(mother)
        return_machine(machine=tablet, condition="good", by=None)
        part.erase(mother, None)
        loan.refresh_from_db()
        assert (loan.person, loan.responsible) == (child, None)

    def test_who_has_a_machine_or_answers_for_one_is_purged_by_nobody(self, tablet, her):
        child, mother = cupboard.child_and_mother()
        cupboard.lent(child, tablet, responsible=mother)
        keys = {her.pk, child.pk, mother.pk}
        assert still_lent(keys) == {child.pk, mother.pk}
        return_machine(machine=tablet, condition="good", by=None)
        assert still_lent(keys) == set()

    def test_a_record_erased_leaves_no_machine_lent_to_nobody(self, tablet, her):
        cupboard.lent(her, tablet)
        forget_loans_of_records({her.pk})
        tablet.refresh_from_db()
        assert (tablet.state, Loan.objects.count(), list(broken_loans())) == ("withdrawn", 0, [])

    def test_two_records_side_by_side_say_what_each_has(self, tablet, her):
        cupboard.lent(her, tablet)
        assert registry.merges.get("workshops.machines").summary(her) == [("Matériel prêté", str(tablet))]

    def test_a_house_that_closes_hands_its_machines_over(self, tablet):
        other = make.moments.house("Abbaye")
        tie = registry.house_ties.get("workshops.Machine")
        cupboard.machine(state="sold")
        assert list(tie.rows(tablet.maison)) == [tablet]
        tie.rehome(tablet.maison, other, by=None)
        tablet.refresh_from_db()
        assert tablet.maison == other
