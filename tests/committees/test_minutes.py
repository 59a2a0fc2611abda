"""Minutes: drafted, written, proposed, approved, corrected, shown. Every refusal, in words."""

import uuid

import pytest
from django.core.files.base import ContentFile

from maisons_habitants.committees.actions.approve_minutes import approve_minutes, propose_minutes, show_minutes
from maisons_habitants.committees.actions.draft_minutes import correct_minutes, draft_minutes
from maisons_habitants.committees.actions.save_minutes import PICTURES_MAX, add_minutes_picture, remove_minutes_picture, save_minutes
from maisons_habitants.committees.enums import ItemKind, MeetingState, MinutesState, VoteState
from maisons_habitants.committees.models import Item, Meeting, Minutes, MinutesPicture
from maisons_habitants.committees.reading.minutes import approved_of, intact, published_of, read_by_members, standing
from maisons_habitants.committees.rules.minutes import sealed
from portal.kit import clock
from portal.kit.models import AuditLine, StoredFile
from portal.kit.refusal import Refusal
from tests.kit.test_files import PDF, picture

from . import evenings
from . import factories as make
from .evenings import SECRET

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def fresh(minutes: Minutes) -> Minutes:
    return Minutes.objects.get(pk=minutes.pk)


def photo(minutes: Minutes, data: bytes | None = None, words: str = "", key=None) -> Minutes:
    return add_minutes_picture(
        minutes=minutes, content=ContentFile(picture() if data is None else data), name="photo.jpg", words=words, by=None, key=key
    )


class TestDrafting:
    def test_minutes_begin_once_the_meeting_is_over(self):
        meeting = make.meeting(days=0)
        with refused("reunion-en-cours"):
            draft_minutes(meeting=meeting, by=None)
        evenings.sits(meeting)
        with refused("reunion-en-cours"):
            draft_minutes(meeting=meeting, by=None)

    @pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.NO_QUORUM])
    def test_asked_twice_they_are_there_once(self, state):
        meeting = evenings.held(state=state)
        assert evenings.drafted(meeting) == evenings.drafted(meeting)
        assert Minutes.objects.count() == 1
        assert AuditLine.objects.filter(verb="committees.draft_minutes").count() == 1


class TestWriting:
    def test_what_is_written_is_kept_and_the_second_click_changes_nothing(self):
        minutes, key = evenings.drafted(), uuid.uuid4()
        for _ in range(2):
            save_minutes(minutes=minutes, text="On a ri.", public_text="On a ri.", by=None, seen=1, key=key)
        found = fresh(minutes)
        assert (found.text, found.public_text, found.edition) == ("On a ri.", "On a ri.", 2)

    def test_the_same_text_again_is_no_change(self):
        minutes = evenings.drafted()
        save_minutes(minutes=minutes, text=minutes.text, public_text=minutes.public_text, by=None, seen=1)
        assert fresh(minutes).edition == 1

    def test_who_saw_an_older_text_does_not_write_over_the_new_one(self):
        minutes = evenings.drafted()
        save_minutes(minutes=minutes, text="La mienne.", public_text="", by=None, seen=1)
        with refused("deja-modifie"):
            save_minutes(minutes=minutes, text="La leur.", public_text="", by=None, seen=1)
        assert fresh(minutes).text == "La mienne."

    def test_an_empty_text_is_refused(self):
        with refused("texte-vide"):
            save_minutes(minutes=evenings.drafted(), text=" \n", public_text="Rien", by=None)

    def test_without_a_text_for_everybody_the_names_that_are_not_public_go(self):
        minutes = save_minutes(minutes=evenings.drafted(), text=f"{SECRET} a tout dit.", public_text=None, by=None)
        assert minutes.public_text == "une personne a tout dit."

    def test_minutes_changed_after_they_were_proposed_are_to_be_proposed_again(self):
        minutes, item = evenings.proposed()
        save_minutes(minutes=minutes, text="Autre chose.", public_text="Autre chose.", by=None, seen=minutes.edition)
        assert fresh(minutes).state == MinutesState.DRAFT
        evenings.sits(item.meeting)
        with refused("pas-propose"):
            approve_minutes(minutes=minutes, item=item, by=None)


