"""Papers printed blank for the queue and the door, keyed afterwards: each line on its own, nothing twice, nothing lost."""

import datetime as dt
import re
import uuid
from io import BytesIO

import pytest
from pypdf import PdfReader

from paniers.models import Subscription
from portal.desk.actions.key_line import key_line
from portal.desk.models import CallBack
from portal.households.actions.create_household import create_household
from portal.households.actions.verify_quotient import verify_quotient
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.open_sheet import open_sheet
from programmes.models import Enrolment, SignUpSheet
from tests.grounds import laid_once
from tests.paniers import factories as baskets
from tests.people.factories import sign_in, staff
from tests.people.records import person
from tests.programmes import factories as make

pytestmark = pytest.mark.django_db
PAPERS = "/equipe/papiers/"
HOSTILE = [{"family_name": "x" * 500}, {"family_name": "\x00"}, {"birth_year": "é"}, {"birth_year": "9" * 30}, {"phone": "+" * 40}]


@laid_once
def house():
    return make.maison("Capuche")


@laid_once
def agent(house):
    return staff("accueil", house)


@pytest.fixture
def desk(client, agent):
    return sign_in(client, agent)


def address(form: str, key: int, act: str = "saisir") -> str:
    return f"{PAPERS}{form}/{key}/{act}/"


def lines(*typed: dict) -> dict:
    """What a page of ten lines sends, each with a key of its own."""
    sent = {}
    for number in range(10):
        line = {"key": str(uuid.uuid4()), **(typed[number] if number < len(typed) else {})}
        sent |= {f"l{number}-{name}": value for name, value in line.items()}
    return sent


def line(family: str = "Diallo", given: str = "Awa", **more) -> dict:
    return {"family_name": family, "given_name": given, **more}


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'"))


def printed(answer) -> str:
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).replace("\u00a0", " ").split())


class TestPersons:
    def test_several_lines_at_once_and_the_empty_ones_are_nothing(self, desk, house):
        sent = lines(line(), {}, line("Martin", "Inès", birth_year="1991", phone="06 12 34 56 78"))
        page = words(desk.post(address("personne", house.pk), sent))
        assert "2 lignes enregistrées" in page
        assert "Awa Diallo" in page
        found = Person.objects.get(family_name="Martin")
        assert (found.birth_year, str(found.phone)) == (1991, "+33612345678")
        assert [known.maison for known in found.known_at.all()] == [house]
        assert Person.objects.count() == 2

    def test_the_good_lines_go_in_and_the_others_come_back_as_typed(self, desk, house):
        sent = lines(line(), line("Zed", phone="12"), line("Ancien", birth_year="1700"), {"phone": "0612345678"})
        page = words(desk.post(address("personne", house.pk), sent))
        assert "1 ligne enregistrée" in page
        assert "3 lignes à revoir." in page
        assert "Ce numéro n'existe pas : dix chiffres." in page
        assert "Personne ne peut être né cette année-là." in page
        assert "Il faut au moins un nom ou un prénom." in page
        assert 'value="1700"' in page
        assert 'value="Zed"' in page
        assert 'value="Diallo"' not in page
        assert Person.objects.count() == 1

    def test_sent_twice_creates_nobody_twice(self, desk, house):
        sent = lines(line(), line("Martin", "Inès"))
        for _ in range(2):
            assert "2 lignes enregistrées" in words(desk.post(address("personne", house.pk), sent))
        assert Person.objects.count() == 2

    def test_who_resembles_is_shown_and_is_chosen(self, desk, house):
        known = person("Awa", "Diallo", birth_year=1990, phone="0612345678", maison=house)
        sent = lines(line(given="Aoua", birth_year="1990"))
        page = words(desk.post(address("personne", house.pk), sent))
        assert "C’est elle : Awa Diallo, 1990, … 78" in page
        assert Person.objects.count() == 1
        page = words(desk.post(address("personne", house.pk), {**sent, "l0-who": str(known.pk)}))
        assert "1 ligne enregistrée" in page
        assert Person.objects.count() == 1

    def test_or_is_somebody_new(self, desk, house):
        person("Awa", "Diallo", maison=house)
        sent = {**lines(line()), "l0-who": "nouvelle"}
        assert "1 ligne enregistrée" in words(desk.post(address("personne", house.pk), sent))
        assert Person.objects.count() == 2

    def test_the_same_phone_is_shown_too(self, desk, house):
        person("Fatou", "Sow", phone="0612345678", maison=house)
        page = words(desk.post(address("personne", house.pk), lines(line(phone="0612345678"))))
        assert "C’est elle : Fatou Sow, … 78" in page

    def test_what_lacked_on_her_record_is_taken_from_the_paper_and_nothing_else(self, desk, house):
        known = person("Awa", "Diallo", birth_year=1990, maison=house)
        typed = line(birth_year="1990", phone="0612345678")
        desk.post(address("personne", house.pk), {**lines(typed), "l0-who": str(known.pk)})
        known.refresh_from_db()
        assert (str(known.phone), known.birth_year, known.given_name) == ("+33612345678", 1990, "Awa")

    def test_somebody_of_another_house_is_not_shown_nor_chosen_by_hand(self, desk, house):
        stranger = person("Awa", "Diallo", maison=make.maison("Chorier"))
        desk.post(address("personne", house.pk), {**lines(line()), "l0-who": str(stranger.pk)})
        assert Person.objects.count() == 2
        assert stranger.known_at.count() == 1

    @pytest.mark.parametrize("typed", HOSTILE)
    def test_hostile_lines_never_break_the_page(self, desk, house, typed):
        sent = {**lines(line() | typed), "l0-key": "x", "l0-who": "9" * 40, "l99-family_name": "x"}
        assert desk.post(address("personne", house.pk), sent).status_code == 200


