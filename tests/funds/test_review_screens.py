"""One request as its reviewer reads it, and each act pressed there: done, refused with what was typed, told who moved it before."""

import pytest
from django.core.files.base import ContentFile

from maisons_habitants.funds.actions import review_request as reading
from maisons_habitants.funds.actions.file_request import file_request, resubmit
from maisons_habitants.funds.actions.write_request import DOCUMENT, answer_questions, save_step
from maisons_habitants.funds.enums import ExpenseKind, IncomeKind, Side, State
from maisons_habitants.funds.models import BudgetLine, FundRequest, Leader, RequestDocument
from maisons_habitants.funds.reading.signals import signals_of
from portal.kit import clock
from portal.kit.actions.keep_file import keep_file
from portal.kit.models import Reading
from portal.people.models import Person
from tests.committees import factories as committees
from tests.people.factories import resident, sign_in, staff

from . import evenings as at
from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return make.fund()


@pytest.fixture
def desk(client, fund):
    return sign_in(client, staff("responsable", fund.maison))


def address(row, act: str = "") -> str:
    return f"/equipe/fonds/demande/{row.pk}/{act and act + '/'}"


def page(desk, row) -> str:
    answer = desk.get(address(row))
    assert answer.status_code == 200
    return answer.content.decode()


def press(desk, row, act: str, **fields):
    """`fields` as the form of that act sends them; the edition of `row` as it was seen."""
    sent = {f"{act}-{name}": value for name, value in fields.items()} | {"seen": row.edition}
    return desk.post(address(row, act), sent, follow=True)


def state(row) -> str:
    return FundRequest.objects.values_list("state", flat=True).get(pk=row.pk)


def led_by(person: Person, row: FundRequest) -> FundRequest:
    row.leaders.update(person=person)
    return row


class TestReading:
    def test_the_whole_request_with_who_leads_it_and_that_it_was_read(self, fund, desk):
        leader = make.person()
        Person.objects.filter(pk=leader.pk).update(family_name="Zwetchke", phone="+33476000001")
        row = make.filed(fund, leader, idea="On ferme <la> rue.", group_name="Les Capucines")
        file = keep_file(content=ContentFile(b"%PDF-1.7\n%%EOF\n"), name="devis.pdf", kind=DOCUMENT, owner=row, by=None)
        RequestDocument.objects.create(request=row, file=file, title="Devis de la sono")
        shown = page(desk, row)
        for words in (
            "Zwetchke", "04 76 00 00 01", "On ferme &lt;la&gt; rue.", "Les Capucines", "Rue du Puits", "400,00", "300,00",
            "Devis de la sono", str(file.uid), "Il reste 15", "Prendre en charge",
        ):  # fmt: skip
            assert words in shown, words
        assert Reading.objects.filter(screen="funds_desk:request", subject=f"people.Person:{leader.pk}").count() == 1

    def test_whose_it_is(self, client, fund):
        row, draft = make.filed(fund), make.draft(fund)
        elsewhere = staff("responsable", committees.house("Les Saules"))
        assert sign_in(client, elsewhere).get(address(row)).status_code == 404
        assert client.post(address(row, "prendre")).status_code == 404
        assert sign_in(client, staff("accueil", fund.maison)).get(address(row)).status_code == 403
        agent = sign_in(client, staff("animation", fund.maison))
        assert (agent.get(address(row)).status_code, agent.get(address(draft)).status_code) == (200, 404)
        assert agent.get(address(row, "prendre")).status_code == 405 and agent.post(address(row, "solder")).status_code == 404
        client.force_login(resident())
        assert client.get(address(row)).status_code == 404
        assert state(row) == State.SUBMITTED

    def test_who_keeps_the_fund_reads_what_another_house_accompanies(self, client, fund):
        row = make.filed(fund, state=State.INELIGIBLE, maison=committees.house("Les Saules"))
        keeper = sign_in(client, staff("responsable", fund.maison))
        assert "Rouvrir l’instruction" in page(keeper, row)
        press(keeper, row, "rouvrir", reason="Une erreur.")
        assert state(row) == State.UNDER_REVIEW
        assert sign_in(client, staff("animation", fund.maison)).get(address(row)).status_code == 404

    def test_what_misses_has_its_rule_beside(self, desk):
        of = make.fund(committees.body(3), who_may_apply=["association"])
        row = make.filed(of, asked=50_000, spot="")
        BudgetLine.objects.create(request=row, side=Side.EXPENSE, kind=ExpenseKind.ALCOHOL, words="Le vin", amount_cents=1_000)
        shown = page(desk, row)
        for words in (
            "Il manque le lieu.", "Ce fonds n’est pas ouvert à", "Peut demander : une association.", "Le vin : le fonds ne le paie pas.",
            "Le fonds ne paie pas : alcool", "Le fonds paie au plus la moitié du coût.", "du côté des recettes",
        ):  # fmt: skip
            assert words in shown, words

    def test_a_clean_one_says_so(self, fund, desk):
        assert "Rien ne manque, et rien ne dépasse." in page(desk, make.filed(fund))

    def test_a_name_that_is_kept_no_more(self, fund, desk):
        row = make.filed(fund, state=State.REJECTED)
        row.leaders.update(person=None)
        assert "une personne dont le nom n’est plus gardé" in page(desk, row)

    def test_its_cost_does_not_grow(self, fund, desk, django_assert_max_num_queries):
        row = make.filed(fund, state=State.UNDER_REVIEW)
        page(desk, row)
        for _ in range(4):
            Leader.objects.create(request=row, person=make.person())
            make.filed(fund, row.leaders.first().person, title="Autre")
            row.questions.create(words="Un devis ?")
        with django_assert_max_num_queries(50):
            page(desk, row)


