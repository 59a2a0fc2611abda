"""The card at the counter and online, its papers, what others see of it."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pass_culture.actions.activate_cards import activate_cards
from pass_culture.actions.ask_cards import ask_cards
from pass_culture.enums import CardState
from pass_culture.models import CultureCard
from portal.households.models import Household
from portal.kit import clock, registry
from portal.kit.rules.scope import EVERYWHERE
from tests.people import factories as people

from . import factories as make
from . import homes

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(client):
    """Of the house's reception."""
    return people.sign_in(client, people.staff("accueil", make.house()))


def address(person) -> str:
    return f"/equipe/pass-culture/carte/{person.pk}/"


def sent(*who, **values) -> dict:
    return {"people": [one.pk for one in who], "maison": make.house().pk, "home_seen": "on", "request_key": str(uuid.uuid4()), **values}


def cost(client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


class TestTheCounter:
    def test_one_screen_one_button(self, counter):
        make.season()
        _, amina = homes.home(taxable=False)
        page = counter.get(address(amina)).content.decode()
        assert "Mettre en service" in page and "0,00" in page
        answer = counter.post(address(amina), sent(amina), follow=True).content.decode()
        assert "En service jusqu’au" in answer and CultureCard.objects.get().by is not None
        assert "/equipe/bons/pass_culture.CultureCard/" in answer

    def test_the_notice_is_read_on_the_same_screen(self, counter):
        make.season()
        household, amina = homes.home()
        page = counter.get(address(amina)).content.decode()
        assert "Vu : non imposable" in page and "12,00" in page
        counter.post(address(amina), sent(amina, notice="non", year=clock.today().year))
        assert CultureCard.objects.get().price_cents == 0
        assert household.taxstatus_facts.get().taxable is False

    def test_without_a_notice_it_is_made_all_the_same(self, counter):
        make.season()
        household, amina = homes.home()
        page = counter.post(address(amina), sent(amina, notice="plus-tard"), follow=True).content.decode()
        assert CultureCard.objects.get().price_cents == 1200 and household.promised_proofs.exists()
        assert "12,00" in page and "Pour encaisser" in page

    def test_who_may_not_read_means_reads_no_price(self, client):
        make.season()
        household, amina = homes.home(taxable=True)
        hers = people.sign_in(client, people.staff("animation", make.house()))
        assert "€" not in hers.get(address(amina)).content.decode().split("<h1>")[1]
        page = hers.post(address(amina), sent(amina), follow=True).content.decode()
        assert "En service jusqu’au" in page and "€" not in page.split("<h1>")[1] and homes.owed(household) == 1200

    def test_a_notice_without_its_year_is_asked_for(self, counter):
        make.season()
        _, amina = homes.home()
        answer = counter.post(address(amina), sent(amina, notice="non", year=""))
        assert answer.context["form"].errors["year"] and not CultureCard.objects.exists()

    def test_several_members_at_once(self, counter):
        make.season()
        zoe = homes.person("Zoé", birth_year=2016)
        _, amina = homes.home(zoe, taxable=True)
        counter.post(address(amina), sent(amina, zoe))
        assert CultureCard.objects.filter(state=CardState.ACTIVE).count() == 2

    def test_who_has_no_household_gets_one_by_the_same_press(self, counter):
        make.season()
        alone = homes.person("Odile", birth_year=1970)
        assert "il l’est du même geste" in counter.get(address(alone)).content.decode()
        counter.post(address(alone), sent(alone, notice="plus-tard"))
        assert Household.objects.of(alone).count() == 1

    def test_who_may_not_open_households_is_told_who_may(self, client):
        make.season()
        alone = homes.person("Odile", birth_year=1970)
        hers = people.sign_in(client, people.staff("animation", make.house()))
        answer = hers.post(address(alone), sent(alone)).content.decode()
        assert "Il manque le foyer" in answer and not CultureCard.objects.exists()

    def test_a_year_that_is_wrong_is_not_folded_away(self, counter):
        make.season()
        _, amina = homes.home()
        page = counter.post(address(amina), sent(amina, notice="non", year="1")).content.decode()
        assert "Cet avis a plus de deux ans" in page and 'value="1"' in page
        folded = page[: page.index("<summary>L’avis d’une autre année")]
        assert " open" in folded[folded.rindex("<details") :]

    def test_a_home_not_seen_is_said_beside_its_box(self, counter):
        make.season()
        _, amina = homes.home(taxable=False)
        answer = counter.post(address(amina), sent(amina, home_seen=""))
        assert "On n’a pas encore vu où elle habite" in answer.context["form"].errors["home_seen"][0]

    def test_a_request_is_only_noted(self, counter):
        make.season()
        _, amina = homes.home()
        counter.post(address(amina), sent(amina, home_seen="", demander="oui"))
        assert CultureCard.objects.get().state == CardState.ASKED
        assert "à finir avec elle" in counter.get(f"/equipe/personnes/{amina.pk}/").content.decode()

    def test_a_double_press_is_one_card(self, counter):
        make.season()
        household, amina = homes.home(taxable=True)
        form = sent(amina)
        for _ in range(2):
            counter.post(address(amina), form)
        assert CultureCard.objects.count() == 1 and homes.owed(household) == 1200

    def test_as_last_year_everything_is_ticked(self, counter):
        last = make.season("Saison passée", starts_on=make.in_days(-400).date(), ends_on=make.in_days(-90).date())
        make.season()
        zoe, leo = homes.person("Zoé", birth_year=2016), homes.person("Léo", birth_year=2018)
        _, amina = homes.home(zoe, leo, taxable=False)
        for one in (amina, zoe):
            make.card(one, of=last, lives_here_on=last.starts_on)
        answer = counter.get(address(amina))
        assert answer.context["form"].initial["people"] == [amina.pk, zoe.pk]
        assert "Comme l’an dernier" in answer.content.decode()
        counter.post(address(amina), sent(amina, zoe, home_seen=""))
        assert CultureCard.objects.filter(season=make.season()).count() == 2

    def test_out_of_a_season_it_says_when(self, counter):
        amina = homes.person()
        assert "Aucune saison ouverte" in counter.get(address(amina)).content.decode()
        make.season(starts_on=make.in_days(5).date())
        assert "commence le" in counter.get(address(amina)).content.decode()

    def test_another_houses_person_is_not_there(self, counter):
        make.season()
        elsewhere = homes.person("Odile", maison=make.house("Abbaye"))
        assert counter.get(address(elsewhere)).status_code == 404

    def test_stopping_and_saying_no(self, counter):
        make.season()
        household, amina = homes.home(taxable=False)
        [card] = activate_cards(people=[amina], season=make.season(), maison=make.house(), household=household, home_seen=True, by=None)
        page = f"/equipe/pass-culture/cartes/{card.pk}/arreter/"
        assert "Oui, arrêter" in counter.get(page).content.decode()
        counter.post(page, {"lu": card.version})
        assert CultureCard.objects.get().state == CardState.STOPPED
        [row] = ask_cards(people=[amina], season=make.season(), maison=make.house(), household=household, by=None)
        assert amina.listed_name in counter.get("/equipe/pass-culture/cartes/").content.decode()
        answer = counter.post(f"/equipe/pass-culture/cartes/{row.pk}/non/", {"words": "Il manque un papier.", "seen": row.version})
        assert answer.status_code == 302 and CultureCard.objects.get(pk=row.pk).words == "Il manque un papier."

    def test_the_screen_and_the_list_ask_the_same_whatever_they_hold(self, counter):
        make.season()
        household, amina = homes.home(homes.person("Zoé", birth_year=2016), taxable=False)
        few = cost(counter, address(amina))
        for number in range(4):
            household.memberships.create(person=homes.person(f"Enfant{number}", birth_year=2015), since=clock.today())
        assert cost(counter, address(amina)) <= few + 8, "a line of the journal of readings for each person shown"
        few = cost(counter, "/equipe/pass-culture/cartes/")
        for number in range(4):
            home, other = homes.home(homes.person(f"Autre{number}"), referent=homes.person(f"Voisine{number}"))
            ask_cards(people=[other], season=make.season(), maison=make.house(), household=home, by=None)
        assert cost(counter, "/equipe/pass-culture/cartes/") <= few + 1


class TestTheFile:
    def test_counts_by_house_and_month_name_nobody(self, counter):
        season = make.season()
        household, amina = homes.home(taxable=True)
        activate_cards(people=[amina], season=season, maison=make.house(), household=household, home_seen=True, by=None)
        words = b"".join(counter.get(f"/equipe/pass-culture/saisons/{season.pk}/cartes.csv").streaming_content).decode()
        assert "Grand-Pré" in words and "Toutes;saison;1;0;1" in words
        assert amina.family_name not in words and "12" not in words.replace("2026", "").replace("2027", "")

    def test_months_and_houses_are_added_up(self):
        from pass_culture.exports.counts import count_rows

        for house in (make.house(), make.house("Abbaye")):
            for channel in ("online", "counter", "counter"):
                make.card(maison=house, channel=channel)
        rows = list(count_rows(make.season(), EVERYWHERE))
        assert len(rows) == 3 and rows[-1] == ("Toutes", "saison", 6, 2, 4)


class TestOnline:
    @pytest.fixture
    def hers(self):
        make.season()
        zoe = homes.person("Zoé", birth_year=2016)
        household, amina = homes.home(zoe, taxable=True)
        amina.user = people.resident()
        amina.save()
        return people.sign_in(Client(), amina.user), household, amina, zoe

    def sent(self, *who, **values) -> dict:
        return {"people": [one.pk for one in who], "maison": make.house().pk, "shown": 1200, "request_key": str(uuid.uuid4()), **values}

    def test_a_visitor_reads_how(self, client):
        make.season()
        page = client.get("/pass-culture/carte/").content.decode()
        assert "Gratuite si votre foyer ne paie pas" in page and "la carte est faite tout de suite" in page

    def test_she_asks_for_herself_and_her_child_and_the_team_sees_it(self, hers):
        browser, _household, amina, zoe = hers
        page = browser.get("/pass-culture/carte/").content.decode()
        assert "12,00" in page and "Je demande la carte" in page
        after = browser.post("/pass-culture/carte/", self.sent(amina, zoe), follow=True).content.decode()
        assert "demandée, l’équipe répond" in after and CultureCard.objects.filter(state=CardState.ASKED).count() == 2
        agent = people.staff("accueil", make.house())
        tasks = [task for find in registry.staff_tasks for task in find(agent)]
        assert [task["count"] for task in tasks if "Cartes des sorties" in task["label"]] == [2]

    def test_no_house_is_chosen_for_who_has_none(self, hers):
        browser, _household, amina, _zoe = hers
        amina.known_at.all().delete()
        form = browser.get("/pass-culture/carte/").context["form"]
        assert not form["maison"].value() and "à choisir" in str(form["maison"])
        again = browser.post("/pass-culture/carte/", self.sent(amina, maison=""))
        assert again.context["form"].errors["maison"] and again.context["form"]["people"].value() == [str(amina.pk)]
        amina.known_at.create(maison=make.house(), since=clock.today())
        assert "à choisir" not in str(browser.get("/pass-culture/carte/").context["form"]["maison"])

    def test_as_last_year_it_is_in_service_at_once(self, hers):
        browser, _household, amina, _ = hers
        last = make.season("Saison passée", starts_on=make.in_days(-400).date(), ends_on=make.in_days(-90).date())
        make.card(amina, of=last, lives_here_on=last.starts_on)
        assert "Comme l’an dernier" in browser.get("/pass-culture/carte/").content.decode()
        assert "Comme l’an dernier" in browser.get("/mon-espace/").content.decode()
        page = browser.post("/pass-culture/carte/", self.sent(amina), follow=True).content.decode()
        assert CultureCard.objects.get(season=make.season()).state == CardState.ACTIVE and "12,00" in page
        assert "/mon-espace/a-regler/" in page

    def test_nobody_of_another_household_is_taken(self, hers):
        browser, *_ = hers
        browser.post("/pass-culture/carte/", self.sent(homes.person("Odile")))
        assert not CultureCard.objects.exists()

    def test_a_price_that_changed_is_told_and_nothing_is_done(self, hers):
        browser, _, amina, _ = hers
        last = make.season("Saison passée", starts_on=make.in_days(-400).date(), ends_on=make.in_days(-90).date())
        make.card(amina, of=last, lives_here_on=last.starts_on)
        page = browser.post("/pass-culture/carte/", self.sent(amina, shown=0)).content.decode()
        assert "Le prix a changé" in page and not CultureCard.objects.filter(season=make.season()).exists()

    def test_a_member_who_does_not_answer_for_the_household_reads_no_price(self, hers):
        _, household, _, _ = hers
        bob = homes.person("Bob", birth_year=1980)
        household.memberships.create(person=bob, since=clock.today())
        bob.user = people.resident()
        bob.save()
        page = people.sign_in(Client(), bob.user).get("/pass-culture/carte/").content.decode()
        assert "Le prix se lit avec le compte de qui répond du foyer" in page and "Pour votre foyer" not in page

    def test_she_stops_hers_and_not_her_neighbours(self, hers):
        browser, household, amina, _ = hers
        [row] = ask_cards(people=[amina], season=make.season(), maison=make.house(), household=household, by=None)
        other = make.card()
        assert browser.get(f"/pass-culture/carte/{other.pk}/arreter/").status_code == 404
        browser.post(f"/pass-culture/carte/{row.pk}/arreter/", {"lu": row.version})
        assert CultureCard.objects.get(pk=row.pk).state == CardState.STOPPED


class TestThePapers:
    @pytest.fixture
    def both(self, counter):
        """The papers of somebody who pays nothing and of somebody who pays."""
        found = []
        for taxable in (False, True):
            household, amina = homes.home(taxable=taxable)
            found += activate_cards(people=[amina], season=make.season(), maison=make.house(), household=household, home_seen=True, by=None)
        return [counter.get(f"/equipe/bons/pass_culture.CultureCard/{card.pk}/").content.decode() for card in found]

    def test_of_0_and_12_euros_they_look_alike_outside_the_fold(self, both):
        outside = [re.search(r'class="slip-out".*?class="slip-in', page, re.S) for page in both]
        words = [re.sub(r"\d|\s", "", found.group(0)) if found else "" for found in outside]
        if all(words):
            assert words[0] == words[1]
        assert all("bonne pour la saison" in page for page in both)
        assert len(re.findall("<tr>", both[0])) == len(re.findall("<tr>", both[1]))

    def test_the_form_on_paper_is_keyed(self, counter):
        make.season()
        paper = registry.paper_forms.get("sorties")
        agent = people.staff("accueil", make.house())
        [blank] = paper.blanks(agent, make.house())
        assert blank.title == "Je demande la carte des sorties" and paper.blank(agent, make.house().pk)
        _, known = homes.home(taxable=False)
        said, _ = paper.keyed(agent, make.house().pk, known, "vu")
        assert "en service" in said and CultureCard.objects.get(person=known).state == CardState.ACTIVE
        for taxable, choice in ((None, "vu"), (False, "a-voir")):
            _, other = homes.home(taxable=taxable)
            said, _link = paper.keyed(agent, make.house().pk, other, choice)
            assert "demande notée" in said and CultureCard.objects.get(person=other).state == CardState.ASKED

    def test_no_form_without_a_season(self):
        assert registry.paper_forms.get("sorties").blanks(people.staff("accueil", make.house()), make.house()) == []


def test_her_page_at_the_desk_says_that_she_has_it_and_no_price(counter):
    make.season()
    household, amina = homes.home(taxable=True)
    activate_cards(people=[amina], season=make.season(), maison=make.house(), household=household, home_seen=True, by=None)
    page = counter.get(f"/equipe/personnes/{amina.pk}/").content.decode()
    panel = page.split('id="sorties-titre"', 1)[1].split("</section>", 1)[0]
    assert "en service" in panel and "€" not in panel
