"""The screens of an evening: the cockpit at the desk, a member's page and her vote, papers, ticks that come late."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from maisons_habitants.committees.actions.cast_vote import cast_secret
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.convoke import convoke
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.desk.sitting_ticks import TOKENS
from maisons_habitants.committees.models import Meeting, MemberPresence, OpenBallot, SecretVoter, StepAside, Vote
from portal.kit import clock
from portal.people.models import User
from tests.people import factories

from . import factories as make
from .evening import BOARD, choice, evening

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """Somebody who keeps the committees of Les Ormes, signed in."""
    user = factories.staff("responsable", make.house())
    factories.sign_in(client, user)
    client.user = user
    return client


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def press(client, meeting, **sent):
    return client.post(f"/equipe/comites/reunion/{meeting.pk}/", sent, follow=True).content.decode()


def signed_in(client, mandate):
    user = User.objects.create_user(email=f"m{mandate.pk}@exemple.fr")
    type(mandate.person).objects.filter(pk=mandate.person_id).update(user=user)
    client.force_login(user)
    return client


def test_the_cockpit_asks_the_same_whatever_the_numbers(desk, django_assert_max_num_queries):
    for seats in (2, 9):
        meeting, _ = evening(seats, items=seats, **BOARD)
        vote = open_vote(item=meeting.items.first(), question="D’accord ?", by=None)
        page(desk, "committees_desk:sitting", meeting.pk)
        with django_assert_max_num_queries(26):
            text = page(desk, "committees_desk:sitting", meeting.pk)
        assert vote.question in text


def test_an_evening_pressed_on_the_cockpit(desk):
    meeting = make.meeting(make.body(3), days=0.01)
    item = make.item(meeting)
    assert "Ouvrir la réunion" in page(desk, "committees_desk:sitting", meeting.pk)
    assert "La réunion est ouverte." in press(desk, meeting, act="open")
    members = make.members(meeting.body)
    for one in members:
        press(desk, meeting, **{f"la-{one.pk}": "present"})
    assert MemberPresence.objects.filter(meeting=meeting, presence="present").count() == 3
    assert "Vous êtes 3." in page(desk, "committees_desk:sitting", meeting.pk)
    press(desk, meeting, act="aside", point=item.pk, **{"ecart-mandate": members[2].pk, "ecart-why": "family"})
    assert StepAside.objects.get().why == "family"
    press(desk, meeting, act="vote", point=item.pk, **{"vote-question": "On le fait ?", "vote-choices": "Pour\nContre\nAbstention"})
    vote = Vote.objects.get()
    line = {f"v{vote.pk}-{members[0].pk}": choice(vote, "Contre").pk}
    desk.post(f"/equipe/comites/reunion/{meeting.pk}/vote/{vote.pk}/", {"act": "all", "choice": choice(vote, "Pour").pk})
    press(desk, meeting, **line)
    assert OpenBallot.objects.get(mandate=members[0]).choice.words == "Contre"
    desk.post(f"/equipe/comites/reunion/{meeting.pk}/vote/{vote.pk}/", {"act": "close"})
    text = page(desk, "committees_desk:sitting", meeting.pk)
    assert "Égalité : rien n’est décidé." in text
    desk.post(
        f"/equipe/comites/reunion/{meeting.pk}/point/{item.pk}/", {"notes": "On en reparle.", "decision": "", "edition": item.edition}
    )
    item.refresh_from_db()
    assert item.notes == "On en reparle."
    assert "La réunion est terminée." in press(desk, meeting, act="close")


def test_two_texts_that_meet_are_both_on_the_page(desk):
    meeting, _ = evening(2)
    item = meeting.items.first()
    address = f"/equipe/comites/reunion/{meeting.pk}/point/{item.pk}/"
    desk.post(address, {"notes": "Premier", "decision": "", "edition": item.edition})
    answer = desk.post(address, {"notes": "Second", "decision": "", "edition": item.edition})
    assert answer.status_code == 409
    assert "Premier" in answer.content.decode()
    assert "Second" in answer.content.decode()


def test_the_screen_of_a_secret_vote_says_no_count_and_where_its_promise_ends(desk):
    meeting, members = evening(4)
    vote = open_vote(item=meeting.items.first(), question="Qui ?", by=None, secret=True)
    cast_secret(vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk)
    text = page(desk, "committees_desk:sitting", meeting.pk)
    assert "sauvegarde" in text
    assert "<strong data-voted>1</strong> voix sur 4" in text
    assert 'class="counts"' not in text
    lent = f"/equipe/comites/reunion/{meeting.pk}/vote/{vote.pk}/urne/"
    answer = desk.post(lent, {"voice": members[1].pk, "choice": choice(vote, "Pour").pk}, follow=True)
    assert "Votre vote est compté." in answer.content.decode()
    assert members[1].person.display_name not in answer.content.decode()
    assert SecretVoter.objects.count() == 2


def test_a_member_answers_and_votes_from_her_telephone(client):
    meeting, members = evening(3)
    hers = signed_in(client, members[0])
    assert "Voter de mon téléphone" in page(hers, "committees:meeting", meeting.pk)
    assert "Pas de vote en cours" in page(hers, "committees:vote", meeting.pk)
    vote = open_vote(item=meeting.items.first(), question="On le fait ?", by=None)
    assert "On le fait ?" in page(hers, "committees:vote", meeting.pk)
    address, pour = f"/comites/reunion/{meeting.pk}/voter/", choice(vote, "Pour").pk
    other = hers.post(address, {"vote": vote.pk, "voice": members[1].pk, "choice": pour}, follow=True)
    assert "n’est pas dans la salle" in other.content.decode()
    hers.post(address, {"vote": vote.pk, "voice": members[0].pk, "choice": pour})
    assert OpenBallot.objects.get().mandate == members[0]
    again = hers.post(address, {"vote": vote.pk, "voice": members[0].pk, "choice": pour}, follow=True)
    assert "a déjà voté" in again.content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(state="convoked")
    answer = hers.post(f"/comites/reunion/{meeting.pk}/", {"answer": "excused"}, follow=True)
    assert "Merci, c’est noté." in answer.content.decode()


def test_a_secret_vote_from_a_telephone_leaves_no_choice_in_the_session(client):
    meeting, members = evening(3)
    hers = signed_in(client, members[0])
    vote = open_vote(item=meeting.items.first(), question="Qui ?", by=None, secret=True)
    hers.post(f"/comites/reunion/{meeting.pk}/voter/", {"vote": vote.pk, "voice": members[0].pk, "choice": choice(vote, "Contre").pk})
    assert SecretVoter.objects.get().mandate == members[0]
    assert "Contre" not in json.dumps({key: str(value) for key, value in hers.session.items()})
    assert "Elle est comptée." in page(hers, "committees:vote", meeting.pk)


def test_who_sits_elsewhere_reads_nothing_of_it(client):
    meeting, _ = evening(2)
    hers = signed_in(client, make.members(make.body(1))[0])
    for name in ("", "voter/"):
        assert hers.get(f"/comites/reunion/{meeting.pk}/{name}").status_code == 404


def test_the_papers(desk):
    meeting, _ = evening(3)
    vote = open_vote(item=meeting.items.first(), question="Qui ?", by=None, secret=True, on_paper=True)
    for name in ("ordre-du-jour.pdf", "feuille.pdf", f"vote/{vote.pk}/bulletins.pdf"):
        answer = desk.get(f"/equipe/comites/reunion/{meeting.pk}/{name}")
        assert answer["Content-Type"] == "application/pdf", name
    answer = desk.post(f"/equipe/comites/reunion/{meeting.pk}/signatures/", {"numbers": "tous sauf 2"}, follow=True)
    assert "2 présents sur 3" in answer.content.decode()


def ticked(client, meeting, user, line: str, value: str, key=None) -> dict:
    token = TOKENS.held_by(meeting, user=user)["token"]
    sent = {"token": token, "ticks": [{"key": str(key or uuid.uuid4()), "line": line, "value": value, "age": 1000}]}
    answer = client.post("/comites/reunion/coches/", json.dumps(sent), content_type="application/json")
    assert answer.status_code == 200, answer.content
    [said] = answer.json()["answers"]
    return said


def test_ticks_and_hands_come_when_the_network_is_back(desk, client):
    meeting, members = evening(3, there=2)
    said = ticked(client, meeting, desk.user, f"la-{members[2].pk}", "present")
    assert (said["presence"], said["quorum"]) == ("present", "Vous êtes 3.")
    vote = open_vote(item=meeting.items.first(), question="On le fait ?", by=None)
    pour, key = choice(vote, "Pour").pk, uuid.uuid4()
    for _ in range(2):
        assert ticked(client, meeting, desk.user, f"v{vote.pk}-{members[2].pk}", str(pour), key)["choice"] == str(pour)
    assert OpenBallot.objects.count() == 1


def test_a_secret_vote_never_passes_by_the_ticks(desk, client):
    meeting, members = evening(3)
    vote = open_vote(item=meeting.items.first(), question="Qui ?", by=None, secret=True)
    said = ticked(client, meeting, desk.user, f"v{vote.pk}-{members[0].pk}", str(choice(vote, "Pour").pk))
    assert "Ce vote est secret" in said["words"]
    assert not SecretVoter.objects.exists()


def test_preparing_from_a_blank_page_to_the_convocation(desk):
    body = make.body(3)
    answer = desk.post(
        f"/equipe/comites/reunion/nouvelle/{body.pk}/",
        {"day": str(clock.today() + dt.timedelta(days=30)), "begins": "18:00", "ends": "20:00", "childcare": "on"},
        follow=True,
    )
    meeting = Meeting.objects.get(body=body)
    assert "Convoquer 3 membres" in answer.content.decode()
    address = f"/equipe/comites/reunion/{meeting.pk}/preparer/"
    desk.post(address, {"act": "add", "point-title": "La fête", "point-kind": "decision", "point-minutes": "20"})
    text = desk.post(address, {"act": "convoke"}, follow=True).content.decode()
    assert "Les membres sont convoqués" in text
    meeting.refresh_from_db()
    assert (meeting.items.get().title, meeting.childcare) == ("La fête", True)


def test_the_counter_notes_what_a_member_says(desk):
    meeting = make.meeting(make.body(2))
    make.item(meeting)
    convoke(meeting=meeting, by=None)
    one = make.members(meeting.body)[0]
    address = f"/equipe/comites/reponses/{one.person_id}/"
    assert "Ses réunions de comité" in desk.get(address).content.decode()
    desk.post(address, {"reunion": meeting.pk, "answer": "coming", "version": MemberPresence.objects.get(mandate=one).version})
    assert MemberPresence.objects.get(mandate=one).answer == "coming"


def test_a_telephone_that_died_while_sending_says_that_she_voted_and_counts_once(desk):
    """Two devices on one vote: the one that died is opened again, while another goes round too."""
    meeting, members = evening(3, items=1, **BOARD)
    vote = open_vote(item=meeting.items.first(), question="Qui préside ?", secret=True, asking=3, by=None)
    address = reverse("committees_desk:lent", args=[meeting.pk, vote.pk])
    other = factories.sign_in(Client(), desk.user)
    before = desk.get(address).content.decode()
    assert "Ce téléphone passe de main en main" in before
    assert "Votre nom n’est plus dans la liste ?" not in before
    assert members[0].person.display_name in before
    sent = {"voice": members[0].pk, "choice": choice(vote, "Pour").pk}
    desk.post(address, sent)  # the answer never came: the telephone is dead
    opened = other.get(address).content.decode()
    assert "Votre nom n’est plus dans la liste ? Vous avez déjà voté" in opened
    assert members[0].person.display_name not in opened
    for device in (other, desk):
        for words in ("Pour", "Contre"):
            told = device.post(address, {**sent, "choice": choice(vote, words).pk}, follow=True)
            said = [(message.level_tag, str(message)) for message in told.context["messages"]]
            assert said[-1] == ("info", "Vous avez déjà voté : votre voix est comptée, une seule fois. Rendez le téléphone, merci.")
            assert "error" not in dict(said)
    assert list(vote.choices.filter(tally__gt=0).values_list("words", "tally")) == [("Pour", 1)]
    assert list(SecretVoter.objects.filter(vote=vote).values_list("mandate", flat=True)) == [members[0].pk]
    assert other.post(address, {"voice": members[1].pk, "choice": choice(vote, "Contre").pk}, follow=True).status_code == 200
    assert SecretVoter.objects.filter(vote=vote).count() == 2


def test_what_is_sent_after_the_end_is_told_in_words(desk):
    meeting, members = evening(3, items=1, **BOARD)
    vote = open_vote(item=meeting.items.first(), question="Qui préside ?", secret=True, asking=3, by=None)
    address = reverse("committees_desk:lent", args=[meeting.pk, vote.pk])
    for member in members[:2]:
        desk.post(address, {"voice": member.pk, "choice": choice(vote, "Pour").pk})
    close_vote(vote=vote, by=None)
    told = desk.post(address, {"voice": members[2].pk, "choice": choice(vote, "Pour").pk}, follow=True)
    assert "Ce vote est terminé." in " ".join(str(message) for message in told.context["messages"])
    assert SecretVoter.objects.filter(vote=vote).count() == 2
