"""A season prepared, changed in mid-season: two never overlap, what was promised stays, a stale form overwrites nothing."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pass_culture.actions.activate_cards import activate_cards
from pass_culture.actions.save_season import save_season
from pass_culture.models import CultureSeason, CultureSeasonPage
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.tariffs.models import Tariff
from tests.people import factories as people

from . import factories as make
from . import homes

pytestmark = pytest.mark.django_db


def days(first: int, last: int) -> dict:
    return {"starts_on": clock.today() + dt.timedelta(days=first), "ends_on": clock.today() + dt.timedelta(days=last)}


def prepared(title: str = "Saison 2027-2028", **values) -> CultureSeason:
    return save_season(by=None, **{"title": title, "tariff": make.tariff(), **days(300, 500), **values})


def refused(act) -> set[str]:
    with pytest.raises(Refusal) as raised:
        act()
    assert all(reason.words and reason.way_out for reason in raised.value.reasons)
    return {reason.code for reason in raised.value.reasons}


def page(title: str = "Saison culturelle") -> CultureSeasonPage:
    return make.home().add_child(instance=CultureSeasonPage(title=title, slug=f"saison-{uuid.uuid4().hex[:6]}"))


def test_it_is_prepared_once_for_one_click():
    key = uuid.uuid4()
    assert prepared(key=key) == prepared(key=key)
    assert CultureSeason.objects.count() == 1


def test_what_stands_against_it_is_said_at_once():
    make.season()
    assert refused(lambda: prepared(**days(100, 300), most_outings=0)) == {"saison-chevauchante", "limite-impossible"}
    assert refused(lambda: prepared(**days(500, 300))) == {"dates-a-l-envers"}
    assert refused(lambda: prepared(**days(300, 1200))) == {"saison-trop-longue"}
    assert refused(lambda: prepared("  ")) == {"nom-manquant"}
    assert refused(lambda: prepared("saison 2026-2027")) == {"nom-pris"}
    without = Tariff.objects.create(scheme="sans-prix", name="Sans prix", unit="la carte")
    assert refused(lambda: prepared(tariff=without)) == {"tarif-sans-prix"}


def test_a_page_is_of_one_season():
    make.season(page=page())
    taken = CultureSeason.objects.get().page
    assert refused(lambda: prepared(page=taken)) == {"page-prise"}
    assert prepared(page=page("Autre")).page


def test_while_nobody_has_a_card_all_may_change():
    season = prepared()
    changed = save_season(season=season, by=None, seen=1, **days(280, 400), title="Saison courte", most_outings=4)
    assert (changed.title, changed.most_outings, changed.edition) == ("Saison courte", 4, 2)


def test_the_same_again_is_nothing_and_a_stale_form_overwrites_nothing():
    season = prepared()
    assert save_season(season=season, by=None, seen=7, title=season.title).edition == 1
    save_season(season=season, by=None, seen=1, title="Autre nom")
    assert refused(lambda: save_season(season=season, by=None, seen=1, title="Encore un")) == {"deja-modifie"}


class TestInMidSeason:
    @pytest.fixture
    def season(self):
        season = make.season(most_outings=6)
        household, amina = homes.home(taxable=True)
        activate_cards(people=[amina], season=season, maison=make.house(), household=household, home_seen=True, by=None)
        return season

    def test_a_card_is_good_until_the_day_that_was_told(self, season):
        sooner = season.ends_on - dt.timedelta(days=1)
        assert refused(lambda: save_season(season=season, by=None, ends_on=sooner)) == {"cartes-au-dela"}
        assert save_season(season=season, by=None, ends_on=season.ends_on + dt.timedelta(days=20))

    def test_it_began_before_the_first_card(self, season):
        after = clock.today() + dt.timedelta(days=1)
        assert refused(lambda: save_season(season=season, by=None, starts_on=after)) == {"cartes-avant"}

    def test_the_limit_goes_up_alone(self, season):
        assert refused(lambda: save_season(season=season, by=None, most_outings=5)) == {"limite-promise"}
        assert save_season(season=season, by=None, most_outings=None).most_outings is None
        assert refused(lambda: save_season(season=season, by=None, most_outings=50)) == {"limite-promise"}

    def test_another_tariff_is_that_of_the_cards_to_come(self, season):
        save_season(season=season, by=None, tariff=make.tariff(taxable_cents=1500))
        assert season.cards.get().price_cents == 1200
        household, amina = homes.home(taxable=True)
        [card] = activate_cards(people=[amina], season=season, maison=make.house(), household=household, home_seen=True, by=None)
        assert card.price_cents == 1500

    def test_outings_stay_inside(self, season):
        make.trip(days=150)
        season.cards.all().delete()
        assert refused(lambda: save_season(season=season, by=None, **days(-30, 100))) == {"sorties-hors-saison"}


class TestAtTheDesk:
    @pytest.fixture
    def boss(self, client):
        return people.sign_in(client, people.staff("direction"))

    def sent(self, **values) -> dict:
        known = {"title": "Saison 2027-2028", "starts_on": clock.today() + dt.timedelta(days=300), "tariff": make.tariff().pk}
        return {**known, "ends_on": clock.today() + dt.timedelta(days=500), "most_outings": "", "page": "", **values}

    def test_it_is_prepared_and_changed(self, boss):
        assert boss.post("/equipe/pass-culture/saisons/nouvelle/", self.sent()).status_code == 302
        season = CultureSeason.objects.get()
        address = f"/equipe/pass-culture/saisons/{season.pk}/"
        assert "Personne n’a encore sa carte" in boss.get(address).content.decode()
        sent = self.sent(title="Autre nom", tariff=season.tariff_id, seen=1)
        assert boss.post(address, sent).status_code == 302
        assert "Autre nom" in boss.get("/equipe/pass-culture/saisons/").content.decode()
        stale = boss.post(address, {**sent, "title": "Encore"}).content.decode()
        assert "changée entre-temps" in stale

    def test_a_new_one_proposes_the_tariff_of_the_last_and_never_the_first_of_the_list(self, boss):
        make.tariff()
        page = boss.get("/equipe/pass-culture/saisons/nouvelle/")
        assert page.context["form"]["tariff"].value() is None and "à choisir" in page.content.decode()
        season = make.season()
        assert boss.get("/equipe/pass-culture/saisons/nouvelle/").context["form"]["tariff"].value() == season.tariff_id

    def test_a_refusal_stands_beside_its_field(self, boss):
        answer = boss.post("/equipe/pass-culture/saisons/nouvelle/", self.sent(ends_on=clock.today()))
        assert answer.context["form"].errors["ends_on"]

    def test_in_one_house_alone_one_only_reads(self, client):
        inside = people.sign_in(client, people.staff("responsable", make.house()))
        assert inside.get("/equipe/pass-culture/saisons/").status_code == 200
        assert inside.get("/equipe/pass-culture/saisons/nouvelle/").status_code == 403

    def test_the_list_asks_the_same_whatever_it_holds(self, boss):
        def cost() -> int:
            boss.get("/equipe/pass-culture/saisons/")
            with CaptureQueriesContext(connection) as seen:
                boss.get("/equipe/pass-culture/saisons/")
            return len(seen)

        make.season()
        few = cost()
        for number in range(4):
            make.season(f"Saison {number}", **days(1000 + number * 100, 1050 + number * 100), page=page(f"Page {number}"))
        assert cost() == few
