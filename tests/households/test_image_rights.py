"""Yes or no to one's pictures, medium by medium: what counts, who may say it, how it is taken back, what is kept of it."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.households.actions.answer_image_rights import answer_image_rights
from portal.households.actions.forget_image_rights import forget_image_rights
from portal.households.enums import ImageAnswer, ImageHow, ImageMedium
from portal.households.models import ImageRight
from portal.households.reading.image_rights import answers_of
from portal.households.rules.image_rights import YEARS, Said, holds, last_day, may_be_shown, standing
from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person
from portal.people.rules.births import UNKNOWN, Birth
from tests.people import factories
from tests.people.factories import sign_in

from .homes import adult, child, home

DAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SITE, GROUP, PAPER = ImageMedium.SITE, ImageMedium.GROUP, ImageMedium.PAPER


def said(medium=SITE, yes=True, days=0, until=None, by_herself=True) -> Said:
    at = NOON + dt.timedelta(days=days)
    return Said(medium, yes, at, at.date(), until or (last_day(at.date()) if yes else None), by_herself)


class TestTheRule:
    def test_nobody_who_said_nothing_is_shown(self):
        assert not may_be_shown([], SITE, DAY)

    def test_a_yes_is_for_one_medium_until_its_last_day(self):
        yes = [said()]
        assert may_be_shown(yes, SITE, DAY)
        assert not may_be_shown(yes, PAPER, DAY)
        assert may_be_shown(yes, SITE, DAY.replace(year=DAY.year + YEARS))
        assert not may_be_shown(yes, SITE, DAY.replace(year=DAY.year + YEARS) + dt.timedelta(days=1))

    def test_a_no_after_a_yes_counts_at_once_and_a_yes_said_later_counts_again(self):
        assert not may_be_shown([said(), said(yes=False)], SITE, DAY), "of the same moment, the no"
        assert may_be_shown([said(yes=False, days=-1), said()], SITE, DAY)
        assert not may_be_shown([said(days=1)], SITE, DAY), "not said yet that day"

    def test_what_parents_said_ends_when_their_child_is_of_age(self):
        yes = [said(by_herself=False)]
        birth = Birth(dt.date(2009, 1, 10), 2009)
        assert may_be_shown(yes, SITE, dt.date(2027, 1, 9), birth)
        assert not may_be_shown(yes, SITE, dt.date(2027, 1, 10), birth)
        assert not may_be_shown(yes, SITE, DAY, UNKNOWN)

    def test_a_yes_of_29_february_ends_on_a_day_that_exists(self):
        assert last_day(dt.date(2028, 2, 29)) == dt.date(2033, 2, 28)

    @given(
        st.lists(
            st.builds(
                said, medium=st.sampled_from(ImageMedium.values), yes=st.booleans(), days=st.integers(-4000, 40), by_herself=st.booleans()
            ),
            max_size=8,
        ),
        st.sampled_from(ImageMedium.values),
        st.integers(-30, 3000),
        st.sampled_from([UNKNOWN, Birth(None, 1980), Birth(None, 2015)]),
    )
    def test_whatever_was_said_only_a_living_yes_shows_and_a_no_always_hides(self, answers, medium, days, birth):
        day = DAY + dt.timedelta(days=days)
        shown = may_be_shown(answers, medium, day, birth)
        last = standing(answers, medium, day)
        assert shown == holds(last, day, birth)
        if shown:
            assert last.yes and last.on <= day <= last.until
        later = max([one.at for one in answers], default=NOON)
        no = Said(medium, False, later, later.date())
        assert not may_be_shown([*answers, no], medium, max(day, no.on), birth), "a no, said last, hides whatever came before"
        other = [one for one in answers if one.medium == medium]
        assert may_be_shown(other, medium, day, birth) == shown, "what is said of another medium says nothing of this one"


def yes(person, *media, said_by=None, how=ImageHow.PAPER, **more):
    return answer_image_rights(
        person=person, answers=dict.fromkeys(media or [SITE], True), how=how, said_by=said_by or person, by=more.pop("by", None), **more
    )


def no(person, *media, said_by=None, how=ImageHow.SPOKEN, **more):
    return answer_image_rights(
        person=person, answers=dict.fromkeys(media or [SITE], False), how=how, said_by=said_by or person, by=more.pop("by", None), **more
    )


def shown(person, medium=SITE) -> bool:
    return answers_of([person])[person.pk].allow(medium, clock.today())


@pytest.mark.django_db
class TestTheActs:
    def test_given_then_taken_back_each_with_its_line_and_hidden_at_once(self):
        amina = adult()
        [given_row] = yes(amina)
        assert (given_row.answer, given_row.until) == (ImageAnswer.GIVEN, last_day(clock.today()))
        assert shown(amina)
        [row] = no(amina)
        assert row.answer == ImageAnswer.WITHDRAWN
        assert not shown(amina)
        verbs = list(AuditLine.objects.filter(verb__endswith="image_right").order_by("pk").values_list("verb", flat=True))
        assert verbs == ["households.give_image_right", "households.withdraw_image_right"]

    def test_a_no_where_nothing_was_given_is_a_refusal_and_twice_is_once(self):
        amina = adult()
        assert [row.answer for row in no(amina)] == [ImageAnswer.REFUSED]
        assert no(amina) == []
        assert [row.answer for row in yes(amina)] == [ImageAnswer.GIVEN]
        assert yes(amina) == []
        assert ImageRight.objects.count() == 2

    def test_a_yes_begins_anew_in_its_last_year(self):
        amina = adult()
        yes(amina)
        with time_machine.travel(clock.now() + dt.timedelta(days=4 * 366), tick=False):
            assert len(yes(amina)) == 1

    def test_a_child_needs_who_answers_for_her_and_parental_authority(self):
        amina, lina, walter = adult(), child(), adult("Walter", "Petit")
        home(lina, referent=amina)
        for code, more in (
            ("autorite-parentale", {"said_by": amina}),
            ("parent-d-abord", {}),
            ("pas-la-sienne", {"said_by": walter, "authority": "sole"}),
        ):
            with pytest.raises(Refusal) as caught:
                yes(lina, **more)
            assert caught.value.code == code
            assert caught.value.way_out
        [row] = yes(lina, said_by=amina, authority="both")
        assert (row.said_by, row.authority) == (amina, "both")
        assert shown(lina)
        no(lina)
        assert not shown(lina), "her own no counts"

    def test_either_parent_takes_a_yes_back(self):
        amina, lina, karim = adult(), child(), adult("Karim")
        home(lina, referent=amina)
        home(lina, referent=karim)
        yes(lina, said_by=amina, authority="both")
        no(lina, said_by=karim)
        assert not shown(lina)

    def test_a_grown_up_answers_for_herself_alone(self):
        amina, walter = adult(), adult("Walter")
        home(walter, referent=amina)
        for answer in (yes, no):
            with pytest.raises(Refusal) as caught:
                answer(walter, said_by=amina)
            assert caught.value.code == "pas-la-sienne"

    def test_a_yes_is_written_by_somebody_whose_age_is_known(self):
        amina, nobody_knows = adult(), adult("Rosa", birth_year=None)
        with pytest.raises(Refusal) as caught:
            yes(amina, how=ImageHow.SPOKEN)
        assert caught.value.code == "accord-ecrit"
        with pytest.raises(Refusal) as caught:
            yes(nobody_knows)
        assert caught.value.code == "age-inconnu"
        assert no(nobody_knows), "a no asks for nothing"

    def test_online_only_her_own_account_speaks(self):
        amina = adult(user=factories.resident())
        with pytest.raises(Refusal):
            yes(amina, how=ImageHow.ONLINE, by=factories.resident())
        assert yes(amina, how=ImageHow.ONLINE, by=amina.user)

    def test_a_paper_signed_before_her_last_word_does_not_count(self):
        amina = adult()
        no(amina)
        with pytest.raises(Refusal) as caught:
            yes(amina, said_on=clock.today() - dt.timedelta(days=3))
        assert caught.value.code == "repondu-depuis"
        with pytest.raises(Refusal) as caught:
            yes(amina, said_on=clock.today() + dt.timedelta(days=1))
        assert caught.value.code == "jour-a-venir"
        assert not shown(amina)

    def test_a_merge_follows_both_records_and_the_last_word(self):
        amina, double = adult(), adult()
        yes(double)
        merge_persons(absorbed=double, kept=amina, by=None)
        amina = Person.objects.get(pk=amina.pk)
        assert shown(amina)
        no(amina)
        assert not shown(amina)

    def test_the_database_keeps_a_yes_written_and_dated(self):
        amina = adult()
        common = {"person": amina, "medium": SITE, "said_at": clock.now(), "said_by": amina, "noted_at": clock.now()}
        for bad in (
            {"answer": "given", "how": "paper"},
            {"answer": "given", "how": "spoken", "until": clock.today()},
            {"answer": "refused", "how": "spoken", "until": clock.today()},
            {"answer": "maybe", "how": "spoken"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                ImageRight.objects.create(**common, **bad)


@pytest.mark.django_db
class TestKeeping:
    def test_the_proof_goes_five_years_after_its_end_and_the_last_no_stays(self):
        amina = adult()
        yes(amina)
        no(amina)
        ImageRight.objects.filter(answer="given").update(until=clock.today() - dt.timedelta(days=5 * 366))
        ImageRight.objects.update(said_at=clock.now() - dt.timedelta(days=9 * 366))
        ImageRight.objects.filter(answer="withdrawn").update(said_at=clock.now() - dt.timedelta(days=8 * 366))
        assert registry.purge_previews.get("households.images")(clock.today()) == {"image_rights": 1}
        assert forget_image_rights() == {"image_rights": 1}
        assert forget_image_rights() == {"image_rights": 0}
        assert [row.answer for row in ImageRight.objects.all()] == ["withdrawn"]

    def test_she_takes_it_away_and_has_it_erased(self):
        amina, lina = adult(), child()
        home(lina, referent=amina)
        yes(amina)
        yes(lina, said_by=amina, authority="sole")
        told = registry.personal_exports.get("households")(amina)
        assert [line["reponse"] for line in told["photos"]] == ["oui"]
        assert len(told["photos_repondu_pour_un_enfant"]) == 1
        part = registry.erasures.get("households.images")
        assert part.held(amina) == 1
        part.erase(amina, None)
        assert not shown(amina)
        assert shown(lina)


@pytest.mark.django_db
class TestScreens:
    def test_in_her_space_she_answers_for_herself_and_her_child(self, client):
        amina, lina = adult(user=factories.resident()), child()
        home(lina, referent=amina)
        client.force_login(amina.user)
        page = client.get(reverse("space_images")).content.decode()
        assert "Lina" in page
        assert "pas encore répondu, donc non" in page
        client.post(reverse("space_image_person", args=[amina.pk]), {"site": "oui", "paper": "non"})
        assert (shown(amina), shown(amina, PAPER)) == (True, False)
        answer = client.post(reverse("space_image_person", args=[lina.pk]), {"group": "oui"})
        assert "autorité parentale" in answer.content.decode()
        client.post(reverse("space_image_person", args=[lina.pk]), {"group": "oui", "authority": "both"})
        assert shown(lina, GROUP)
        client.post(reverse("space_image_person", args=[lina.pk]), {"partout": "non"})
        assert not shown(lina, GROUP)

    def test_nobody_answers_for_a_neighbour(self, client):
        amina, walter = adult(user=factories.resident()), adult("Walter")
        home(walter, referent=amina)
        client.force_login(amina.user)
        assert client.get(reverse("space_image_person", args=[walter.pk])).status_code == 404

    def test_her_list_asks_the_same_queries_whatever_her_children(self, client, django_assert_max_num_queries):
        amina = adult(user=factories.resident())
        home(*[child(f"Lina {rank}") for rank in range(5)], referent=amina)
        client.force_login(amina.user)
        with django_assert_max_num_queries(12):
            client.get(reverse("space_images"))

    def test_the_counter_does_the_same_with_a_paper(self, desk, agent):
        amina, lina = adult(), child()
        home(lina, referent=amina)
        where = reverse("desk_person_image", args=[lina.pk])
        today = f"{clock.today():%d/%m/%Y}"
        spoken = {"site": "oui", "how": "spoken", "said_on": today, "authority": "sole", "said_by": amina.pk}
        assert "par écrit" in desk.post(where, spoken).content.decode()
        assert desk.post(where, {**spoken, "how": "paper"}).status_code == 302
        row = ImageRight.objects.get()
        assert (row.by, row.how, row.said_by) == (agent, "paper", amina)
        assert "exercée par une seule personne" in desk.get(where).content.decode()
        assert desk.post(where, {"how": "spoken", "said_on": today, "said_by": lina.pk, "partout": "non"}).status_code == 302
        assert not shown(lina)

    def test_a_grown_up_signs_for_herself(self, desk):
        amina = adult()
        today = f"{clock.today():%d/%m/%Y}"
        desk.post(reverse("desk_person_image", args=[amina.pk]), {"site": "oui", "how": "paper", "said_on": today})
        assert shown(amina)

    def test_the_paper_holds_on_one_page_with_two_lines_for_a_child(self, desk, houses):
        lina = child()
        houses[0].phone = "+33476000081"
        houses[0].save()
        welcome_person(person=lina, maison=houses[0], by=None)
        answer = desk.get(reverse("desk_person_image_paper", args=[lina.pk]))
        pages = PdfReader(io.BytesIO(answer.content)).pages
        words = " ".join(pages[0].extract_text().split())
        assert len(pages) == 1
        assert "Lina Ben Ali" in words
        assert "signature de l’autre parent" in words
        assert "Je change d’avis quand je veux" in words

    def test_another_house_finds_nobody(self, client, houses):
        amina = adult()
        welcome_person(person=amina, maison=houses[0], by=None)
        sign_in(client, factories.staff("accueil", houses[2]))
        assert client.get(reverse("desk_person_image", args=[amina.pk])).status_code == 404
