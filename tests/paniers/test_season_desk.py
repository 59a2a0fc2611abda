"""The screens where a season is prepared, and what residents and the counter are offered then."""

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from paniers.actions.offer_renewal import size_after
from paniers.actions.withdraw_size import withdraw_size
from paniers.desk.season.paper import _hours
from paniers.models import BasketSize, SeasonTerms
from portal.people.models import User
from programmes.models import SignUpSheet
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff
from tests.programmes.factories import maison

from . import factories
from .factories import FIRST, LAST
from .seasons import RULES, first_rules, other, page, subscribed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


@pytest.fixture
def boss(client):
    user = staff("direction")
    sign_in(client, user)
    return user


def words(response) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def at(name: str, *args) -> str:
    return reverse(f"paniers_desk:{name}", args=args)


def sent(rules: dict, **also) -> dict:
    found = {
        name: value.isoformat("minutes") if isinstance(value, dt.time) else value.isoformat() if isinstance(value, dt.date) else value
        for name, value in rules.items()
    }
    return found | also


def test_a_season_is_prepared_from_its_page_to_its_first_basket(client, boss):
    season = page()
    shown = words(client.get(at("season", season.pk)))
    assert "Commencez par les règles" in shown
    done = client.post(at("rules", season.pk), sent(first_rules(tariff=factories.tariff().pk, weight_grams="3,5")), follow=True)
    assert "Les règles sont écrites." in words(done) and "Il manque encore : les dates et les maisons" in words(done)
    house = maison("Abbaye")
    asked = {"weekday": 3, "begins": "17:00", "ends": "19:00", "first": "2027-04-22", "last": "2027-05-20", "capacity": "30"}
    seen = client.post(at("house_dates", season.pk, house.pk), asked)
    assert "jeudi 6 mai 2027 Ascension" in words(seen)
    days = re.findall(r'name="garder" value="([^"]+)" checked', seen.content.decode())
    assert days == ["2027-04-22", "2027-04-29", "2027-05-13", "2027-05-20"]
    done = client.post(at("house_dates", season.pk, house.pk), asked | {"garder": days, "etape": "ecrire"}, follow=True)
    assert "30 paniers chaque semaine" in words(done) and SignUpSheet.objects.get(activity=season).dates.count() == 4


def test_in_mid_season_each_change_is_read_before_it_is_written(client, boss, terms, sheet):
    subscribed(sheet)
    asked = sent(RULES | {"starts_on": FIRST, "ends_on": LAST, "free_absences": 5, "cutoff_hour": dt.time(18)}, lu="1")
    seen = client.post(at("rules", terms.season_id), asked)
    shown = words(seen)
    assert "Rien n’est encore écrit." in shown and SeasonTerms.objects.get().free_absences == 2
    assert "Qui est abonné garde ce qui était convenu" in shown and "À partir du lundi 30 novembre 2026" in shown
    done = client.post(at("rules", terms.season_id), asked | {"sur": "oui"}, follow=True)
    assert "Les règles sont écrites." in words(done) and SeasonTerms.objects.get().free_absences == 5
    again = client.post(at("rules", terms.season_id), asked | {"free_absences": 6, "sur": "oui"})
    assert again.status_code == 422 and "Ces règles ont été changées entre-temps." in words(again)


def test_sizes_are_added_ordered_and_withdrawn_on_their_screen(client, boss, terms, sheet):
    priced = factories.size(terms, "modèle", 1000).tariff
    BasketSize.objects.filter(name="modèle").delete()
    made = client.post(at("size_new", terms.season_id), {"name": "Petit", "weight_grams": "2", "tariff": priced.pk}, follow=True)
    assert "« Petit » est noté." in words(made)
    small = terms.sizes.get(name="Petit")
    subscribed(sheet, size=small)
    shown = words(client.post(at("sizes", terms.season_id), {"retirer": small.pk}, follow=True))
    assert "« Petit » n’est plus proposé." in shown
    assert "1 foyer l’a choisi et le garde jusqu’au bout de son engagement, le 2 mars 2027 au plus tard" in shown
    assert "c'est lui que l'on propose" in words(client.post(at("sizes", terms.season_id), {"retirer": terms.usual_size.pk}, follow=True))
    client.post(at("sizes", terms.season_id), {"monter": small.pk})
    assert terms.sizes.first() == small
    refused_name = client.post(at("size_new", terms.season_id), {"name": "PETIT", "weight_grams": "0", "tariff": priced.pk})
    assert refused_name.status_code == 422 and "Un poids au-dessus de zéro." in words(refused_name)