class TestCallBacks:
    """« Rappelez-moi »: a name, a number, a word of the subject."""

    def test_the_blank_slip_asks_about_what_and_her_number(self, desk, house):
        told = printed(desk.get(address("rappel", house.pk, "imprimer")))
        assert told.count("Rappelez-moi") == 2
        assert "À quel sujet ? J’attends une réponse Un papier Un rendez-vous Mes paniers" in told
        assert "Téléphone" in told

    def test_who_left_her_number_is_called_back_by_this_house(self, desk, house):
        page = words(
            desk.post(address("rappel", house.pk), lines(line(phone="0612345678", choice="paper"), line("Sow", phone="0623456789")))
        )
        assert "2 lignes enregistrées" in page, page
        assert "à rappeler avant" in page
        rows = CallBack.objects.order_by("pk").values_list("person__family_name", "reason", "maison", "agent")
        assert list(rows) == [("Diallo", "paper", house.pk, None), ("Sow", "answer", house.pk, None)]
        assert all(row.before > clock.now() for row in CallBack.objects.all())
        assert "Awa Diallo" in words(desk.get("/equipe/appels/"))

    def test_without_a_phone_the_line_comes_back_and_nothing_of_it_is_kept(self, desk, house):
        page = words(desk.post(address("rappel", house.pk), lines(line())))
        assert "1 ligne à revoir." in page
        assert "Nous n’avons pas son numéro. Demandez-le-lui" in page
        assert 'value="Diallo"' in page
        assert not Person.objects.exists()
        assert not CallBack.objects.exists()

    def test_who_is_known_is_called_on_the_number_of_her_file(self, desk, house):
        known = person("Awa", "Diallo", phone="0612345678", maison=house)
        desk.post(address("rappel", house.pk), {**lines(line()), "l0-who": str(known.pk)})
        assert CallBack.objects.get().person == known

    def test_sent_twice_or_asked_twice_is_one_call(self, desk, house):
        known = person("Awa", "Diallo", phone="0612345678", maison=house)
        sent = {**lines(line()), "l0-who": str(known.pk)}
        for _ in range(2):
            assert "1 ligne enregistrée" in words(desk.post(address("rappel", house.pk), sent))
        page = words(desk.post(address("rappel", house.pk), {**lines(line()), "l0-who": str(known.pk)}))
        assert "Ce rappel est déjà demandé." in page
        assert CallBack.objects.count() == 1

    def test_another_houses_is_not_found(self, desk):
        other = make.maison("Chorier")
        for act in ("imprimer", "saisir"):
            assert desk.get(address("rappel", other.pk, act)).status_code == 404