class TestVersions:
    def test_completed_says_what_changed(self, fund, desk):
        row = make.budget(make.draft(fund))
        row = file_request(request=row, by=None)
        assert "Ce qui a changé" not in page(desk, row)
        reading.take_up(request=row, by=None)
        row = reading.ask(request=row, questions=["Et s’il pleut ?"], by=None)
        assert "Pas encore de réponse" in page(desk, row) and "On attend une réponse" in page(desk, row)
        row = answer_questions(request=row, answers={row.questions.get().pk: "Sous le préau."}, by=None)
        row = save_step(request=row, step=2, fields={"spot": "Le préau"}, by=None)
        resubmit(request=row, by=None)
        shown = page(desk, row)
        assert "<del>Rue du Puits</del> <ins>Le préau</ins>" in shown and "Sous le préau." in shown and "Version 2" in shown


class TestSignals:
    def signals(self, row, user=None):
        people = [one.person.current_record for one in row.leaders.select_related("person__successor") if one.person]
        return signals_of(row, user or staff("animation", row.maison), people=people, lines=list(row.lines.all()))

    def test_a_first_time_and_one_that_is_not(self, fund):
        leader = make.person()
        row = make.filed(fund, leader)
        assert self.signals(row).first_time
        make.draft(fund, leader)
        make.filed(fund, leader, state=State.WITHDRAWN)
        assert self.signals(row).first_time
        later = make.filed(fund, leader, title="La suivante")
        assert self.signals(row).first_time and not self.signals(later).first_time

    def test_the_year_s_other_requests_by_whichever_of_her_records(self, fund, desk):
        old, leader = make.person(), make.person()
        Person.objects.filter(pk=old.pk).update(successor=leader)
        before = make.filed(fund, old, title="Le loto")
        away = make.filed(make.fund(committees.body(3, maison=committees.house("Les Saules"))), leader, title="Ailleurs")
        row = make.filed(fund, leader, title="La fête")
        found = self.signals(row)
        assert (found.others, found.elsewhere) == ([before], 1)
        shown = page(desk, row)
        assert "Le loto" in shown and away.title not in shown and "dans une maison que vous ne suivez pas : 1 demande" in shown
        type(fund).objects.filter(pk=fund.pk).update(year=fund.year - 1)
        assert self.signals(FundRequest.objects.get(pk=away.pk), staff("animation")).others == []

    def test_last_year_the_same_title_or_the_same_place_and_season(self, fund):
        same = make.filed(fund, title="LA  FÊTE des voisins", days=60 - 400, spot="Ailleurs")
        near = make.filed(fund, title="Le bal", days=60 - 365 + 40, spot="rue du puits")
        make.filed(fund, title="Le loto", days=60 - 365 + 50)  # same place, another season
        make.filed(fund, title="La fête des voisins", days=30)  # this year
        make.filed(fund, title="La fête des voisins", days=60 - 365, state=State.WITHDRAWN)
        row = make.filed(fund, title="La fete des voisins", days=60)
        assert self.signals(row).last_year == [near, same]

    def test_other_public_money(self, fund, desk):
        row = make.filed(fund)
        assert not self.signals(row).public_lines
        BudgetLine.objects.create(request=row, side=Side.INCOME, kind=IncomeKind.PUBLIC, words="La région", amount_cents=7_000)
        assert self.signals(row).public_cents == 7_000
        assert "70,00" in page(desk, row) and "(La région)" in page(desk, row)


