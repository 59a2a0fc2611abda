"""The packing plan: house by house, station by station, and what changes, by number alone."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from paniers.actions.set_ways import set_ways
from paniers.actions.settle_day import settle_day
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, Choice, Leftover, PointKind, Rhythm
from paniers.exports import plan_of, sheet_of
from paniers.models import Basket, BasketSize, Distribution, GivePoint, HouseWays, WeekItem
from portal.kit import audit, clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from programmes.models import Session
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories as make

FIRST = make.FIRST
SECOND, THIRD = FIRST + dt.timedelta(days=7), FIRST + dt.timedelta(days=14)
pytestmark = pytest.mark.django_db
HIDDEN = ("€", "380", "900", "Mme", "Durand", "tranche", "quotient")


@laid_once
def scheme():
    """Two houses: three households in one (one with two baskets, one every second week), one in the other."""
    with clock.standing_at(make.at(dt.date(2026, 11, 20), 10)):
        terms = make.season()
        capuche, abbaye = make.house_sheet(terms, capacity=100), make.house_sheet(terms, name="Abbaye", capacity=None)
        rows = [come(capuche, 380, "Mme A."), come(capuche, 900, "Mme B.", quantity=2), come(capuche, 900, "Mme C.", rhythm=Rhythm.ODD)]
        rows.append(come(abbaye, 380, "Mme D."))
        for day in (FIRST, SECOND, THIRD):
            for product, grams in (("Carottes", 1000), ("Poireaux", 650)):
                WeekItem.objects.create(season=terms.season, day=day, product=product, grams=grams)
    return terms, capuche, abbaye, rows


@laid_once
def counter():
    with clock.standing_at(make.at(dt.date(2026, 11, 1), 10)):
        return staff("direction")


def come(sheet, quotient, name, **asked):
    home, person = make.household(quotient=quotient, name=name)
    person.family_name = "Durand"
    person.save()
    return subscribe(sheet=sheet, person=person, household=home, first_on=FIRST, by=audit.SYSTEM, **asked)


def plan(day):
    return plan_of(Session.objects.on().filter(local_date=day))


def told(house) -> dict[str, list[str]]:
    return {said.words: [line.replace("\u00a0", " ") for line in said.lines] for said in house.changes.said}


def basket(row, day) -> Basket:
    return row.baskets.get(planned_for__local_date=day)


def move(row, day, to) -> None:
    here = basket(row, day)
    other = to.sessions.get(local_date=day)
    Distribution.objects.give_back(here.session_id, here.quantity)
    Distribution.objects.take_beyond(other.pk, here.quantity)
    Basket.objects.filter(pk=here.pk).update(session=other, choice=Choice.OTHER_HOUSE, chosen_at=clock.now(), number=90)


def give(row, day) -> None:
    point = GivePoint.objects.create(name="Frigo de la place", kind=PointKind.FRIDGE)
    one = {"state": BasketState.GIVEN, "choice": Choice.GIVEN, "chosen_at": clock.now(), "point": point}
    Basket.objects.filter(pk=basket(row, day).pk).update(**one)


def test_house_by_house_and_crates_in_all(scheme):
    found = plan(FIRST)
    assert [(house.session.maison.name, house.packed) for house in found.houses] == [("Abbaye", 1), ("Capuche", 4)]
    assert [(crate.product, crate.grams) for crate in found.crates] == [("Carottes", 5000), ("Poireaux", 3300)]  # 5 x 650 = 3 250 g
    assert not found.sized
    assert found.houses[1].changes.first


def test_station_by_station_each_house_is_weighed_to_the_next_hundred_grams(scheme):
    carrots, leeks = plan(FIRST).stations
    assert (carrots.product, carrots.each) == ("Carottes", [("", 1000)])
    assert [(share.house, share.baskets, share.grams) for share in leeks.shares] == [("Abbaye", 1, 700), ("Capuche", 4, 2600)]


def test_visitors_gifts_and_what_is_above_are_counted_and_nobody_is_said_to_give(scheme):
    _, capuche, _, rows = scheme
    Distribution.objects.filter(session=basket(rows[0], FIRST).session_id).update(capacity=4)
    move(rows[3], FIRST, capuche)
    give(rows[0], FIRST)
    abbaye, house = plan(FIRST).houses
    assert (abbaye.packed, abbaye.crates, abbaye.visitors) == (0, [], 0)
    assert (house.packed, house.visitors, house.gifts, house.beyond) == (5, 1, [("pour le frigo", 1)], 1)
    sheet = sheet_of(house.session)
    assert (sheet.baskets, sheet.packed, sheet.gifts) == (4, 5, [("pour le frigo", 1)])
    assert rows[0].number not in [row[1] for row in sheet.rows]
    assert [sheet.beside(row) for row in sheet.rows] == [["2 paniers"], [], ["en visite"]]


def test_a_basket_of_another_week_says_which_on_its_line(scheme):
    _, capuche, _, rows = scheme
    Basket.objects.filter(pk=basket(rows[0], SECOND).pk).update(session=capuche.sessions.get(local_date=FIRST), number=91)
    sheet = sheet_of(capuche.sessions.get(local_date=FIRST))
    assert sheet.beside(sheet.rows[-1]) == ["panier du jeu.\u00a010\u00a0déc."]
    assert plan(FIRST).houses[1].visitors == 1


def test_sizes_are_named_and_weighed_each_by_its_own_contents(scheme):
    terms, _, _, rows = scheme
    big = BasketSize.objects.create(terms=terms, name="Grand panier", tariff=terms.tariff, weight_grams=5000)
    Basket.objects.filter(pk=basket(rows[1], FIRST).pk).update(size=big)
    found = plan(FIRST)
    assert found.sizes == [("Panier", 3), ("Grand panier", 2)]
    assert found.unwritten == ["Grand panier"]
    WeekItem.objects.create(season=terms.season, day=FIRST, product="Carottes", grams=1500, size=big)
    found = plan(FIRST)
    assert (found.unwritten, found.crates[0].grams) == ([], 6000)
    assert found.stations[0].each == [("Panier", 1000), ("Grand panier", 1500)]
    sheet = sheet_of(found.houses[1].session)
    assert [sheet.beside(row) for row in sheet.rows] == [["Panier"], ["Grand panier", "2 paniers"], ["Panier"]]


def test_what_changes_the_week_after(scheme):
    _, capuche, _, rows = scheme
    with clock.standing_at(make.at(FIRST, 22)):
        home, person = make.household(quotient=380, name="Mme E.")
        subscribe(sheet=capuche, person=person, household=home, first_on=SECOND, by=audit.SYSTEM)
    Basket.objects.filter(pk=basket(rows[0], SECOND).pk).update(state=BasketState.ABSENT, choice=Choice.CREDIT, chosen_at=clock.now())
    Basket.objects.filter(pk=basket(rows[1], SECOND).pk).update(quantity=3)
    move(rows[3], SECOND, capuche)
    there, here = plan(SECOND).houses
    assert told(here) == {
        "Nouveau": ["n° 4"], "En visite, cette fois": ["n° 90"], "Autre nombre": ["n° 2 (3 au lieu de 2)"], "Ne vient pas": ["n° 1"],
    }  # fmt: skip  # and nothing of n° 3, who comes every second week
    assert told(there) == {"Retire ailleurs, cette fois": ["n° 1"]}
    there, here = plan(THIRD).houses
    assert told(here) == {"De retour": ["n° 1"], "Autre nombre": ["n° 2 (2 au lieu de 3)"]}
    assert told(there) == {"De retour": ["n° 1"]}


def test_one_that_ended_is_gone_in_its_own_week(scheme):
    _, _, _, rows = scheme
    for row in (rows[0], rows[2]):
        row.baskets.filter(planned_for__local_date__gt=FIRST).delete()
        type(row).objects.filter(pk=row.pk).update(ends_on=FIRST)
    assert told(plan(SECOND).houses[1]) == {"A arrêté": ["n° 1"]}
    assert told(plan(THIRD).houses[1]) == {"A arrêté": ["n° 3"]}


def test_a_size_named_with_markup_is_read_as_it_was_written(scheme, counter, client):
    terms, _, _, rows = scheme
    odd = BasketSize.objects.create(terms=terms, name="<b>Grand</b> & co", tariff=terms.tariff, weight_grams=6000)
    Basket.objects.filter(pk=basket(rows[0], SECOND).pk).update(size=odd)
    with clock.standing_at(make.at(SECOND, 9)):
        sign_in(client, counter)
        page = client.get(reverse("paniers_desk:packing", args=[SECOND])).content.decode()
    changes = page[page.index("Ce qui change") :]
    assert "<b>Grand</b>" not in page
    assert "&lt;b&gt;Grand&lt;/b&gt; &amp; co au lieu de" in changes.replace("\u00a0", " ")


def test_the_screen_and_the_paper_say_no_name_and_no_price(scheme, counter, client):
    give(scheme[3][0], FIRST)
    with clock.standing_at(make.at(FIRST, 9)):
        sign_in(client, counter)
        page = client.get(reverse("paniers_desk:packing", args=[FIRST]))
        printed = client.get(reverse("paniers_desk:packing_paper", args=[FIRST]))
    main = re.search(r"<main.*</main>", page.content.decode(), re.S)[0]
    assert "pour le frigo" in main and "Carottes" in main
    assert [word for word in HIDDEN if word in main] == []
    assert printed["Content-Type"] == "application/pdf"


def test_a_day_without_baskets_and_a_day_that_is_none(scheme, counter, client):
    with clock.standing_at(make.at(FIRST, 9)):
        sign_in(client, counter)
        empty = client.get(reverse("paniers_desk:packing", args=["2026-12-25"]))
        assert "Pas de distribution dans vos maisons ce jour-là" in empty.content.decode()
        assert client.get(reverse("paniers_desk:packing_paper", args=["2026-12-25"])).status_code == 404
        assert client.get(reverse("paniers_desk:packing", args=["demain"])).status_code == 404


def test_only_the_houses_where_she_hands_baskets_out(scheme, client):
    with clock.standing_at(make.at(FIRST, 9)):
        sign_in(client, staff("accueil", make.maison("Abbaye")))
        page = client.get(reverse("paniers_desk:packing", args=[FIRST])).content.decode()
    assert "Abbaye" in page and "Capuche" not in page


def test_it_costs_the_same_at_two_sizes(scheme, counter, client, django_assert_max_num_queries):
    _, capuche, _, rows = scheme
    move(rows[3], SECOND, capuche)
    with clock.standing_at(make.at(dt.date(2026, 11, 21), 10)):
        for n in range(15):
            with django_assert_max_num_queries(8):
                plan(SECOND)
            come(capuche, 380, f"M. {n}")
    with clock.standing_at(make.at(FIRST, 9)):
        sign_in(client, counter)
        client.get(reverse("paniers_desk:packing", args=[SECOND]))
        with django_assert_max_num_queries(12):
            client.get(reverse("paniers_desk:packing", args=[SECOND]))


# The house's rule for what stays there


def test_after_the_hour_the_sheet_says_what_stays_and_what_the_house_does(scheme, counter, client):
    _, capuche, _, _ = scheme
    session = capuche.sessions.get(local_date=FIRST)
    address = reverse("paniers_desk:sheet", args=[session.pk])
    with clock.standing_at(make.at(FIRST, 19, 29)):
        sign_in(client, counter)
        assert "encore là" not in client.get(address).content.decode()
        answer = client.post(reverse("paniers_desk:ways", args=[session.pk]), {"leftover": Leftover.TOMORROW})
        assert answer.headers["Location"] == address
    assert HouseWays.objects.get(sheet=capuche).leftover == Leftover.TOMORROW
    assert AuditLine.objects.filter(verb="paniers.set_ways").count() == 1
    with clock.standing_at(make.at(FIRST, 19, 30)):
        sign_in(client, counter)
        page = client.get(address).content.decode()
        assert "4 paniers encore là" in page and "Gardez-les au frais jusqu’à demain midi" in page
        Basket.objects.filter(session=session, number=1).update(state=BasketState.HANDED_OVER, handed_at=clock.now())
        settle_day(distribution=session.distribution, by=audit.SYSTEM)
        assert "3 paniers encore là" in client.get(address).content.decode()


@pytest.mark.parametrize("sent", [{}, {"leftover": "poubelle"}])
def test_a_rule_that_is_none_changes_nothing(scheme, counter, client, sent):
    _, capuche, _, _ = scheme
    session = capuche.sessions.get(local_date=FIRST)
    with clock.standing_at(make.at(FIRST, 9)):
        sign_in(client, counter)
        assert client.post(reverse("paniers_desk:ways", args=[session.pk]), sent).status_code == 200
    assert not HouseWays.objects.exists()


def test_the_same_rule_again_is_nothing_and_an_unknown_one_is_refused(scheme, counter):
    for _ in range(2):
        set_ways(sheet=scheme[1], leftover=Leftover.SHARED, by=counter)
    assert AuditLine.objects.filter(verb="paniers.set_ways").count() == 1
    with pytest.raises(Refusal) as refused:
        set_ways(sheet=scheme[1], leftover="poubelle", by=counter)
    assert refused.value.code == "usage-inconnu"