class TestPictures:
    def test_a_photograph_is_kept_privately_and_weighs_in_the_seal(self):
        minutes = photo(evenings.drafted(), words="Le paperboard")
        minutes = evenings.approved(minutes)
        [row] = minutes.pictures.all()
        assert minutes.weights == [row.file.sha256]
        assert minutes.digest == sealed(minutes.text, [row.file.sha256]) != sealed(minutes.text)

    def test_a_pdf_is_no_photograph_and_leaves_nothing(self):
        minutes = evenings.drafted()
        with refused("pas-une-photo"):
            photo(minutes, PDF)
        with refused("fichier-refuse"):
            photo(minutes, b"du texte")
        assert not StoredFile.objects.exists() and not MinutesPicture.objects.exists()

    def test_there_is_an_end_to_photographs(self):
        minutes = evenings.drafted()
        for _ in range(PICTURES_MAX):
            photo(minutes)
        with refused("trop-de-photos"):
            photo(minutes)

    def test_the_second_click_adds_nothing(self):
        minutes, key = evenings.drafted(), uuid.uuid4()
        for _ in range(2):
            photo(minutes, key=key)
        assert minutes.pictures.count() == 1

    def test_removed_with_its_file_twice_is_once(self):
        minutes = photo(evenings.drafted())
        row = minutes.pictures.get()
        remove_minutes_picture(picture=row, by=None)
        remove_minutes_picture(picture=row, by=None)
        assert not StoredFile.objects.exists()

    def test_a_photograph_more_or_less_is_to_be_proposed_again(self):
        minutes, _ = evenings.proposed()
        assert photo(minutes).state == MinutesState.DRAFT

    def test_approved_minutes_take_and_lose_none(self):
        minutes = evenings.approved(photo(evenings.drafted()))
        with refused("deja-approuve"):
            photo(minutes)
        with refused("deja-approuve"):
            remove_minutes_picture(picture=minutes.pictures.get(), by=None)


class TestProposing:
    def test_they_stand_first_on_the_order_of_the_day_once(self):
        minutes = evenings.drafted()
        meeting = make.meeting(minutes.meeting.body)
        make.item(meeting)
        one = propose_minutes(minutes=minutes, meeting=meeting, by=None)
        assert propose_minutes(minutes=minutes, meeting=meeting, by=None) == one
        assert [(row.kind, row.approves_id) for row in meeting.items.all()] == [(ItemKind.MINUTES, minutes.pk), ("discussion", None)]
        assert Meeting.objects.get(pk=meeting.pk).edition == meeting.edition + 1
        assert fresh(minutes).state == MinutesState.PROPOSED

    def test_asked_for_another_meeting_they_leave_the_first(self):
        minutes, item = evenings.proposed()
        other = make.meeting(minutes.meeting.body, days=40)
        moved = propose_minutes(minutes=minutes, meeting=other, by=None)
        assert list(Item.objects.filter(approves=minutes)) == [moved]
        assert Meeting.objects.get(pk=item.meeting_id).edition == item.meeting.edition + 2

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            (f"{SECRET} a parlé.", f"le nom « {SECRET} »"),
            ("Mme Zéphyrin a parlé.", "le nom « Mme Zéphyrin »"),
            ("L’idée d’Aminata Diallo.", "le nom « Aminata Diallo »"),
            ("Rappeler le 06 12 34 56 78.", "un numéro de téléphone"),
            ("Écrire à paul@exemple.fr", "une adresse e-mail"),
        ],
    )
    def test_what_says_too_much_is_refused_in_words(self, said, told):
        minutes = save_minutes(minutes=evenings.drafted(), text="Oui.", public_text=said, by=None)
        with refused("dit-trop") as caught:
            propose_minutes(minutes=minutes, meeting=make.meeting(minutes.meeting.body), by=None)
        assert told in str(caught.value)

    def test_the_number_of_the_house_may_be_said(self):
        minutes = save_minutes(minutes=evenings.drafted(), text="Oui.", public_text="Appelez la maison, 04 76 00 00 91.", by=None)
        assert evenings.proposed(minutes)[0].state == MinutesState.PROPOSED

    def test_an_empty_text_for_everybody_is_refused(self):
        minutes = save_minutes(minutes=evenings.drafted(), text="Oui.", public_text=" ", by=None)
        with refused("texte-public-vide"):
            propose_minutes(minutes=minutes, meeting=make.meeting(minutes.meeting.body), by=None)

    def test_only_at_a_later_meeting_of_the_same_committee_that_is_not_over(self):
        minutes = evenings.drafted()
        body = minutes.meeting.body
        other = make.meeting(make.body(maison=make.house("Abbaye")))
        for meeting in (minutes.meeting, other, make.meeting(body, days=-60), evenings.held(body, days=-2)):
            with refused("pas-une-reunion-suivante"):
                propose_minutes(minutes=minutes, meeting=meeting, by=None)