class TestPressing:
    def test_from_its_filing_to_an_order_of_the_day_and_off_it(self, fund, desk):
        row = make.filed(fund)
        assert "Vous instruisez cette demande." in press(desk, row, "prendre").content.decode()
        row.refresh_from_db()
        press(desk, row, "questions", questions="Un devis ?\nQui vient ?\n")
        assert (state(row), row.questions.count()) == (State.INCOMPLETE, 2)
        FundRequest.objects.filter(pk=row.pk).update(state=State.UNDER_REVIEW)
        row.refresh_from_db()
        press(desk, row, "recevable")
        row.refresh_from_db()
        assert "Aucune réunion du comité n’est prévue." in page(desk, row)
        soon, later = (committees.meeting(fund.body, days=days) for days in (5, 25))
        shown = page(desk, row)
        assert "hors délai" in shown and f'<option value="{later.pk}" selected>' in shown
        answer = press(desk, row, "inscrire", meeting=soon.pk).content.decode()
        assert "il fallait déposer" in answer and f'<option value="{soon.pk}" selected' in answer and state(row) == State.ELIGIBLE
        press(desk, row, "inscrire", meeting=later.pk)
        row.refresh_from_db()
        assert (row.state, row.item.meeting) == (State.SCHEDULED, later)
        press(desk, row, "retirer", reason="Il manque un devis.")
        assert state(row) == State.ELIGIBLE and not later.items.exists()

    def test_each_state_offers_its_acts_and_no_other(self, client, fund):
        offered = {
            State.SUBMITTED: {"prendre"}, State.UNDER_REVIEW: {"recevable", "questions", "irrecevable"}, State.INCOMPLETE: set(),
            State.ELIGIBLE: {"inscrire"}, State.DEFERRED: {"inscrire"}, State.SCHEDULED: {"retirer"}, State.INELIGIBLE: set(),
            State.WITHDRAWN: set(), State.GRANTED: set(),
        }  # fmt: skip
        agent = sign_in(client, staff("animation", fund.maison))
        acts = {act for found in offered.values() for act in found} | {"rouvrir"}
        for one, expected in offered.items():
            row = make.filed(fund, state=one)
            shown = page(agent, row)
            assert {act for act in acts if f'action="{address(row, act)}"' in shown} == expected, one

    def test_what_is_refused_comes_back_with_what_was_typed(self, fund, desk):
        row = make.filed(fund, state=State.UNDER_REVIEW)
        shown = press(desk, row, "questions", questions="\n".join(f"Question {n} ?" for n in range(7))).content.decode()
        assert "6 questions à la fois, au plus." in shown and "Question 6 ?" in shown
        shown = press(desk, row, "irrecevable", reason="Du vin <b>seulement</b>").content.decode()
        assert "Choisissez une réponse." in shown and "Du vin &lt;b&gt;seulement&lt;/b&gt;" in shown
        assert state(row) == State.UNDER_REVIEW

    def test_a_stale_act_says_who_moved_it_and_keeps_the_words(self, fund, desk):
        row = make.filed(fund, state=State.UNDER_REVIEW)
        other = staff("animation", fund.maison, first_name="Nadia", last_name="Roux")
        reading.find_eligible(request=row, by=other)
        shown = press(desk, row, "questions", questions="Et le devis ?").content.decode()
        assert "« dire recevable », par Nadia Roux" in shown and "Et le devis ?" in shown and "Ce n’est pas fait" in shown
        assert state(row) == State.ELIGIBLE and not row.questions.exists()

    def test_stale_while_it_still_makes_sense_is_sent_again(self, fund, desk):
        row = make.filed(fund, state=State.UNDER_REVIEW)
        FundRequest.objects.filter(pk=row.pk).update(edition=row.edition + 1)
        shown = press(desk, row, "questions", questions="Et le devis ?").content.decode()
        assert "a changé entre-temps" in shown and f'name="seen" value="{row.edition + 1}"' in shown
        row.edition += 1
        press(desk, row, "questions", questions="Et le devis ?")
        assert state(row) == State.INCOMPLETE

    def test_who_only_reviews_does_not_reopen(self, client, fund):
        row = make.filed(fund, state=State.INELIGIBLE)
        agent = sign_in(client, staff("animation", fund.maison))
        shown = press(agent, row, "rouvrir", reason="Je voudrais.").content.decode()
        assert "Ce geste n’est pas le vôtre" in shown and "Je voudrais." in shown and state(row) == State.INELIGIBLE


class TestDecided:
    def test_its_letter_is_one_press_away(self, desk):
        _, _, row = at.evening(5, 5)
        at.decided(row)
        shown = page(desk, row)
        assert f"/equipe/fonds/decision/{row.decisions.get().pk}/lettre.pdf" in shown and "240,00" in shown

    def test_an_opinion_has_no_letter_and_waits_for_the_act(self, client):
        _, _, row = at.evening(5, 5, decided_by="authority")
        at.decided(row)
        keeper = sign_in(client, staff("responsable", row.maison))
        shown = page(keeper, row)
        assert f"/equipe/fonds/acte/{row.pk}/" in shown and "lettre.pdf" not in shown and "Avis du comité" in shown
        shown = page(sign_in(client, staff("animation", row.maison)), row)
        assert f"/equipe/fonds/acte/{row.pk}/" not in shown


def test_the_history_names_no_leader(fund, desk):
    leader = make.person()
    leader.user = resident()
    leader.save(update_fields=["user"])
    row = make.budget(make.draft(fund, leader))
    row = file_request(request=row, by=leader.user)
    shown = page(desk, row)
    assert "Déposer : déposée" in shown and str(leader.user) not in shown
    assert row.filed_at <= clock.now()
