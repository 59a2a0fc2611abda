"""The screens of « Vous avez dit, nous avons fait »: the public's, a resident's, the counter's, the desk's."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maisons_habitants.committees.actions.answer_proposal import answer_proposal
from maisons_habitants.committees.actions.give_voice import give_voice
from maisons_habitants.committees.actions.merge_proposals import merge_proposals
from maisons_habitants.committees.actions.set_aside import set_aside
from maisons_habitants.committees.enums import Outcome
from maisons_habitants.committees.models import Proposal, Support
from maisons_habitants.committees.reading.proposal_slots import staff_tasks
from portal.kit import clock
from portal.people.actions.create_person import create_person
from portal.people.enums import Role
from tests.people import factories as people

from . import factories as make
from .test_proposals import keeper, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_before():
    cache.clear()


def client_of(user) -> Client:
    client = Client()
    people.sign_in(client, user)
    return client


def resident(name: str = "Amina"):
    user = people.resident()
    return user, create_person(by=None, maison=make.house(), user=user, given_name=name, family_name="")


def body_of(answer) -> str:
    return answer.content.decode()


class TestThePublic:
    def test_reads_what_is_published_and_nothing_else_nor_any_name(self, client):
        amina, by = make.person("Amina Tancarville"), keeper()
        shown = published("Un banc devant", person=amina, stickers=12, by=by)
        give_voice(proposal=shown, person=amina, by=None)
        merged, aside, waiting = published("Des bancs", by=by), published("Des tapis", by=by), make.proposal("Un toit")
        merge_proposals(absorbed=merged, kept=shown, by=by)
        set_aside(proposal=aside, why="advert", by=by)
        words = body_of(client.get("/vous-avez-dit/"))
        assert "Un banc devant" in words and "réponse avant le" in words and "dit <strong>2</strong> fois" in words
        assert "<strong>1</strong> voix en ligne" in words and "<strong>12</strong> papiers" in words
        for hidden in ("Des tapis", "Un toit", "Tancarville", "Des bancs"):
            assert hidden not in words
        story = body_of(client.get(f"/vous-avez-dit/{shown.pk}/"))
        assert "Dit à l’accueil" in story and "Publié par la maison" in story and "Tancarville" not in story
        assert client.get(f"/vous-avez-dit/{merged.pk}/").url == f"/vous-avez-dit/{shown.pk}/"
        assert [client.get(f"/vous-avez-dit/{row.pk}/").status_code for row in (aside, waiting)] == [404, 404]

    def test_chooses_a_house_and_a_state(self, client):
        by = keeper()
        done = published("Un banc fait", by=by)
        answer_proposal(proposal=done, outcome=Outcome.DONE, words="Il est là, sous l’arbre.", by=by)
        published("Un arbre attendu", by=by)
        published("Un toit ailleurs", maison=make.house("Abbaye"))
        words = body_of(client.get(f"/vous-avez-dit/?maison={make.house().slug}&etat=fait"))
        assert "Un banc fait" in words and "Il est là, sous l’arbre." in words
        assert "Un arbre attendu" not in words and "Un toit ailleurs" not in words
        assert "Un toit ailleurs" in body_of(client.get("/vous-avez-dit/?maison=nulle-part&etat=nul"))

    def test_proposes_without_an_account_and_keeps_no_trace_of_who(self, client):
        address = f"/vous-avez-dit/{make.house().slug}/proposer/"
        assert "Dites-moi" not in body_of(client.get(address))
        assert client.post(address, {"words": "Un banc devant la maison"}).url == f"/vous-avez-dit/{make.house().slug}/merci/"
        row = Proposal.objects.get()
        assert (row.way, row.person, row.published_at) == ("online", None, None)
        assert "À écrire" in body_of(client.post(address, {"words": ""}))
        assert client.get("/vous-avez-dit/nulle-part/proposer/").status_code == 404

    def test_not_too_many_at_once(self, client):
        address = f"/vous-avez-dit/{make.house().slug}/proposer/"
        answers = [client.post(address, {"words": f"Une idée numéro {n}"}) for n in range(8)]
        assert [answer.status_code for answer in answers] == [302] * 6 + [200] * 2
        assert "dix minutes" in body_of(answers[-1]) and Proposal.objects.count() == 6


class TestAResident:
    def test_is_told_unless_she_would_not(self):
        user, amina = resident()
        client, address = client_of(user), f"/vous-avez-dit/{make.house().slug}/proposer/"
        client.post(address, {"words": "Un banc devant", "told": "on"})
        client.post(address, {"words": "Un arbre devant"})
        assert [row.person for row in Proposal.objects.order_by("pk")] == [amina, None]
        words = body_of(client.get("/vous-avez-dit/les-miennes/"))
        assert "Un banc devant" in words and "L’équipe la relit" in words and "Un arbre" not in words

    def test_gives_her_voice_once_and_takes_it_back(self):
        user, amina = resident()
        client, row = client_of(user), published("Un banc devant")
        voice = f"/vous-avez-dit/{row.pk}/voix/"
        assert "Une voix par personne" in body_of(client.get(voice))
        for _ in range(2):
            client.post(voice)
        assert Support.objects.get().person == amina
        assert "Votre voix compte" in body_of(client.get(f"/vous-avez-dit/{row.pk}/"))
        assert "Un banc devant" in body_of(client.get("/vous-avez-dit/les-miennes/"))
        client.post(voice, {"reprendre": "oui"})
        assert not Support.objects.exists()
        answer_proposal(proposal=row, outcome=Outcome.REFUSED, words="La place manque.", by=keeper())
        assert "La maison a déjà répondu" in body_of(client.get(voice))
        assert "déjà répondu" in body_of(client.post(voice, follow=True)) and not Support.objects.exists()

    def test_who_is_nobody_yet_says_her_name_first(self):
        client, row = client_of(people.resident()), published("Un banc devant")
        answer = client.post(f"/vous-avez-dit/{row.pk}/voix/", {"given_name": "Odile", "family_name": "Noé"})
        assert answer.url == f"/vous-avez-dit/{row.pk}/voix/" and not Support.objects.exists()

    def test_what_was_put_aside_or_merged_is_said_to_her_alone(self):
        user, amina = resident()
        by, kept = keeper(), published("Un banc devant")
        merge_proposals(absorbed=published("Des bancs", person=amina, by=by), kept=kept, by=by)
        set_aside(proposal=published("Des tapis", person=amina, by=by), why="advert", by=by)
        words = body_of(client_of(user).get("/vous-avez-dit/les-miennes/"))
        assert "réunie avec une autre" in words and "une publicité" in words

    def test_a_visitor_signs_in_to_give_a_voice(self, client):
        assert client.get(f"/vous-avez-dit/{published().pk}/voix/").status_code == 302


class TestTheCounter:
    def test_whoever_welcomes_notes_it_for_her_and_gives_her_a_paper(self):
        client, amina = client_of(people.staff(Role.ACCUEIL, make.house())), resident()[1]
        published("Déjà dit ici")
        address = reverse("committees_desk:say_for", args=[amina.pk])
        assert "Déjà dit ici" in body_of(client.get(address))
        sent = {"words": "Un banc devant", "maison": make.house().pk, "said_on": clock.today().isoformat()}
        answer = client.post(address, sent, follow=True)
        row = Proposal.objects.latest("pk")
        assert (row.person, row.way) == (amina, "desk") and f"committees.Proposal/{row.pk}" in body_of(answer)
        slip = client.get(reverse("desk_slip_show", args=["committees.Proposal", row.pk]))
        assert "Votre proposition est notée" in body_of(slip) and "Un banc" not in body_of(slip)

    def test_or_for_nobody_with_the_papers_of_the_wall(self):
        client = client_of(people.staff(Role.ACCUEIL, make.house()))
        sent = {"words": "Un banc devant", "maison": make.house().pk, "way": "sticker", "stickers": "12"}
        row_address = client.post(reverse("committees_desk:say"), sent).url
        row = Proposal.objects.get()
        assert (row.person, row.way, row.stickers, row.said_on) == (None, "sticker", 12, clock.today())
        client.post(reverse("committees_desk:proposal_stickers", args=[row.pk]), {"more": "3"})
        assert "tient les comités" in body_of(client.get(row_address)) and Proposal.objects.get().stickers == 15
        assert "Écrivez un nombre" in body_of(
            client.post(reverse("committees_desk:proposal_stickers", args=[row.pk]), {"more": "x"}, follow=True)
        )

    def test_gives_her_voice_and_takes_it_back(self):
        client, amina, row = client_of(people.staff(Role.ACCUEIL, make.house())), resident()[1], published()
        address = reverse("committees_desk:voice_for", args=[amina.pk, row.pk])
        client.post(address)
        assert Support.objects.get().person == amina
        client.post(address, {"reprendre": "oui"})
        assert not Support.objects.exists()


class TestTheDesk:
    def test_reads_over_publishes_answers(self):
        by = keeper()
        client, row = client_of(by), make.proposal("Que Mme Roux ouvre le samedi")
        page = reverse("committees_desk:proposal", args=[row.pk])
        words = body_of(client.get(page))
        assert "Peut-être un nom" in words and "Répondre" not in words
        due = (clock.today() + dt.timedelta(days=60)).isoformat()
        sent = {"words": row.words, "owed_by": by.pk, "owed_on": due, "seen": row.edition}
        assert "Peut-être un nom : « Mme Roux »" in body_of(client.post(page + "publier/", sent))
        assert client.post(page + "publier/", {**sent, "words": "Ouvrir le samedi"}).status_code == 302
        row.refresh_from_db()
        refused = client.post(page + "repondre/", {"outcome": "refused", "words": "", "seen": row.edition})
        assert "Un refus se dit avec sa raison" in body_of(refused)
        assert client.post(page + "repondre/", {"outcome": "done", "words": "C’est ouvert.", "seen": row.edition}).status_code == 302
        stale = client.post(page + "repondre/", {"outcome": "done", "words": "Encore.", "seen": row.edition})
        assert "changé entre-temps" in body_of(stale) and row.answers.count() == 1
        assert "Ouvrir le samedi" in body_of(client.get(f"/vous-avez-dit/{row.pk}/"))

    def test_passes_on_merges_puts_aside_promises_another_day(self):
        by = keeper()
        client, row, kept, date = client_of(by), published("Un banc"), published("Des bancs"), make.meeting()
        page = reverse("committees_desk:proposal", args=[row.pk])
        later = (clock.today() + dt.timedelta(days=44)).isoformat()
        for act, sent in (
            ("promettre", {"owed_by": by.pk, "owed_on": later}), ("ordre-du-jour", {"meeting": date.pk}), ("reunir", {"kept": kept.pk}),
            ("separer", {}), ("mettre-de-cote", {"why": "person"}), ("reprendre", {}),
        ):  # fmt: skip
            row.refresh_from_db()
            answer = client.post(f"{page}{act}/", {**sent, "seen": row.edition})
            assert answer.status_code == 302, (act, body_of(answer))
            assert client.get(page).status_code == 200
        row.refresh_from_db()
        assert row.item.meeting == date and row.merged_into is None and row.set_aside_at is None and row.owed_on.isoformat() == later

    def test_what_is_late_by_house_for_direction_and_the_tasks(self):
        row = published("Un banc en retard")
        Proposal.objects.filter(pk=row.pk).update(owed_on=clock.today() - dt.timedelta(days=9))
        make.proposal("Un toit")
        direction = people.staff(Role.DIRECTION, None)
        words = body_of(client_of(direction).get(reverse("committees_desk:proposals_late")))
        assert "Un banc en retard" in words and ">9<" in words and make.house().name in words
        assert [task["count"] for task in staff_tasks(direction)] == [1, 1]
        assert staff_tasks(keeper(make.house("Abbaye"))) == [] and staff_tasks(people.staff(Role.ACCUEIL, make.house())) == []

    def test_the_list_the_file_and_the_paper_for_the_wall(self):
        by = keeper()
        client, done = client_of(by), published("Un banc fait", by=by, stickers=3)
        answer_proposal(proposal=done, outcome=Outcome.DONE, words="Il est là.", by=by)
        published("Un arbre attendu", by=by)
        published("Un toit ailleurs", maison=make.house("Abbaye"))
        here = body_of(client.get(reverse("committees_desk:proposals")))
        assert "Un arbre attendu" in here and "Un banc fait" not in here and "Un toit ailleurs" not in here
        file = b"".join(client.get(reverse("committees_desk:proposals_follow"))).decode()
        assert "Un banc fait" in file and "Il est là." in file and "Un toit ailleurs" not in file
        paper = client.get(reverse("committees_desk:proposals_poster", args=[make.house().pk]))
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


def test_lists_cost_the_same_whatever_their_number(client):
    by = keeper()
    user, amina = resident()
    desk, hers = client_of(by), client_of(user)
    read_by = {
        "/vous-avez-dit/": client, "/vous-avez-dit/?maison=les-ormes": hers, "/vous-avez-dit/les-miennes/": hers,
        reverse("committees_desk:proposals"): desk, reverse("committees_desk:proposals_late"): desk,
        reverse("committees_desk:say_for", args=[amina.pk]): desk,
    }  # fmt: skip
    costs = []
    for number in (1, 5):
        for n in range(number):
            row = published(f"Proposition {number} {n}", by=by, person=amina)
            give_voice(proposal=row, person=amina, by=None)
            merge_proposals(absorbed=published(f"De même {number} {n}", by=by, person=amina), kept=row, by=by)
            answer_proposal(proposal=row, outcome=Outcome.STUDIED, words="On compte.", by=by)
            Proposal.objects.filter(pk=row.pk).update(owed_on=clock.today() - dt.timedelta(days=n + 1))
        costs.append({address: cost(reader, address) for address, reader in read_by.items()})
    assert costs[0] == costs[1]
    assert costs[0]["/vous-avez-dit/"] <= 8, costs[0]
