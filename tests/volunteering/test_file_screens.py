"""Pages of a volunteer's file: hers, the counter's, the list of a house, the list of the day, the charter."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.kit import clock
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import Person, PersonMerge
from portal.privacy.actions.erase_data import preview_of
from programmes.enums import EnrolmentState
from programmes.volunteering.actions.publish_charter import publish_charter
from programmes.volunteering.actions.stop_volunteering import stop_volunteering
from programmes.volunteering.models import HeldQualification, Post, Volunteer
from programmes.volunteering.registry import staff_tasks
from tests.grounds import laid_once
from tests.people import factories as people

from . import factories as make

pytestmark = pytest.mark.django_db


@laid_once
def house():
    make.charter()
    return make.house()


@pytest.fixture
def desk(client, house):
    def signed(role: str = "animation", maison="here"):
        agent = people.staff(role, *([house] if maison == "here" else [maison] if maison else []))
        people.sign_in(client, agent)
        return client

    return signed


@pytest.fixture
def resident(client):
    def signed(**fields):
        user = make.account()
        who = make.person(user=user, email=user.email, channel="email", **fields)
        client.force_login(user)
        return client, who

    return signed


def address(name: str, *args) -> str:
    return reverse(f"volunteering_desk:{name}", args=args)


class TestHers:
    def test_a_visitor_is_told_how_to_begin_with_and_without_an_account(self, client, house):
        page = client.get(reverse("volunteering:join")).content.decode()
        assert "C’est la première fois" in page and "passez à l’accueil" in page

    def test_without_a_charter_nobody_begins_and_it_is_said(self, client):
        assert "pas encore écrite" in client.get(reverse("volunteering:join")).content.decode()

    def test_the_charter_is_read_before_yes(self, resident, house):
        client, who = resident(birth_year=1980)
        page = client.get(reverse("volunteering:join"))
        shown = page.content.decode()
        assert "Ce que l’on entend ici reste ici." in shown and "Votre année de naissance" not in shown
        sent = {"maisons": [house.pk], "charter": page.context["charter"].pk}
        answer = client.post(reverse("volunteering:join"), sent)
        assert "Lisez la charte" in answer.content.decode() and not Volunteer.objects.exists()
        answer = client.post(reverse("volunteering:join"), {**sent, "agrees": "on", "may_be_called": "on"}, follow=True)
        assert "vous voilà bénévole" in answer.content.decode()
        file = Volunteer.objects.get()
        assert (file.person, file.charter_way, list(file.maisons.all())) == (who, "online", [house])

    def test_a_charter_that_changed_under_her_eyes_is_shown_again(self, resident, house):
        client, _who = resident()
        read = make.charter()
        publish_charter(text="La suite", secrecy="Autrement dit", by=None)
        answer = client.post(reverse("volunteering:join"), {"maisons": [house.pk], "charter": read.pk, "agrees": "on"})
        page = answer.content.decode()
        assert "a changé pendant que vous la lisiez" in page and "La suite" in page

    def test_an_impossible_year_is_said_beside_the_field(self, resident, house):
        client, _who = resident()
        sent = {"maisons": [house.pk], "charter": make.charter().pk, "agrees": "on", "birth_year": "1700"}
        assert "né cette année-là" in client.post(reverse("volunteering:join"), sent).content.decode()

    def test_before_she_has_a_file_her_page_leads_to_the_beginning(self, resident, house):
        client, _who = resident()
        assert client.get(reverse("volunteering:mine")).headers["Location"] == reverse("volunteering:join")

    def test_she_reads_and_changes_her_file(self, resident, house):
        client, who = resident(birth_year=1980)
        file = make.volunteer(who)
        make.held(file, make.qualification(), clock.today() + dt.timedelta(days=3))
        make.taken(make.shift(), file)
        page = client.get(reverse("volunteering:mine")).content.decode()
        assert "Hygiène alimentaire" in page and "Distribuer les paniers" in page and "version 1" in page
        sent = {"maisons": [house.pk], "skills": "jardiner", "weekly_cap": "2", "version": file.version}
        client.post(reverse("volunteering:mine"), sent)
        file.refresh_from_db()
        assert (file.skills, file.weekly_cap, file.may_be_called) == ("jardiner", 2, False)
        stale = client.post(reverse("volunteering:mine"), sent | {"skills": "autre"})
        assert "modifié entre-temps" in stale.content.decode()

    def test_a_minor_is_told_what_to_bring(self, resident, house):
        client, who = resident(birth_year=2011)
        make.volunteer(who)
        assert "Il manque l’accord d’un parent" in client.get(reverse("volunteering:mine")).content.decode()

    def test_a_new_charter_asks_again_and_stops_nobody(self, resident, house):
        client, who = resident(birth_year=1980)
        file = make.volunteer(who)
        new = publish_charter(text="La suite", secrecy="Autrement dit", by=None)
        assert "La charte a changé" in client.get(reverse("volunteering:mine")).content.decode()
        make.taken(make.shift(), file)
        page = client.get(reverse("volunteering:join")).content.decode()
        assert "Oui, j’ai relu" in page
        client.post(reverse("volunteering:join"), {"maisons": [house.pk], "charter": new.pk, "agrees": "on"})
        file.refresh_from_db()
        assert file.charter == new

    def test_she_stops_and_may_come_back(self, resident, house):
        client, who = resident(birth_year=1980)
        place = make.taken(make.shift(), make.volunteer(who))
        assert "Distribuer les paniers" in client.get(reverse("volunteering:stop")).content.decode()
        page = client.post(reverse("volunteering:stop"), follow=True).content.decode()
        place.refresh_from_db()
        assert "Je reviens" in page and place.state == EnrolmentState.WITHDRAWN
        assert client.post(reverse("volunteering:stop")).status_code == 302

    def test_nothing_she_reads_tells_a_price_or_a_surname(self, resident, house):
        client, who = resident(birth_year=1980)
        other = make.volunteer(make.person("M. K.", birth_year=1970))
        shift = make.shift()
        make.taken(shift, make.volunteer(who))
        make.taken(shift, other)
        for name in ("mine", "stop", "join"):
            page = client.get(reverse(f"volunteering:{name}")).content.decode()
            assert "€" not in page and other.person.family_name not in page

    def test_the_papers_are_papers(self, client, house):
        for name in ("charter_paper", "consent_paper"):
            assert client.get(reverse(f"volunteering:{name}")).content.startswith(b"%PDF")

    def test_her_card_in_mon_espace(self, resident, house):
        client, who = resident(birth_year=1980)
        assert "J’aide" not in client.get("/mon-espace/").content.decode()
        make.volunteer(who)
        assert "J’aide" in client.get("/mon-espace/").content.decode()


class TestAtTheCounter:
    def test_begin_with_her_and_print_her_paper(self, desk, house):
        client, who = desk("accueil"), make.person(maison=house)
        page = client.get(address("begin", who.pk))
        assert "Ce que l’on entend ici reste ici." in page.content.decode()
        sent = {"maisons": [house.pk], "charter": make.charter().pk, "agrees": "on", "birth_year": "1980"}
        answer = client.post(address("begin", who.pk), sent, follow=True)
        assert "est bénévole" in answer.content.decode() and "/bons/volunteering.Volunteer/" in answer.content.decode()
        file = Volunteer.objects.get()
        assert (file.person.pk, file.charter_way, file.person.birth_year) == (who.pk, "paper", 1980)
        assert client.get(reverse("desk_slip", args=["volunteering.Volunteer", file.pk])).status_code == 200

    def test_yes_must_be_hers(self, desk, house):
        client, who = desk("accueil"), make.person(maison=house)
        client.post(address("begin", who.pk), {"maisons": [house.pk], "charter": make.charter().pk})
        assert not Volunteer.objects.exists()

    def test_houses_of_others_stay_when_the_counter_changes_hers(self, desk, house):
        elsewhere = make.house("Abbaye")
        file = make.volunteer(make.person(maison=house, birth_year=1980))
        file.maisons.add(elsewhere)
        client = desk("accueil")
        sent = {"maisons": [house.pk], "skills": "cuisiner", "version": file.version, "may_be_called": "on"}
        client.post(address("edit", file.person_id), sent)
        file.refresh_from_db()
        assert set(file.maisons.all()) == {house, elsewhere} and file.skills == "cuisiner"
        client.post(address("edit", file.person_id), {"skills": "x", "version": file.version})
        assert set(file.maisons.all()) == {elsewhere}

    def test_she_stops_with_her_paper(self, desk, house):
        file = make.volunteer(make.person(maison=house, birth_year=1980))
        client = desk("accueil")
        make.taken(make.shift(), file)
        assert "Ce créneau est rendu" in client.get(address("stop", file.person_id)).content.decode()
        client.post(address("stop", file.person_id))
        file.refresh_from_db()
        assert file.left_at and client.get(reverse("desk_slip", args=["volunteering.Volunteer", file.pk])).status_code == 200
        assert "Recommencer" in client.get(address("person", file.person_id)).content.decode()

    def test_the_paper_of_the_door_is_keyed_and_no_tick_is_no_yes(self, desk, house):
        client = desk("responsable")
        keyed = reverse("desk_paper_rekey", args=["benevole", house.pk])
        assert client.get(reverse("desk_paper_blank", args=["benevole", house.pk])).content.startswith(b"%PDF")
        client.post(keyed, {"l0-given_name": "Zoé", "l0-family_name": "Maret", "l0-birth_year": "1980", "l0-choice": ""})
        assert not Volunteer.objects.exists()
        client.post(keyed, {"l1-given_name": "Ana", "l1-family_name": "Pires", "l1-birth_year": "1980", "l1-choice": "oui"})
        assert Volunteer.objects.get().charter_way == "paper"

    def test_her_page_offers_it_and_shows_it(self, desk, house):
        file = make.volunteer(make.person(maison=house, birth_year=1980))
        page = desk("accueil").get(reverse("desk_person", args=[file.person_id])).content.decode()
        assert "Donne un coup de main" in page and address("person", file.person_id) in page


class TestWhatWasSeen:
    def test_confirmed_with_its_end_then_taken_away(self, desk, house):
        file = make.volunteer(make.person(maison=house, birth_year=1980))
        qualification = make.qualification()
        Post.objects.create(name="Cuisiner").qualifications.add(qualification)
        client = desk()
        here = address("qualification", file.person_id)
        client.post(here, {"qualification": qualification.pk, "valid_until": "2027-03-01", "version": file.version})
        held = HeldQualification.objects.get()
        assert held.valid_until == dt.date(2027, 3, 1) and held.confirmed_by is not None
        assert "plus valable" in client.post(here, {"qualification": qualification.pk, "valid_until": "2020-03-01"}).content.decode()
        client.post(here, {"held": held.pk})
        assert not HeldQualification.objects.exists()

    def test_what_no_post_asks_is_not_offered(self, desk, house):
        file = make.volunteer(make.person(maison=house, birth_year=1980))
        make.qualification()
        assert "Aucun poste n’en demande" in desk().get(address("person", file.person_id)).content.decode()

    def test_insurance_and_a_parents_word(self, desk, house):
        file = make.volunteer(make.person(maison=house, birth_year=2011))
        client, here = desk(), address("papers", file.person_id)
        client.post(here, {"until": "2027-03-01", "version": file.version})
        client.post(here, {"on": "2026-11-20"})
        file.refresh_from_db()
        assert (file.liability_until, file.guardian_on) == (dt.date(2027, 3, 1), dt.date(2026, 11, 20))
        assert "modifié entre-temps" in client.post(here, {"until": "2027-04-01", "version": 1}).content.decode()

    def test_the_counter_reads_them_and_the_coordinator_notes_them(self, desk, house):
        file = make.volunteer(make.person(maison=house, birth_year=1980))
        client = desk("accueil")
        page = client.get(address("person", file.person_id)).content.decode()
        assert "Papiers vus" in page and "J’ai vu le papier" not in page
        assert client.post(address("papers", file.person_id), {"until": "2027-03-01"}).status_code == 403


class TestTheList:
    def names(self, client, **asked) -> list[str]:
        page = client.get(address("people"), asked)
        return [row.person.current_record.display_name for row in page.context["page"].object_list]

    def test_of_my_houses_narrowed_and_searched(self, desk, house):
        cook = make.volunteer(make.person("Mme A.", maison=house, given_name="Awa", family_name="Abou", birth_year=1980))
        make.held(cook, make.qualification(), clock.today() + dt.timedelta(days=5))
        cook.held.get().qualification.posts.add(make.post())
        young = make.volunteer(make.person("M. B.", maison=house, family_name="Baron", birth_year=2011))
        gone = make.volunteer(make.person("M. C.", maison=house, birth_year=1980))
        stop_volunteering(volunteer=gone, by=None)
        make.volunteer(make.person("Mme D.", birth_year=1980), make.house("Abbaye"))
        Volunteer.objects.filter(pk=cook.pk).update(since=clock.today() - dt.timedelta(days=90))
        client = desk()
        assert self.names(client) == ["Mme A.", "M. B."]
        assert self.names(client, etat="partis") == ["M. C."]
        assert self.names(client, etat="accord") == self.names(client, etat="nouveaux") == ["M. B."]
        assert self.names(client, qualification=cook.held.get().qualification_id) == ["Mme A."]
        assert self.names(client, q="awa") == self.names(client, q=cook.person.family_name) == ["Mme A."]
        assert self.names(client, q="zzz") == [] and self.names(client, maison="abbaye") == ["Mme A.", "M. B."]
        publish_charter(text="La suite", secrecy="Autrement", by=None)
        assert len(self.names(client, etat="charte")) == 2
        assert young.guardian_on is None

    @pytest.mark.parametrize("many", [3, 25])
    def test_the_same_queries_whatever_the_number(self, desk, house, django_assert_max_num_queries, many):
        task, hygiene = make.post(), make.qualification()
        task.qualifications.add(hygiene)
        shift = make.shift(minimum=0, wanted=1, maximum=60)
        for number in range(many):
            file = make.volunteer(make.person(f"P{number}", maison=house, birth_year=1980))
            make.held(file, hygiene, clock.today() + dt.timedelta(days=3))
            make.taken(shift, file)
        client = desk()
        day = str(shift.session.local_date)
        for name, most in (("people", 14), ("to_look_at", 18), ("on_site", 13)):
            client.get(address(name))
            with django_assert_max_num_queries(most):
                assert client.get(address(name), {"jour": day}).status_code == 200

    def test_what_ends_is_shown_with_the_shift_that_asks_for_it(self, desk, house):
        hygiene, task = make.qualification(), make.post()
        task.qualifications.add(hygiene)
        for name, days in (("Mme A.", 40), ("M. B.", 20), ("M. C.", 2)):
            file = make.volunteer(make.person(name, maison=house, birth_year=1980))
            held = make.held(file, hygiene)
            if name == "M. C.":
                make.taken(make.shift(task=task), file)
            held.valid_until = clock.today() + dt.timedelta(days=days)
            held.save()
        page = desk().get(address("to_look_at"))
        assert [one.person.display_name for one in page.context["page"].object_list] == ["M. C.", "M. B."]

    def test_tasks_of_who_manages_volunteers(self, desk, house):
        make.volunteer(make.person(maison=house, birth_year=2011))
        stop_volunteering(volunteer=make.volunteer(make.person(maison=house, birth_year=1980)), by=None)
        told = {task["label"]: task["count"] for task in staff_tasks(people.staff("animation", house))}
        assert told == {
            "Bénévoles qui viennent de commencer": 1,
            "Bénévoles sans âge sûr ni accord d’un parent": 1,
            "Bénévoles qui viennent d’arrêter": 1,
        }
        assert staff_tasks(people.staff("accueil", house)) == [] == staff_tasks(people.staff("animation", make.house("Abbaye")))


class TestTheDay:
    def test_everybody_on_site_once_with_hours_and_who_leads(self, desk, house):
        leader = make.person("Mme L.", maison=house, family_name="Zola")
        morning = make.shift(hour=9, leader=leader)
        page = morning.session.activity.specific
        who = make.volunteer(make.person("Mme A.", maison=house, birth_year=1980))
        make.taken(morning, who)
        make.taken(make.shift(page, hour=14), who)
        answer = desk().get(address("on_site"), {"maison": house.slug, "jour": str(morning.session.local_date)})
        hands = {hand.person.display_name: hand for hand in answer.context["hands"]}
        assert set(hands) == {"Mme L.", "Mme A."} and hands["Mme L."].leads
        assert (hands["Mme A."].begins, len(hands["Mme A."].posts)) == (morning.session.start, 2)
        assert who.person.family_name in answer.content.decode()

    def test_paper_and_a_day_that_is_none(self, desk, house):
        client = desk()
        assert client.get(address("on_site_paper"), {"jour": "2026-11-30"}).content.startswith(b"%PDF")
        assert client.get(address("on_site"), {"jour": "n’importe quoi"}).context["day"] == clock.today()


class TestTheCharterAtTheDesk:
    def test_the_direction_writes_it_and_a_house_reads_it(self, desk, house):
        assert desk("animation").get(address("charter_write")).status_code == 403
        client = desk("direction", None)
        sent = {"seen": 1, "text": "On vient, on rit.", "secrecy": "Tout reste ici."}
        assert "version 2" in client.post(address("charter_write"), sent, follow=True).content.decode()
        assert "vient de publier" in client.post(address("charter_write"), sent | {"text": "Encore"}).content.decode()
        assert "On vient quand on peut." in client.get(address("charter"), {"version": "1"}).content.decode()


class TestTwoRecords:
    def test_both_give_a_hand_one_file_goes_on_and_parts_again(self, house):
        first = make.volunteer(make.person("Mme A.", birth_year=1980))
        other = make.volunteer(make.person("Mme A. bis", birth_year=1980), make.house("Abbaye"))
        make.held(other, make.qualification(), None)
        boss = people.staff("responsable", house)
        merge_persons(absorbed=other.person, kept=first.person, by=boss)
        assert Volunteer.objects.current().get() == first
        assert Volunteer.objects.of(Person.objects.get(pk=other.person_id)) == first
        assert first.maisons.count() == 2 and first.held.count() == 1
        unmerge_persons(merge=PersonMerge.objects.get(), by=boss)
        assert Volunteer.objects.current().count() == 2 and first.maisons.count() == 1 and first.held.count() == 0
        assert Volunteer.objects.of(Person.objects.get(pk=other.person_id)) == other

    def test_one_alone_is_read_through_the_record_that_stands(self, house):
        gone = make.volunteer(make.person("Mme A. bis", birth_year=1980))
        kept = make.person("Mme A.", birth_year=1980)
        merge_persons(absorbed=gone.person, kept=kept, by=people.staff("responsable", house))
        assert Volunteer.objects.of(kept) == gone and gone.left_at is None


def test_a_place_to_come_is_given_back_before_her_record_is_erased(house):
    file = make.volunteer(make.person(birth_year=1980))
    make.taken(make.shift(), file)
    seen = {one.key: one for one in preview_of(file.person)}
    assert seen["volunteering"].held == 1
    assert any("Une place à venir" in str(refusal) for one in seen.values() for refusal in one.obstacles)


@pytest.mark.parametrize("key", ["9" * 19, "9" * 40, "x", "-1", "0"])
def test_a_house_that_no_key_names_is_no_choice(client, house, key):
    file = make.volunteer(make.person(maison=house, birth_year=1980))
    people.sign_in(client, people.staff("accueil", house))
    answer = client.post(address("edit", file.person_id), {"maisons": [house.pk, key], "version": file.version})
    assert answer.status_code in (200, 422) and answer.context["form"].errors["maisons"]