class TestSignUp:
    @pytest.fixture
    def sheet(self, house):
        date = make.session(make.event("Repas de quartier"), house=house)
        return open_sheet(activity=date.activity, sessions=[date], capacity=2, by=None)

    def test_the_door_list_has_twenty_lines_and_asks_no_birth(self, desk, sheet):
        told = printed(desk.get(address("inscription", sheet.pk, "imprimer")))
        assert "Je m’inscris : Repas de quartier" in told
        assert "Naissance" not in told
        assert " 20" in told

    def test_lines_are_enrolled_in_order_then_wait(self, desk, sheet):
        sent = lines(line("Un", choice="1"), line("Deux", choice="1"), line("Trois", choice="1"))
        page = words(desk.post(address("inscription", sheet.pk), sent))
        assert page.count("inscrit·e.") == 2
        assert "en liste d'attente." in page
        assert "à partir de la saisie" in page
        rows = Enrolment.objects.order_by("pk").values_list("person__family_name", "state", "channel")
        assert list(rows) == [("Un", "confirmed", "counter"), ("Deux", "confirmed", "counter"), ("Trois", "waiting", "counter")]
        sheet.refresh_from_db()
        assert sheet.taken == 2

    def test_who_signed_earlier_waits_before_who_was_keyed_earlier(self, desk, sheet):
        SignUpSheet.objects.filter(pk=sheet.pk).update(capacity=1, opens_at=clock.now() - dt.timedelta(days=3))
        desk.post(address("inscription", sheet.pk), lines(line("Un"), line("Deux")))
        before = f"{(clock.today() - dt.timedelta(days=1)):%d/%m} 17h30"
        desk.post(address("inscription", sheet.pk), {**lines(line("Trois")), "l0-asked_at": before})
        names = sheet.enrolments.waiting_in_order().values_list("person__family_name", flat=True)
        assert list(names) == ["Trois", "Deux"]

    @pytest.mark.parametrize("written", ["hier", "31/02 17h", "99/99 99h99", "01/01/2001 10h", "25/12/2099 10h", "\x00"])
    def test_a_moment_nobody_could_have_written_comes_back_as_typed(self, desk, sheet, written):
        SignUpSheet.objects.filter(pk=sheet.pk).update(capacity=1)
        desk.post(address("inscription", sheet.pk), lines(line("Un")))
        page = words(desk.post(address("inscription", sheet.pk), {**lines(line("Deux")), "l0-asked_at": written}))
        assert "1 ligne à revoir" in page
        assert Enrolment.objects.count() == 1

    def test_a_refused_line_keeps_nothing_of_it(self, desk, house):
        date = make.session(make.event("Loto"), house=house)
        full = open_sheet(activity=date.activity, sessions=[date], capacity=1, waiting_list=False, by=None)
        page = words(desk.post(address("inscription", full.pk), lines(line("Un"), line("Deux"))))
        assert "1 ligne enregistrée" in page
        assert "Il n'y a plus de place." in page
        assert list(Person.objects.values_list("family_name", flat=True)) == ["Un"]

    def test_the_same_person_twice_on_the_list_is_told(self, desk, house, sheet):
        known = person("Awa", "Diallo", maison=house)
        sent = {**lines(line(), line()), "l0-who": str(known.pk), "l1-who": str(known.pk)}
        page = words(desk.post(address("inscription", sheet.pk), sent))
        assert "1 ligne enregistrée" in page
        assert "1 ligne à revoir." in page
        assert Enrolment.objects.count() == 1

    def test_what_is_confidential_or_over_has_no_list(self, desk, house):
        quiet = make.session(make.event("Parole"), house=house)
        sheet = open_sheet(activity=quiet.activity, sessions=[quiet], capacity=2, confidential=True, by=None)
        assert desk.get(address("inscription", sheet.pk)).status_code == 404
        assert "Parole" not in words(desk.get(PAPERS))


class TestBaskets:
    @pytest.fixture
    def sheet(self, house):
        return baskets.house_sheet(baskets.season(first=clock.today(), last=make.in_days(120).date()), name="Capuche")

    def test_who_is_known_whole_is_subscribed_and_no_price_is_said(self, desk, house, sheet):
        known = person("Awa", "Diallo", birth_year=1990, maison=house)
        home = create_household(referents=[known], by=SYSTEM)
        verify_quotient(household=home, figure=380, month=clock.today(), source="caf", by=SYSTEM)
        sent = {**lines(line(choice="2")), "l0-who": str(known.pk)}
        page = words(desk.post(address("panier", sheet.pk), sent))
        assert "1 ligne enregistrée" in page, page
        row = Subscription.objects.get()
        assert (row.enrolment.person, row.enrolment.places, row.enrolment.channel) == (known, 2, "counter")
        assert "€" not in page

    def test_somebody_new_leaves_a_file_to_complete(self, desk, sheet):
        page = words(desk.post(address("panier", sheet.pk), lines(line())))
        assert "à compléter avec elle : son foyer, son prix." in page
        assert f"/equipe/paniers/abonner/{Person.objects.get().pk}/" in page
        assert not Subscription.objects.exists()

    def test_without_a_verified_quotient_nobody_is_subscribed_at_the_highest_price(self, desk, house, sheet):
        known = person("Awa", "Diallo", birth_year=1990, maison=house)
        create_household(referents=[known], by=SYSTEM)
        page = words(desk.post(address("panier", sheet.pk), {**lines(line()), "l0-who": str(known.pk)}))
        assert "à compléter avec elle" in page
        assert not Subscription.objects.exists()

    def test_the_slip_asks_how_many_and_says_no_price(self, desk, sheet):
        told = printed(desk.get(address("panier", sheet.pk, "imprimer")))
        assert told.count("Je veux un panier") == 2
        assert "Combien de paniers par semaine ? 1 panier 2 paniers" in told
        assert "€" not in told


