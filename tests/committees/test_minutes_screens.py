"""The screens of the minutes: who reads what, what is typed is never lost, papers, queries; a photograph opened by whom it is for."""

import datetime as dt
import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from maisons_habitants.committees.actions.approve_minutes import approve_minutes, show_minutes
from maisons_habitants.committees.actions.draft_minutes import correct_minutes
from maisons_habitants.committees.actions.save_minutes import add_minutes_picture, save_minutes
from maisons_habitants.committees.enums import MinutesState
from maisons_habitants.committees.models import Minutes
from maisons_habitants.committees.reading.minutes import published_of
from portal.kit import clock
from tests.kit.test_files import picture
from tests.people import factories as people

from . import evenings
from . import factories as make
from .evenings import PUBLIC, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    return people.sign_in(client, people.staff("animation", make.house()))


def desk(minutes: Minutes) -> str:
    return f"/equipe/comites/reunion/{minutes.meeting_id}/compte-rendu/"


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("&#x27;", "'")


def text_of(answer) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def member(client, of: Minutes, **mandate):
    """Somebody signed in, who sits in the committee of these minutes."""
    user = people.resident()
    make.mandate(of.meeting.body, make.person("Rosa", user=user), **mandate)
    return people.sign_in(client, user)


def opened(client, address: str) -> bool:
    """Whether this file is given; what was opened is closed again."""
    answer = client.get(address)
    answer.close()
    return answer.status_code == 200