class TestApproving:
    def test_frozen_sealed_and_published(self):
        minutes = evenings.approved()
        assert (minutes.state, minutes.published_at is not None) == (MinutesState.APPROVED, True)
        assert intact(fresh(minutes))
        assert Item.objects.get(approves=minutes).decision == "Le compte rendu est approuvé."
        assert published_of(minutes.meeting.body) == [minutes]

    @pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CONVOKED, MeetingState.NO_QUORUM])
    def test_not_before_the_sitting_opens_nor_at_one_that_was_not_held(self, state):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting, state=state)
        with refused("pas-en-seance"):
            approve_minutes(minutes=minutes, item=item, by=None)

    def test_once_the_sitting_is_over_it_may_still_be_noted(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting, state=MeetingState.CLOSED)
        assert approve_minutes(minutes=minutes, item=item, by=None).state == MinutesState.APPROVED

    def test_where_enough_members_are_asked_for_they_are_there(self):
        minutes, item = evenings.proposed(evenings.drafted(evenings.held(evenings.committee(quorum_base="in-office"))))
        evenings.sits(item.meeting, here="paaaa")
        with refused("trop-peu-de-membres") as caught:
            approve_minutes(minutes=minutes, item=item, by=None)
        assert "Il faut 3 membres, vous êtes 1." in str(caught.value)
        evenings.sits(item.meeting, here="pppaa")
        assert approve_minutes(minutes=minutes, item=item, by=None).state == MinutesState.APPROVED

    def test_where_it_was_put_to_the_vote_the_vote_says(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting)
        vote = make.vote(item)
        with refused("vote-en-cours"):
            approve_minutes(minutes=minutes, item=item, by=None)
        vote.state, vote.closed_at = VoteState.CLOSED, clock.now()
        for result in (None, vote.choices.get(position=2)):
            vote.result = result
            vote.save()
            with refused("pas-retenu"):
                approve_minutes(minutes=minutes, item=item, by=None)
        vote.result = vote.choices.get(position=1)
        vote.save()
        assert approve_minutes(minutes=minutes, item=item, by=None).state == MinutesState.APPROVED

    def test_a_vote_that_was_called_off_says_nothing(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting)
        make.vote(item, state=VoteState.VOID)
        assert approve_minutes(minutes=minutes, item=item, by=None).state == MinutesState.APPROVED

    def test_only_at_the_item_where_they_were_last_put(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting, state=MeetingState.CLOSED)
        _, later = evenings.proposed(minutes, days=40)
        stray = make.item(item.meeting)
        for one in (item, stray):
            with refused("autre-point"):
                approve_minutes(minutes=minutes, item=one, by=None)
        evenings.sits(later.meeting)
        assert approve_minutes(minutes=minutes, item=later, by=None).approved_in == later.meeting

    def test_a_text_that_was_read_before_it_changed_is_not_the_one_approved(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting)
        with refused("deja-modifie"):
            approve_minutes(minutes=minutes, item=item, by=None, seen=minutes.edition - 1)

    def test_a_draft_is_not_approved(self):
        minutes = evenings.drafted()
        item = make.item(evenings.sits(make.meeting(minutes.meeting.body)), kind=ItemKind.MINUTES, approves=minutes)
        with refused("pas-propose"):
            approve_minutes(minutes=minutes, item=item, by=None)

    def test_the_second_click_changes_nothing_and_another_is_told(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting)
        key = uuid.uuid4()
        first = approve_minutes(minutes=minutes, item=item, by=None, key=key)
        assert approve_minutes(minutes=minutes, item=item, by=None, key=key).approved_at == first.approved_at
        with refused("deja-approuve"):
            approve_minutes(minutes=minutes, item=item, by=None)

    def test_what_names_somebody_since_is_refused_at_the_last_moment(self):
        minutes, item = evenings.proposed()
        evenings.sits(item.meeting)
        Minutes.objects.filter(pk=minutes.pk).update(public_text=f"{SECRET} a parlé.")
        with refused("dit-trop"):
            approve_minutes(minutes=minutes, item=item, by=None)

    def test_approved_minutes_are_neither_written_nor_proposed(self):
        minutes = evenings.approved()
        with refused("deja-approuve"):
            save_minutes(minutes=minutes, text="Autre chose", public_text="Autre chose", by=None)
        with refused("deja-approuve"):
            propose_minutes(minutes=minutes, meeting=make.meeting(minutes.meeting.body, days=40), by=None)