class TestScreens:
    def test_the_papers_of_her_house_and_their_two_acts(self, desk, house):
        make.maison("Chorier")
        page = words(desk.get(PAPERS))
        assert address("personne", house.pk, "imprimer") in page
        assert address("personne", house.pk) in page
        assert "Chorier" not in page
        told = printed(desk.get(address("personne", house.pk, "imprimer")))
        assert told.count("Faisons connaissance") == 2
        assert "Année de naissance" in told

    def test_who_serves_several_houses_chooses(self, client, house):
        other = make.maison("Chorier")
        sign_in(client, staff("accueil"))
        client.post("/equipe/passages/maison/", {"maison": other.pk, "vers": "papiers"})
        page = words(client.get(PAPERS))
        assert address("personne", other.pk) in page
        assert address("personne", house.pk) not in page

    @pytest.mark.parametrize("act", ["imprimer", "saisir"])
    def test_another_houses_paper_and_one_that_does_not_exist(self, desk, act):
        assert desk.get(address("personne", make.maison("Chorier").pk, act)).status_code == 404
        assert desk.get(address("personne", 9_999_999, act)).status_code == 404
        assert desk.get(f"{PAPERS}autre/1/{act}/").status_code == 404

    def test_keying_costs_the_same_in_a_larger_town(self, desk, house, django_assert_max_num_queries):
        desk.post(address("personne", house.pk), lines(line("Zéro")))  # what is read once for the whole site
        for size in range(2):
            with django_assert_max_num_queries(40):
                desk.post(address("personne", house.pk), lines(line(f"Un{size}"), line(f"Deux{size}", "Inès")))
            for n in range(30):
                person(f"P{n}", f"Famille{n}", maison=house)

    def test_the_list_costs_the_same_at_two_sizes(self, desk, house, django_assert_max_num_queries):
        desk.get(PAPERS)
        for _ in range(2):
            with django_assert_max_num_queries(24):
                desk.get(PAPERS)
            for _ in range(6):
                date = make.session(house=house)
                open_sheet(activity=date.activity, sessions=[date], capacity=2, by=None)


class TestAction:
    def blank(self, house):
        return registry.PaperBlank(house.pk, "Essai", house)

    def test_another_house_and_an_unknown_paper_are_refused(self, agent, house):
        who = {"given_name": "Awa", "family_name": "Diallo", "birth_year": None, "phone": ""}
        for form, blank, code in (
            ("personne", self.blank(make.maison("Chorier")), "pas-cette-maison"),
            ("autre", self.blank(house), "papier-inconnu"),
        ):
            with pytest.raises(Refusal) as refused:
                key_line(form=form, blank=blank, person=None, who=who, choice="", by=agent)
            assert refused.value.code == code
            assert refused.value.words
            assert refused.value.way_out
        assert not Person.objects.exists()

    def test_somebody_known_gets_her_place_with_what_the_paper_adds_to_her_record(self, agent, house):
        """Her record is locked after the sheet, as everywhere."""
        date = make.session(house=house)
        sheet, known = open_sheet(activity=date.activity, sessions=[date], capacity=2, by=None), person("Awa")
        who = {"given_name": "Awa", "family_name": "Diallo", "birth_year": 1980, "phone": "0612345678"}
        blank = registry.paper_forms.get("inscription").blank(agent, sheet.pk)
        key_line(form="inscription", blank=blank, person=known, who=who, choice="1", by=agent)
        known.refresh_from_db()
        assert (Enrolment.objects.get(sheet=sheet).person, known.birth_year) == (known, 1980)
