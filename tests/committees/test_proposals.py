"""« Vous avez dit, nous avons fait »: said, read over, published, owed, passed on, answered; merged, put aside; one voice each."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maisons_habitants.committees.actions.answer_proposal import answer_proposal
from maisons_habitants.committees.actions.give_voice import give_voice, take_voice_back
from maisons_habitants.committees.actions.key_stickers import key_stickers
from maisons_habitants.committees.actions.merge_proposals import merge_proposals, separate
from maisons_habitants.committees.actions.owe_answer import owe_answer
from maisons_habitants.committees.actions.pass_on_proposal import pass_on_proposal
from maisons_habitants.committees.actions.propose import propose
from maisons_habitants.committees.actions.publish_proposal import publish_proposal
from maisons_habitants.committees.actions.set_aside import set_aside, take_back
from maisons_habitants.committees.enums import Aside, Outcome, ProposalWay
from maisons_habitants.committees.models import Meeting, Proposal, Support
from maisons_habitants.committees.proposal_tasks import recall_what_is_owed
from maisons_habitants.committees.reading.named import warnings_of
from maisons_habitants.committees.reading.proposal_figures import figures
from maisons_habitants.committees.reading.proposals import read, state
from maisons_habitants.committees.rules.proposals import State
from portal.kit import clock, locking
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.actions.merge_persons import merge_persons
from portal.people.enums import Role
from tests.people import factories as people

from . import factories as make

pytestmark = pytest.mark.django_db


def keeper(maison=None, role=Role.ANIMATION):
    return people.staff(role, maison or make.house())


def published(words: str = "Un banc devant la maison", *, maison=None, person=None, days: int = 30, stickers: int = 0, by=None) -> Proposal:
    row = propose(maison=maison or make.house(), words=words, way=ProposalWay.DESK, person=person, stickers=stickers, by=None)
    by = by or keeper(row.maison)
    return publish_proposal(proposal=row, words=words, owed_by=by, owed_on=clock.today() + dt.timedelta(days=days), by=by, aware=True)


def seen(row: Proposal) -> Proposal:
    return read(Proposal.objects.filter(pk=row.pk)).get()


def code_of(act, **given) -> str:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        act(**given)
    assert refused.value.words and refused.value.way_out
    return refused.value.code


def told(person) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient_key=f"people.Person:{person.pk}").order_by("pk").values_list("purpose", flat=True))


class TestSaid:
    def test_it_waits_to_be_read_over_and_nobody_sees_it(self):
        row = propose(maison=make.house(), words="  Un banc \n devant  ", by=None)
        assert row.words == "Un banc devant" and state(row) == State.WAITING and row.person is None and row.public_words == ""

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"words": " ab "}, "mots-manquants"), ({"words": "x" * 401}, "mots-trop-longs"), ({"stickers": 1000}, "trop-de-papiers"),
            ({"stickers": -1}, "trop-de-papiers"), ({"said_on": dt.date(2026, 11, 25)}, "jour-a-venir"),
        ],
    )  # fmt: skip
    def test_what_is_not_taken(self, given, code):
        assert code_of(propose, **{"maison": make.house(), "words": "Un banc devant", "by": None, **given}) == code

    def test_not_for_another_houses_committee_nor_for_a_closed_house(self):
        body = make.body(maison=make.house("Abbaye"))
        assert code_of(propose, maison=make.house(), words="Un banc devant", body=body, by=None) == "autre-maison"
        closed = make.house("Vieille")
        closed.closed_on = clock.today()
        closed.save()
        assert code_of(propose, maison=closed, words="Un banc devant", by=None) == "maison-fermee"

    def test_a_double_click_is_one_proposal(self):
        key = uuid.uuid4()
        rows = {propose(maison=make.house(), words="Un banc devant", by=None, key=key).pk for _ in range(2)}
        assert len(rows) == 1


class TestReadOver:
    def test_published_in_other_words_with_an_answer_owed_and_she_is_told(self):
        amina, by = make.person("Amina"), keeper()
        row = propose(maison=make.house(), words="Que Mme Roux ouvre le samedi", person=amina, by=None)
        due = clock.today() + dt.timedelta(days=60)
        row = publish_proposal(proposal=row, words="Ouvrir le samedi", owed_by=by, owed_on=due, by=by, seen=row.edition)
        assert (row.public_words, row.owed_on, row.owed_first_on, row.owed_by) == ("Ouvrir le samedi", due, due, by)
        assert state(row) == State.OPEN and told(amina) == ["committees.proposal_published"]
        message = OutboxMessage.objects.get()
        assert "Amina" not in message.subject and "24" not in message.subject

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"words": " "}, "mots-manquants"), ({"words": "Appelez le 06 12 34 56 78"}, "coordonnees"),
            ({"words": "x" * 401}, "mots-trop-longs"),
            ({"words": "Que Mme Roux ouvre"}, "nomme-quelqu-un"), ({"owed_on": None}, "date-manquante"),
            ({"owed_on": dt.date(2026, 11, 23)}, "date-passee"), ({"owed_by": None}, "pas-de-l-equipe"), ({"seen": 7}, "deja-modifie"),
        ],
    )  # fmt: skip
    def test_what_is_not_published(self, given, code):
        row, by = propose(maison=make.house(), words="Un banc devant", by=None), keeper()
        common = {"words": "Un banc devant", "owed_by": by, "owed_on": clock.today(), "by": by}
        assert code_of(publish_proposal, proposal=row, **{**common, **given}) == code
        row.refresh_from_db()
        assert row.published_at is None

    def test_another_houses_staff_owe_nothing_here_nor_whoever_only_welcomes(self):
        row, by = propose(maison=make.house(), words="Un banc devant", by=None), keeper()
        for stranger in (keeper(make.house("Abbaye")), keeper(role=Role.ACCUEIL)):
            given = {"words": "Un banc devant", "owed_by": stranger, "owed_on": clock.today(), "by": by}
            assert code_of(publish_proposal, proposal=row, **given) == "pas-de-l-equipe"

    def test_names_known_at_the_house_or_of_its_team_are_shown_nobody_elses(self):
        create_person(by=None, maison=make.house(), given_name="Zélie", family_name="")
        create_person(by=None, maison=make.house("Abbaye"), given_name="Faustin", family_name="")
        people.staff(Role.ACCUEIL, make.house(), first_name="Perpétue", last_name="Ormeau")
        found = warnings_of("Que zélie, Zélie, Perpétue et Faustin ouvrent. Le Samedi", make.house())
        assert found == ["Zélie", "Perpétue"]

    def test_whoever_saw_the_warning_may_publish(self):
        row, by = propose(maison=make.house(), words="La rue Mme Roux", by=None), keeper()
        publish_proposal(proposal=row, words="La rue Mme Roux", owed_by=by, owed_on=clock.today(), by=by, aware=True)

    def test_the_database_publishes_nothing_without_words(self):
        row = propose(maison=make.house(), words="Un banc devant", by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=row.pk).update(published_at=clock.now())
        row.published_at = clock.now()
        with pytest.raises(ValidationError):
            row.full_clean()


class TestPutAside:
    def test_kept_told_and_taken_back(self):
        amina, by = make.person("Amina"), keeper()
        row = propose(maison=make.house(), words="Achetez mes tapis", person=amina, by=None)
        row = set_aside(proposal=row, why=Aside.ADVERT, by=by, seen=row.edition)
        assert state(row) == State.ASIDE and told(amina) == ["committees.proposal_aside"]
        assert "Achetez mes tapis" in OutboxMessage.objects.get().body
        assert state(take_back(proposal=row, by=by)) == State.WAITING
        assert code_of(take_back, proposal=row, by=by) == "pas-mise-de-cote"

    def test_only_with_a_reason_and_never_what_gathers_others_or_was_answered(self):
        by, row, other = keeper(), published(), published("Une chaise")
        assert code_of(set_aside, proposal=row, why="", by=by) == "raison-manquante"
        merge_proposals(absorbed=other, kept=row, by=by)
        assert code_of(set_aside, proposal=row, why=Aside.INSULT, by=by) == "reunit-d-autres"
        answered = published("Un arbre")
        answer_proposal(proposal=answered, outcome=Outcome.DONE, words="Il est là.", by=by)
        assert code_of(set_aside, proposal=answered, why=Aside.INSULT, by=by) == "deja-repondue"

    def test_nothing_more_is_done_to_it(self):
        by, row = keeper(), propose(maison=make.house(), words="Un banc devant", by=None)
        set_aside(proposal=row, why=Aside.NOTHING, by=by)
        for act, more in (
            (answer_proposal, {"outcome": Outcome.DONE, "words": "Fait."}), (key_stickers, {"more": 3}),
            (owe_answer, {"owed_by": by, "owed_on": clock.today()}),
            (publish_proposal, {"words": "Un banc devant", "owed_by": by, "owed_on": clock.today()}),
            (set_aside, {"why": Aside.INSULT}),
        ):  # fmt: skip
            assert code_of(act, proposal=row, by=by, **more) == "mise-de-cote", act


class TestAnswered:
    def test_refused_because_is_published_as_readily_as_done(self):
        amina, by = make.person("Amina"), keeper()
        row = published(person=amina)
        assert code_of(answer_proposal, proposal=row, outcome=Outcome.REFUSED, words=" ", by=by) == "raison-manquante"
        answer_proposal(proposal=row, outcome=Outcome.REFUSED, words="La place est prise par le tram.", by=by)
        assert state(row) == State.REFUSED and told(amina)[-1] == "committees.proposal_answered"
        assert "C’est non" in OutboxMessage.objects.order_by("-pk").first().body
        answer_proposal(proposal=row, outcome=Outcome.DONE, words="Le tram a changé : il y en a un.", by=by)
        assert state(row) == State.DONE and row.answers.count() == 2  # a correction is one line more

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"outcome": "peut-etre"}, "reponse-inconnue"), ({"words": ""}, "reponse-manquante"),
            ({"words": "x" * 601}, "reponse-trop-longue"),
            ({"words": "Voir lise@exemple.fr"}, "coordonnees"), ({"seen": 99}, "deja-modifie"),
        ],
    )  # fmt: skip
    def test_what_is_no_answer(self, given, code):
        common = {"outcome": Outcome.DONE, "words": "C’est fait.", "by": keeper()}
        assert code_of(answer_proposal, proposal=published(), **{**common, **given}) == code

    def test_a_study_owes_an_answer_still_and_says_before_when(self):
        row, by = published(days=3), keeper()
        later = clock.today() + dt.timedelta(days=40)
        answer_proposal(proposal=row, outcome=Outcome.STUDIED, words="On compte.", by=by, owed_on=later)
        row.refresh_from_db()
        assert state(row) == State.STUDIED and row.owed_on == later and row.owed_first_on < later
        Proposal.objects.filter(pk=row.pk).update(owed_on=clock.today() - dt.timedelta(days=1))
        assert code_of(answer_proposal, proposal=row, outcome=Outcome.STUDIED, words="On compte encore.", by=by) == "date-passee"

    def test_a_double_click_answers_once(self):
        row, by, key = published(), keeper(), uuid.uuid4()
        for _ in range(2):
            answer_proposal(proposal=row, outcome=Outcome.DONE, words="C’est fait.", by=by, key=key)
        assert row.answers.count() == 1

    def test_another_day_is_promised_the_first_one_is_kept(self):
        row, by = published(days=5), keeper()
        later = clock.today() + dt.timedelta(days=50)
        row = owe_answer(proposal=row, owed_by=by, owed_on=later, by=by, seen=row.edition)
        assert (row.owed_on, row.owed_first_on) == (later, clock.today() + dt.timedelta(days=5))
        assert code_of(owe_answer, proposal=row, owed_by=by, owed_on=clock.today() - dt.timedelta(days=1), by=by) == "date-passee"


class TestPassedOn:
    def test_the_last_line_of_the_order_of_the_day_and_she_is_told(self):
        amina, by = make.person("Amina"), keeper()
        row, date = published("x" * 60 + " " + "y" * 200, person=amina), make.meeting()
        make.item(date)
        item = pass_on_proposal(proposal=row, meeting=date, by=by, seen=row.edition)
        row.refresh_from_db()
        assert item.position == 2 and item.title.endswith("…") and len(item.title) <= 160 and row.item == item and row.body == date.body
        assert told(amina)[-1] == "committees.proposal_passed_on"
        assert code_of(pass_on_proposal, proposal=row, meeting=date, by=by) == "deja-a-l-ordre-du-jour"

    def test_not_of_another_house_nor_once_it_was_sent(self):
        by, date = keeper(), make.meeting()
        assert code_of(pass_on_proposal, proposal=published(maison=make.house("Abbaye")), meeting=date, by=by) == "autre-maison"
        Meeting.objects.filter(pk=date.pk).update(state="convoked")
        assert code_of(pass_on_proposal, proposal=published(), meeting=date, by=by) == "ordre-du-jour-clos"


class TestVoices:
    def test_one_each_whatever_the_record_and_it_may_be_taken_back(self):
        row, amina, again = published(stickers=12), make.person("Amina"), make.person("Amina-Lou")
        assert give_voice(proposal=row, person=amina, by=None) and not give_voice(proposal=row, person=amina, by=None)
        assert give_voice(proposal=row, person=again, by=None)
        assert (seen(row).voices, seen(row).papers) == (2, 12)
        merge_persons(absorbed=again, kept=amina, by=make.agent())
        assert seen(row).voices == 1 and Support.objects.count() == 2
        assert take_voice_back(proposal=row, person=again, by=None) and not take_voice_back(proposal=row, person=amina, by=None)
        assert seen(row).voices == 0

    def test_none_for_what_is_merged_put_aside_waiting_or_answered(self):
        by, amina, kept = keeper(), make.person("Amina"), published("Un arbre")
        merged, aside, answered = (published(words) for words in ("Un banc", "Une table", "Un mur"))
        waiting = propose(maison=make.house(), words="Un toit", by=None)
        merge_proposals(absorbed=merged, kept=kept, by=by)
        set_aside(proposal=aside, why=Aside.PERSON, by=by)
        answer_proposal(proposal=answered, outcome=Outcome.DONE, words="C’est fait.", by=by)
        for row, code in ((merged, "plus-de-voix"), (aside, "plus-de-voix"), (waiting, "plus-de-voix"), (answered, "deja-repondue")):
            assert code_of(give_voice, proposal=row, person=amina, by=None) == code
            assert code_of(take_voice_back, proposal=row, person=amina, by=None) == code

    def test_stickers_are_added_and_taken_back_never_below_none(self):
        row, by = published(), keeper()
        assert key_stickers(proposal=row, more=12, by=by).stickers == 12
        assert key_stickers(proposal=row, more=-2, by=by).stickers == 10
        for more, code in ((0, "papiers-manquants"), (-11, "trop-de-papiers"), (990, "trop-de-papiers")):
            assert code_of(key_stickers, proposal=row, more=more, by=by) == code


class TestMerged:
    def test_one_voice_each_papers_summed_both_told_of_the_answer(self):
        by, amina, bob, zoe = keeper(), *(make.person(name) for name in ("Amina", "Bob", "Zoé"))
        kept, gone = published(person=amina, stickers=3), published("Des bancs", person=bob, stickers=4)
        for row, person in ((kept, amina), (kept, zoe), (gone, zoe), (gone, bob)):
            give_voice(proposal=row, person=person, by=None)
        merge_proposals(absorbed=gone, kept=kept, by=by, seen=gone.edition)
        found = seen(kept)
        assert (found.voices, found.papers, found.said) == (3, 7, 2) and told(bob)[-1] == "committees.proposal_merged"
        assert not give_voice(proposal=kept, person=bob, by=None)  # she gave it to what is now the same
        answer_proposal(proposal=kept, outcome=Outcome.DONE, words="Il y en a deux.", by=by)
        assert told(amina)[-1] == told(bob)[-1] == "committees.proposal_answered"

    def test_what_was_gathered_follows_and_each_may_stand_alone_again(self):
        by = keeper()
        first, second, third = (published(words, stickers=number) for number, words in enumerate(("Un banc", "Des bancs", "S’asseoir"), 1))
        merge_proposals(absorbed=first, kept=second, by=by)
        merge_proposals(absorbed=second, kept=third, by=by)
        assert (seen(third).papers, seen(third).said) == (6, 3)
        separate(proposal=second, by=by)
        assert seen(second).papers == 2 and seen(third).papers == 4
        assert code_of(separate, proposal=second, by=by) == "pas-reunie"

    def test_what_is_not_merged(self):
        by, row, other = keeper(), published(), published("Un arbre")
        waiting = propose(maison=make.house(), words="Un toit", by=None)
        elsewhere = published("Un toit", maison=make.house("Abbaye"))
        answered = published("Un mur")
        answer_proposal(proposal=answered, outcome=Outcome.DONE, words="C’est fait.", by=by)
        assert code_of(merge_proposals, absorbed=row, kept=row, by=by) == "avec-elle-meme"
        assert code_of(merge_proposals, absorbed=row, kept=elsewhere, by=by) == "autre-maison"
        assert code_of(merge_proposals, absorbed=row, kept=waiting, by=by) == "pas-publiee"
        assert code_of(merge_proposals, absorbed=answered, kept=row, by=by) == "deja-repondue"
        assert code_of(merge_proposals, absorbed=row, kept=other, by=by, seen=99) == "deja-modifie"
        merge_proposals(absorbed=waiting, kept=answered, by=by)  # it is answered at once
        merge_proposals(absorbed=row, kept=other, by=by)
        assert code_of(merge_proposals, absorbed=row, kept=other, by=by) == "deja-reunie"
        assert code_of(merge_proposals, absorbed=other, kept=row, by=by) == "deja-reunie"


def live(voices, steps) -> None:
    by, who = keeper(), [make.person(f"Personne{n}") for n in range(4)]
    rows = [published(f"Proposition {n}", stickers=n, by=by) for n in range(4)]
    for row, person in voices:
        give_voice(proposal=rows[row], person=who[person], by=None)
    for what, one, other in steps:
        try:
            with transaction.atomic():
                if what == "merge":
                    merge_proposals(absorbed=rows[one], kept=rows[other], by=by)
                else:
                    separate(proposal=rows[one], by=by)
        except Refusal:
            continue
    now = list(read().order_by("pk"))
    for root in (row for row in now if row.merged_into_id is None):
        gathered = [n for n, row in enumerate(now) if root.pk in (row.pk, row.merged_into_id)]
        assert root.voices == len({person for row, person in voices if row in gathered})
        assert root.papers == sum(gathered) and root.said == len(gathered)
    assert all(row.merged_into is None or row.merged_into.merged_into_id is None for row in now)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12),
    st.lists(st.tuples(st.sampled_from(["merge", "separate"]), st.integers(0, 3), st.integers(0, 3)), max_size=6),
)
def test_voices_are_distinct_persons(voices, steps):
    """Whatever is said, backed, merged and separated, in any order: voices are distinct persons, papers a sum."""
    with transaction.atomic(), locking.acts_within():
        live(voices, steps)
        transaction.set_rollback(True)


class TestRecalled:
    def mails(self, user) -> list[str]:
        rows = OutboxMessage.objects.filter(recipient_key=f"people.User:{user.pk}", purpose="committees.answer_due").order_by("pk")
        return [row.body for row in rows]

    def test_seven_days_before_and_the_day_after_once_each(self):
        by = keeper()
        row = published("Un banc très secret", by=by, days=8)
        assert recall_what_is_owed() == 0
        for days, count in ((7, 1), (8, 0), (-1, 1), (-2, 0)):
            Proposal.objects.filter(pk=row.pk, reminded_before=None).update(owed_on=clock.today() + dt.timedelta(days=days))
            if days < 0:
                Proposal.objects.filter(pk=row.pk, reminded_after=None).update(owed_on=clock.today() + dt.timedelta(days=days))
            assert recall_what_is_owed() == count, days
        soon, late = self.mails(by)
        assert "avant le" in soon and "était promise" in late and "secret" not in soon + late

    def test_not_what_is_answered_and_anew_when_the_day_moves(self):
        by = keeper()
        row = published(by=by, days=3)
        assert recall_what_is_owed() == 1 and recall_what_is_owed() == 0
        owe_answer(proposal=row, owed_by=by, owed_on=clock.today() + dt.timedelta(days=5), by=by)
        assert recall_what_is_owed() == 1
        owe_answer(proposal=row, owed_by=by, owed_on=clock.today() + dt.timedelta(days=6), by=by)
        answer_proposal(proposal=row, outcome=Outcome.UNDER_WAY, words="On s’y met.", by=by)
        assert recall_what_is_owed() == 0


class TestFigures:
    def test_of_a_house_and_a_year_as_it_stood(self):
        by, house = keeper(), make.house()
        rows = [published(f"Proposition {n}", stickers=2, by=by) for n in range(5)]
        answer_proposal(proposal=rows[0], outcome=Outcome.DONE, words="C’est fait.", by=by)
        answer_proposal(proposal=rows[1], outcome=Outcome.REFUSED, words="La place manque.", by=by)
        answer_proposal(proposal=rows[2], outcome=Outcome.STUDIED, words="On compte.", by=by)
        Proposal.objects.filter(pk=rows[3].pk).update(owed_first_on=clock.today() - dt.timedelta(days=1))
        merge_proposals(absorbed=rows[4], kept=rows[3], by=by)
        set_aside(proposal=propose(maison=house, words="Des tapis", by=None), why=Aside.ADVERT, by=by)
        published(maison=make.house("Abbaye"))
        give_voice(proposal=rows[3], person=make.person("Amina"), by=None)
        found = figures(house, 2026)
        assert (found.said, found.published, found.answered, found.owed, found.late) == (5, 4, 2, 2, 1)
        assert (found.done, found.refused, found.under_way, found.voices, found.stickers) == (1, 1, 0, 1, 10)
        assert figures(house, 2025).said == 0

    def test_in_as_many_queries_whatever_their_number(self):
        by, costs = keeper(), []
        for number in (1, 4):
            for n in range(number):
                published(f"Proposition {number} {n}", by=by)
            with CaptureQueriesContext(connection) as seen_queries:
                figures(make.house(), 2026)
            costs.append(len(seen_queries))
        assert costs == [3, 3]