class TestCorrecting:
    def test_a_correction_is_a_version_and_the_old_one_is_read_until_it_is_approved(self):
        first = evenings.approved()
        body = first.meeting.body
        second = correct_minutes(minutes=first, why="Le prix était faux.", by=None)
        assert (second.version, second.text, second.state) == (2, first.text, MinutesState.DRAFT)
        assert published_of(body) == approved_of(body) == read_by_members(body) == [first]
        assert standing(first.meeting) == second
        save_minutes(minutes=second, text="Le bon prix.", public_text="Le bon prix.", by=None)
        second, item = evenings.proposed(second, days=40)
        assert published_of(body) == [first] and read_by_members(body) == [second]
        evenings.sits(item.meeting)
        approve_minutes(minutes=second, item=item, by=None)
        assert published_of(body) == [second]
        assert intact(fresh(first)) and intact(fresh(second))

    def test_why_is_said_and_one_correction_at_a_time(self):
        minutes = evenings.approved()
        with refused("dire-pourquoi"):
            correct_minutes(minutes=minutes, why=" ", by=None)
        second = correct_minutes(minutes=minutes, why="Une faute.", by=None)
        with refused("correction-commencee"):
            correct_minutes(minutes=minutes, why="Une autre.", by=None)
        with refused("pas-approuve"):
            correct_minutes(minutes=second, why="Encore.", by=None)


class TestShowing:
    def test_approved_minutes_leave_the_site_and_come_back(self):
        minutes = evenings.approved()
        body = minutes.meeting.body
        show_minutes(minutes=minutes, shown=False, by=None)
        assert published_of(body) == [] and approved_of(body) == [minutes]
        for _ in range(2):
            show_minutes(minutes=minutes, shown=True, by=None)
        assert published_of(body) == [minutes]
        assert AuditLine.objects.filter(verb="committees.publish_minutes").count() == 1

    def test_what_is_not_approved_is_not_shown(self):
        with refused("pas-approuve"):
            show_minutes(minutes=evenings.drafted(), shown=True, by=None)
