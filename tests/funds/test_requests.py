"""A request written, shared, filed, completed, taken back; what each act refuses."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from maisons_habitants.funds.actions import file_request as filing
from maisons_habitants.funds.actions import write_request as writing
from maisons_habitants.funds.actions.share_request import add_leader, remove_leader
from maisons_habitants.funds.enums import ExpenseKind, Filed, IncomeKind, Party, Side, State
from maisons_habitants.funds.models import Fund, FundRequest, FundRules, Leader, Question, RequestDocument
from maisons_habitants.funds.reading.next_committee import next_committee
from maisons_habitants.funds.rules.grant import Line
from portal.kit import clock
from portal.kit.models import StoredFile
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from tests.committees import factories as committees
from tests.people.factories import resident, staff

from . import factories as make

pytestmark = pytest.mark.django_db
KEY = "4f0f6f0e-0f83-4a6c-9a53-0b9a1d0c7d01"
PDF = b"%PDF-1.7\n%%EOF\n"


def account(person=None):
    person = person or make.person()
    person.user = resident()
    person.save(update_fields=["user"])
    return person


@pytest.fixture
def rosa():
    return account()


@pytest.fixture
def row(rosa):
    return make.budget(make.draft(None, rosa))


def refused(act, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as told:
        act(*args, **kwargs)
    return told.value


class TestWriting:
    def test_a_draft_begins_once_with_who_leads_it(self, rosa):
        fund = make.fund()
        first, again = (
            writing.start_request(fund=fund, maison=fund.maison, person=rosa, title=" Un banc ", by=rosa.user, key=KEY) for _ in "ab"
        )
        assert first.pk == again.pk and (first.title, first.state) == ("Un banc", State.DRAFT)
        assert [leader.main for leader in first.leaders.all()] == [True]

    def test_what_stops_a_beginning(self, rosa):
        fund = make.fund()
        begin = {"fund": fund, "maison": fund.maison, "person": rosa, "title": "Un banc", "by": rosa.user}
        assert refused(writing.start_request, **{**begin, "title": " "}).code == "titre-manquant"
        assert refused(writing.start_request, **{**begin, "maison": committees.house("Les Saules")}).code == "autre-maison"
        for _ in range(writing.MOST_DRAFTS):
            writing.start_request(**begin)
        assert refused(writing.start_request, **begin).code == "trop-de-brouillons"
        fund.closed_on = clock.today()
        assert refused(writing.start_request, **begin).code == "fonds-ferme"

    def test_each_step_is_kept_as_far_as_it_goes(self, row, rosa):
        saved = writing.save_step(request=row, step=2, fields={"spot": "La place"}, by=rosa.user, seen=row.edition)
        assert (saved.spot, saved.edition) == ("La place", row.edition + 1)
        lines = [Line(Side.EXPENSE, ExpenseKind.FOOD, 500, "Pain"), Line(Side.INCOME, IncomeKind.OWN, 500, "Nous")]
        writing.save_step(request=row, step=4, fields={"asked_cents": None}, lines=lines, by=rosa.user)
        assert sorted(row.lines.values_list("words", "amount_cents")) == [("Nous", 500), ("Pain", 500)]

    def test_what_stops_a_step(self, row, rosa):
        save = {"request": row, "by": rosa.user}
        assert refused(writing.save_step, step=1, fields={"title": ""}, **save).code == "titre-manquant"
        ends = {"ends_on": row.happens_on - dt.timedelta(1)}
        assert refused(writing.save_step, step=2, fields=ends, **save).code == "fin-avant-debut"
        many = [Line(Side.EXPENSE, ExpenseKind.FOOD, 1)] * (writing.MOST_LINES + 1)
        assert refused(writing.save_step, step=4, fields={}, lines=many, **save).code == "trop-de-lignes"
        assert row.lines.count() == 3
        with pytest.raises(ValueError):
            writing.save_step(step=1, fields={"state": State.GRANTED}, **save)

    def test_the_second_of_two_leaders_is_told_and_may_send_again(self, row, rosa):
        other = account()
        Leader.objects.create(request=row, person=other)
        writing.save_step(request=row, step=1, fields={"idea": "A"}, by=rosa.user, seen=row.edition)
        assert (
            refused(writing.save_step, request=row, step=1, fields={"idea": "B"}, by=other.user, seen=row.edition).code == "ecrit-ailleurs"
        )
        writing.save_step(request=row, step=1, fields={"idea": "B"}, by=other.user, seen=row.edition + 1)
        row.refresh_from_db()
        assert row.idea == "B"

    @pytest.mark.parametrize(("role", "may"), [("accueil", True), ("animation", True), ("redaction", False)])
    def test_who_welcomes_in_its_house_helps_and_nobody_else_writes(self, row, role, may):
        here, elsewhere = staff(role, row.maison), staff(role, committees.house("Les Saules"))
        for who in [resident(), elsewhere, *([] if may else [here])]:
            assert refused(writing.save_step, request=row, step=1, fields={"idea": "X"}, by=who).code == "pas-votre-demande"
        if may:
            assert writing.save_step(request=row, step=1, fields={"idea": "X"}, by=here).idea == "X"

    def test_a_request_filed_is_written_no_more(self, rosa):
        row = make.filed(None, rosa)
        assert refused(writing.save_step, request=row, step=1, fields={"idea": "X"}, by=rosa.user).code == "ne-s-ecrit-plus"

    def test_a_draft_goes_whole_and_a_request_filed_does_not(self, row, rosa, django_capture_on_commit_callbacks):
        writing.add_paper(request=row, content=ContentFile(PDF, name="devis.pdf"), kind="quote", title="", by=rosa.user)
        with django_capture_on_commit_callbacks(execute=True):
            writing.drop_draft(request=row, by=rosa.user)
        assert not FundRequest.objects.filter(pk=row.pk).exists() and not StoredFile.objects.filter(kind=writing.DOCUMENT).exists()
        incomplete = make.filed(None, rosa, state=State.INCOMPLETE)
        assert refused(writing.drop_draft, request=incomplete, by=rosa.user).code == "deja-deposee"


class TestPapers:
    def test_only_what_is_a_picture_or_a_pdf_and_so_many(self, row, rosa):
        false = ContentFile(b"MZ\x90\x00 program", name="devis.pdf")
        assert refused(writing.add_paper, request=row, content=false, kind="quote", title="", by=rosa.user).code == "fichier-refuse"
        huge = ContentFile(PDF + b"0" * 10_000_001, name="devis.pdf")
        assert refused(writing.add_paper, request=row, content=huge, kind="quote", title="", by=rosa.user).code == "fichier-trop-lourd"
        for _ in range(writing.MOST_PAPERS):
            writing.add_paper(request=row, content=ContentFile(PDF, name="devis.pdf"), kind="quote", title="Devis", by=rosa.user)
        more = ContentFile(PDF, name="devis.pdf")
        assert refused(writing.add_paper, request=row, content=more, kind="quote", title="", by=rosa.user).code == "trop-de-papiers"

    def test_one_goes_and_gone_twice_is_gone(self, row, rosa):
        paper = writing.add_paper(request=row, content=ContentFile(PDF, name="devis.pdf"), kind="quote", title="", by=rosa.user)
        for _ in "ab":
            writing.drop_paper(request=row, pk=paper.pk, by=rosa.user)
        assert not RequestDocument.objects.exists()

    def test_who_opens_it_before_and_after_the_filing(self, client, row, rosa):
        paper = writing.add_paper(request=row, content=ContentFile(PDF, name="devis.pdf"), kind="quote", title="", by=rosa.user)
        other = account()
        Leader.objects.create(request=row, person=other)
        counter, review = staff("accueil", row.maison), staff("animation", row.maison)
        elsewhere = staff("responsable", committees.house("Les Saules"))
        before = self.opened(client, paper, rosa.user, other.user, counter, resident(), elsewhere)
        filing.file_request(request=row, by=rosa.user)
        after = self.opened(client, paper, rosa.user, other.user, counter, review, resident(), elsewhere)
        assert before == [True, True, True, False, False] and after == [True, True, False, True, False, False]

    def opened(self, client, paper, *users) -> list[bool]:
        from portal.kit import registry

        may = registry.private_files.get(writing.DOCUMENT)
        return [may(user, paper.file) for user in users]


class TestLeaders:
    def test_the_counter_adds_her_once_and_a_leader_alone_may_not(self, row, rosa):
        other, counter = make.person(), staff("accueil", row.maison)
        assert refused(add_leader, request=row, person=other, by=rosa.user).code == "pas-votre-demande"
        assert add_leader(request=row, person=other, by=counter).pk == add_leader(request=row, person=other, by=counter).pk
        while row.leaders.count() < writing.MOST_LEADERS:
            add_leader(request=row, person=make.person(), by=counter)
        assert refused(add_leader, request=row, person=make.person(), by=counter).code == "trop-de-porteurs"

    def test_one_goes_but_who_is_written_to_stays(self, row, rosa):
        other = Leader.objects.create(request=row, person=make.person())
        remove_leader(request=row, pk=other.pk, by=rosa.user)
        assert refused(remove_leader, request=row, pk=row.leaders.get().pk, by=rosa.user).code == "personne-principale"


class TestFiling:
    def test_it_takes_the_next_number_and_keeps_the_rules_of_the_day_and_what_it_says(self, row, rosa):
        moved = filing.file_request(request=row, by=rosa.user, seen=row.edition)
        assert (moved.state, moved.number, moved.filed, moved.filed_by) == (State.SUBMITTED, 1, Filed.ONLINE, rosa.user)
        assert moved.versions.count() == 1 and moved.events.get().move == "submit"
        with pytest.raises(IntegrityError), transaction.atomic():
            FundRules.objects.filter(pk=moved.rules_id).update(ceiling_cents=1)
        message = OutboxMessage.objects.get(purpose="funds.filed")
        assert row.title not in message.subject and moved.reference in message.body

    def test_twice_is_once(self, row, rosa):
        first, again = (filing.file_request(request=row, by=rosa.user, key=KEY) for _ in "ab")
        assert first.number == again.number == 1 and OutboxMessage.objects.filter(purpose="funds.filed").count() == 1

    def test_a_refused_filing_leaves_no_gap(self, row, rosa):
        FundRequest.objects.filter(pk=row.pk).update(asked_cents=1)
        assert refused(filing.file_request, request=row, by=rosa.user).code == "budget-desequilibre"
        assert Fund.objects.get(pk=row.fund_id).last_number == 0
        FundRequest.objects.filter(pk=row.pk).update(asked_cents=30_000)
        assert filing.file_request(request=row, by=rosa.user).number == 1

    def test_a_stranger_is_not_told_what_misses(self, row):
        FundRequest.objects.filter(pk=row.pk).update(asked_cents=1)
        for who in (resident(), staff("accueil", committees.house("Les Saules"))):
            assert refused(filing.file_request, request=row, by=who, party=Party.LEADER).code == "pas-votre-demande"

    def test_with_her_at_the_counter_who_typed_it_is_known(self, row):
        agent = staff("accueil", row.maison)
        moved = filing.file_request(request=row, by=agent, party=Party.HELPER, filed=Filed.PAPER)
        assert (moved.filed_by, moved.filed, moved.events.get().party) == (agent, Filed.PAPER, Party.HELPER)

    def test_the_third_of_the_year_waits_and_one_taken_back_counts_no_more(self, rosa):
        fund = make.fund(make.fund().body)
        rows = [make.filed(fund, rosa), make.filed(Fund.objects.get(pk=fund.pk), rosa)]
        third = make.budget(make.draft(fund, rosa))
        assert refused(filing.file_request, request=third, by=rosa.user).code == "trop-de-demandes"
        filing.withdraw(request=rows[0], by=rosa.user)
        assert filing.file_request(request=third, by=rosa.user).number == 3

    def test_the_deadline_is_counted_before_the_meeting(self, rosa):
        fund = make.fund(days_before=15)
        committees.meeting(fund.body, days=12)
        soon, row = (make.budget(make.draft(fund, rosa, days=days)) for days in (14, 30))
        assert next_committee(fund, clock.today()) is None
        assert refused(filing.file_request, request=soon, by=rosa.user).code == "delai-passe"
        committees.meeting(fund.body, days=20)
        coming = next_committee(fund, clock.today())
        assert (coming.meeting_day - coming.last_day).days == 15
        assert filing.file_request(request=row, by=rosa.user).state == State.SUBMITTED

    def test_what_the_house_asked_is_answered_then_sent_back(self, rosa):
        row = make.filed(None, rosa, state=State.INCOMPLETE)
        asked = Question.objects.create(request=row, words="Qui prête la sono ?")
        assert refused(filing.resubmit, request=row, by=rosa.user).code == "sans-reponse"
        writing.answer_questions(request=row, answers={asked.pk: "Le foyer."}, by=rosa.user, seen=row.edition)
        assert filing.resubmit(request=row, by=rosa.user).state == State.UNDER_REVIEW
        assert row.versions.count() == 1

    def test_a_stale_page_takes_nothing_back(self, rosa):
        row = make.filed(None, rosa)
        assert refused(filing.withdraw, request=row, by=rosa.user, seen=row.edition + 1).code == "deja-modifie"
        assert refused(filing.withdraw, request=row, by=resident()).code == "pas-votre-demande"
        assert filing.withdraw(request=row, by=rosa.user).state == State.WITHDRAWN
        assert refused(filing.file_request, request=row, by=rosa.user).code == "geste-impossible"