def test_a_house_alone_reads_the_rules_and_plans_its_own_dates(client, terms, sheet):
    mine, theirs = maison("Capuche"), maison("Abbaye")
    sign_in(client, staff("responsable", mine))
    shown = client.get(at("season", terms.season_id))
    assert "la direction les écrit" in words(shown) and at("rules", terms.season_id) + '"' not in shown.content.decode()
    assert client.get(at("sizes", terms.season_id)).status_code == 200
    for name, key in (("rules", terms.season_id), ("size_new", terms.season_id), ("size", terms.usual_size.pk)):
        assert client.get(at(name, key)).status_code == client.post(at(name, key), {}).status_code == 403
    assert client.post(at("sizes", terms.season_id), {"retirer": terms.usual_size.pk}).status_code == 403
    assert client.get(at("house_dates", terms.season_id, mine.pk)).status_code == 200
    assert client.get(at("house_dates", terms.season_id, theirs.pk)).status_code == 404
    assert client.post(at("house_dates", terms.season_id, theirs.pk), {}).status_code == 404


def test_the_counter_prints_the_rules(client, terms, sheet):
    sign_in(client, staff("accueil", sheet.maison))
    assert client.get(at("season", terms.season_id)).status_code == 403
    printed = client.get(at("rules_paper", terms.season_id))
    assert printed["Content-Type"] == "application/pdf"


def test_a_house_whose_season_is_all_planned_is_proposed_no_day_backwards(client, boss, terms, sheet):
    shown = client.get(at("house_dates", terms.season_id, sheet.maison_id)).content.decode()
    assert "Toute la saison est déjà prévue ici." in shown
    assert re.search(r'name="first"(?![^>]*value)', shown) and re.search(r'name="last"(?![^>]*value)', shown)
    assert re.search(r'<option value="3" selected', shown) and 'value="17:00"' in shown


def test_dates_added_to_a_house_are_proposed_at_its_own_day_and_hours(client, boss, terms):
    sheet = factories.house_sheet(terms, days_later=1)
    terms.ends_on = LAST + dt.timedelta(days=60)
    terms.save()
    shown = client.get(at("house_dates", terms.season_id, sheet.maison_id)).content.decode()
    assert re.search(r'<option value="4" selected', shown) and re.search(r'name="first"[^>]*value="2027-03-20"', shown)


def test_houses_of_the_same_hours_share_a_line_of_the_paper(terms, sheet):
    factories.house_sheet(terms, name="Abbaye")
    factories.house_sheet(terms, name="Vieux-Temple", days_later=1)
    found = [(when.replace("\u00a0", " "), names) for when, names in _hours(terms)]
    assert found == [("le jeudi, 17 h – 19 h", "Abbaye, Capuche"), ("le vendredi, 17 h – 19 h", "Vieux-Temple")]


def _queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["seasons", "season", "sizes", "rules_paper"])
def test_the_screens_ask_as_much_whatever_the_houses_sizes_and_households(client, boss, terms, sheet, name):
    url = at(name, *([] if name == "seasons" else [terms.season_id]))
    subscribed(sheet)
    few = _queries(client, url)
    for number in range(3):
        other(terms, f"Taille {number}", 1000 + number)
        subscribed(factories.house_sheet(terms, name=f"Maison {number}"), size=terms.sizes.last())
        page(f"Saison {number}")
    assert _queries(client, url) == few


# --- what residents and the counter are offered


def test_a_wish_for_a_size_withdrawn_since_is_told_not_replaced(client, terms, sheet):
    small = other(terms)
    _home, person = factories.household(quotient=380)
    client.force_login(factories.account(person))
    wish = {"sheet": sheet.pk, "first_on": FIRST.isoformat(), "quantity": 1, "size": small.pk, "rhythm": "weekly"}
    assert client.post(reverse("paniers:choose"), wish).status_code == 302
    withdraw_size(size=small, by=None)
    back = client.get(reverse("paniers:check"), follow=True)
    assert "« Petit panier » n’est plus proposé. Regardez le panier habituel et son prix, puis continuez." in words(back)
    assert "Petit panier, 2 kg" not in words(back)


def test_who_has_it_sees_it_among_her_choices_and_others_do_not(client, terms, sheet):
    small = other(terms)
    other(terms, "Grand", 6000)
    row, usual = subscribed(sheet, size=small), subscribed(sheet)
    withdraw_size(size=small, by=None)
    assert size_after(row, row.agreements.get()) == terms.usual_size
    for whose, seen in ((row, True), (usual, False)):
        client.force_login(User.objects.create_user(f"f{whose.pk}@exemple.fr"))
        person = whose.enrolment.person
        person.user = User.objects.get(email=f"f{whose.pk}@exemple.fr")
        person.save()
        shown = words(client.get(reverse("paniers:change", args=[whose.pk])))
        assert ("Petit panier, 2 kg · n’est plus proposé à d’autres" in shown) is seen