def cost(client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


class TestTheDesk:
    def test_from_nothing_to_the_site(self, keeper):
        meeting = evenings.held()
        address = f"/equipe/comites/reunion/{meeting.pk}/compte-rendu/"
        assert "Commencer le compte rendu" in words(keeper.get(address))
        keeper.post(address)
        minutes = Minutes.objects.get()
        page = words(keeper.get(address))
        assert "Présents (3)" in page and "Aucune réunion n’est prévue après celle-ci" in page
        sent = {"text": f"{SECRET} remercie.", "public_text": "x", "again": "on", "seen": minutes.edition}
        assert "est enregistré" in words(keeper.post(address, sent, follow=True))
        later = make.meeting(meeting.body)
        seen = Minutes.objects.get().edition
        answer = keeper.post(f"/equipe/comites/compte-rendu/{minutes.pk}/proposer/", {"meeting": later.pk, "seen": seen}, follow=True)
        assert "est à l’ordre du jour" in words(answer) and "Revenez ici quand la séance est ouverte" in words(answer)
        evenings.sits(later)
        page = words(keeper.get(address))
        assert "Approuvé par le comité" in page
        item = later.items.get()
        where = f"/equipe/comites/compte-rendu/{minutes.pk}/point/{item.pk}/approuver/"
        answer = keeper.post(where, {"seen": Minutes.objects.get().edition}, follow=True)
        assert "Le compte rendu est approuvé" in words(answer) and "Le lire sur le site" in words(answer)
        assert published_of(meeting.body)[0].pk == minutes.pk

    def test_minutes_are_not_begun_before_the_meeting_is_over(self, keeper):
        meeting = make.meeting(days=0)
        address = f"/equipe/comites/reunion/{meeting.pk}/compte-rendu/"
        assert "n’est pas terminée" in words(keeper.get(address))
        assert "n’est pas terminée" in words(keeper.post(address, follow=True))
        assert not Minutes.objects.exists()

    def test_what_was_typed_over_a_newer_text_is_there_still_and_goes_through_the_second_time(self, keeper):
        minutes = evenings.drafted()
        save_minutes(minutes=minutes, text="La leur.", public_text="La leur.", by=None)
        sent = {"text": "La mienne.", "public_text": "La mienne.", "seen": 1}
        answer = keeper.post(desk(minutes), sent)
        assert "Quelqu’un d’autre a changé ce compte rendu" in words(answer) and "La mienne." in answer.content.decode()
        assert Minutes.objects.get().text == "La leur."
        seen = re.search(r'name="seen" value="(\d+)"', answer.content.decode())[1]
        keeper.post(desk(minutes), {**sent, "seen": seen})
        assert Minutes.objects.get().text == "La mienne."

    def test_what_was_typed_while_the_committee_approved_is_there_to_be_copied(self, keeper):
        minutes = evenings.approved()
        answer = keeper.post(desk(minutes), {"text": "La mienne.", "public_text": "Pour tous.", "seen": 1})
        assert "Approuvé pendant que vous écriviez" in words(answer)
        assert "La mienne." in answer.content.decode() and "Pour tous." in answer.content.decode()
        assert "La mienne." not in Minutes.objects.get().text

    def test_a_refusal_to_propose_is_told_beside_its_form(self, keeper):
        minutes = save_minutes(minutes=evenings.drafted(), text="Oui.", public_text=f"{SECRET} a parlé.", by=None)
        later = make.meeting(minutes.meeting.body)
        answer = keeper.post(f"/equipe/comites/compte-rendu/{minutes.pk}/proposer/", {"meeting": later.pk})
        assert f"Le texte à publier dit le nom « {SECRET} »." in words(answer)

    def test_a_meeting_of_another_committee_is_not_proposed(self, keeper):
        minutes, other = evenings.drafted(), make.meeting(make.body())
        answer = keeper.post(f"/equipe/comites/compte-rendu/{minutes.pk}/proposer/", {"meeting": other.pk})
        assert answer.status_code == 200 and not other.items.exists()

    def test_a_photograph_comes_and_goes(self, keeper):
        minutes = evenings.drafted()
        sent = {"picture": SimpleUploadedFile("photo.jpg", picture()), "words": "Le paperboard"}
        answer = keeper.post(f"/equipe/comites/compte-rendu/{minutes.pk}/photo/", sent, follow=True)
        assert "La photo est ajoutée" in words(answer) and "Le paperboard" in words(answer)
        bad = keeper.post(f"/equipe/comites/compte-rendu/{minutes.pk}/photo/", {"picture": SimpleUploadedFile("a.jpg", b"%PDF-1.7\n")})
        assert "Ce n’est pas une photo." in words(bad)
        keeper.post(f"/equipe/comites/compte-rendu/photo/{minutes.pictures.get().pk}/retirer/")
        assert not minutes.pictures.exists()

    def test_a_correction_shows_both_versions(self, keeper):
        minutes = evenings.approved()
        where = f"/equipe/comites/compte-rendu/{minutes.pk}/corriger/"
        assert "obligatoire" in words(keeper.post(where, {"why": ""})).casefold() or keeper.post(where, {}).status_code == 200
        answer = keeper.post(where, {"why": "Le prix était faux."}, follow=True)
        assert "Version 2 : Le prix était faux." in words(answer) and "Version 1, approuvée le" in words(answer)

    def test_off_the_site_and_on_it_again(self, keeper, client):
        minutes = evenings.approved()
        where = f"/equipe/comites/compte-rendu/{minutes.pk}/site/"
        keeper.post(where, {"montrer": "non"})
        assert client.get(f"/comites/compte-rendu/{minutes.pk}/").status_code == 404
        keeper.post(where, {"montrer": "oui"})
        assert client.get(f"/comites/compte-rendu/{minutes.pk}/").status_code == 200

    def test_who_only_sees_reads_and_writes_nothing(self, client):
        counter = people.sign_in(client, people.staff("accueil", make.house()))
        minutes = evenings.drafted()
        page = counter.get(desk(minutes)).content.decode()
        assert "Présents (3)" in page and "<textarea" not in page and "Mettre à l’ordre du jour" not in page
        assert counter.post(desk(minutes), {"text": "Moi"}).status_code == 404

    def test_another_house_reads_nothing(self, client):
        other = people.sign_in(client, people.staff("animation", make.house("Abbaye")))
        minutes, item = evenings.proposed()
        approved = evenings.approved()
        for address in (desk(minutes), f"/equipe/comites/compte-rendu/{approved.pk}.pdf"):
            assert other.get(address).status_code == 404
        for act in ("photo/", "proposer/", f"point/{item.pk}/approuver/", "corriger/", "site/"):
            assert other.post(f"/equipe/comites/compte-rendu/{minutes.pk}/{act}").status_code == 404

    def test_on_paper(self, keeper):
        minutes = evenings.approved()
        said = text_of(keeper.get(f"/equipe/comites/compte-rendu/{minutes.pk}.pdf"))
        assert SECRET in said and minutes.digest[:12] in said.replace("\n", "")

    def test_the_same_queries_whatever_the_members_items_and_versions(self, keeper):
        small = evenings.drafted(evenings.held(make.body(1), here="p"))
        large_body = make.body(12)
        meeting = evenings.held(large_body, here="p" * 12)
        for number in range(8):
            make.item(meeting, f"Point {number}")
        large = evenings.drafted(meeting)
        for _ in range(3):
            add_minutes_picture(minutes=large, content=ContentFile(picture()), name="p.jpg", words="", by=None)
        make.meeting(large_body)
        make.meeting(small.meeting.body)
        few, many = cost(keeper, desk(small)), cost(keeper, desk(large))
        assert few == many <= 12


class TestThePublic:
    def test_reads_the_published_text_and_its_seal(self, client):
        minutes = evenings.approved()
        page = client.get(f"/comites/compte-rendu/{minutes.pk}/").content.decode()
        assert PUBLIC in page and SECRET not in page and minutes.public_digest[:12] in page

    def test_reads_no_draft_nor_proposed_nor_replaced_one(self, client):
        first = evenings.approved()
        second = correct_minutes(minutes=first, why="Une faute.", by=None)
        assert client.get(f"/comites/compte-rendu/{first.pk}/").status_code == 200
        assert client.get(f"/comites/compte-rendu/{second.pk}/").status_code == 404
        second, item = evenings.proposed(second, days=40)
        assert client.get(f"/comites/compte-rendu/{second.pk}.pdf").status_code == 404
        evenings.sits(item.meeting)
        approve_minutes(minutes=second, item=item, by=None)
        assert client.get(f"/comites/compte-rendu/{first.pk}/").status_code == 404
        page = words(client.get(f"/comites/compte-rendu/{second.pk}/"))
        assert "Version 2 : Une faute." in page

    def test_on_paper(self, client):
        minutes = evenings.approved()
        said = text_of(client.get(f"/comites/compte-rendu/{minutes.pk}.pdf"))
        assert PUBLIC in said and SECRET not in said

    def test_what_was_written_is_shown_as_words(self, client):
        minutes = save_minutes(minutes=evenings.drafted(), text="a", public_text="<script>alert(1)</script> & merci", by=None)
        page = client.get(f"/comites/compte-rendu/{evenings.approved(minutes).pk}/").content.decode()
        assert "<script>alert" not in page and "&amp; merci" in page


class TestMembers:
    def test_a_member_of_the_day_reads_what_is_proposed_with_names(self, client):
        minutes, _ = evenings.proposed()
        page = words(member(client, minutes).get(f"/comites/compte-rendu/{minutes.pk}/membres/"))
        assert SECRET in page and "Lisez-le avant la réunion" in page
        assert SECRET in text_of(client.get(f"/comites/compte-rendu/{minutes.pk}/membres.pdf"))

    def test_a_member_reads_no_draft(self, client):
        minutes = evenings.drafted()
        assert member(client, minutes).get(f"/comites/compte-rendu/{minutes.pk}/membres/").status_code == 404

    def test_neither_a_member_of_before_nor_of_another_committee(self, client):
        minutes, today = evenings.approved(), clock.today()
        gone = {"starts_on": today - dt.timedelta(days=90), "ends_on": today - dt.timedelta(days=1)}
        assert member(client, minutes, **gone).get(f"/comites/compte-rendu/{minutes.pk}/membres/").status_code == 404
        other = evenings.approved(evenings.drafted(evenings.held(make.body(2), here="pp")))
        assert member(client, other).get(f"/comites/compte-rendu/{minutes.pk}/membres/").status_code == 404

    def test_a_visitor_signs_in_first(self, client):
        minutes = evenings.approved()
        assert client.get(f"/comites/compte-rendu/{minutes.pk}/membres/").status_code == 302

    def test_a_photograph_opens_for_the_team_of_the_house_and_for_members_once_proposed(self, client):
        minutes = add_minutes_picture(minutes=evenings.drafted(), content=ContentFile(picture()), name="p.jpg", words="", by=None)
        file = f"/fichiers/{minutes.pictures.get().file.uid}/"
        hers = member(client, minutes)
        assert hers.get(file).status_code == 404
        minutes, _ = evenings.proposed(minutes)
        assert minutes.state == MinutesState.PROPOSED and opened(hers, file)
        people.sign_in(client, people.resident())
        assert client.get(file).status_code == 404
        people.sign_in(client, people.staff("animation", make.house("Abbaye")))
        assert client.get(file).status_code == 404
        people.sign_in(client, people.staff("accueil", make.house()))
        assert opened(client, file)

    def test_what_left_the_site_is_still_theirs(self, client):
        minutes = evenings.approved()
        show_minutes(minutes=minutes, shown=False, by=None)
        assert member(client, minutes).get(f"/comites/compte-rendu/{minutes.pk}/membres/").status_code == 200
