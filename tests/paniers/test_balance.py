"""The balance at the desk: exact, kept back where few households would be known by it, tried without a row changing, on one sheet."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from paniers.actions.set_costs import set_costs
from paniers.enums import BasketState
from paniers.models import Basket, SeasonCosts
from portal.kit import dates as dates_of_kit
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.enums import Role
from portal.tariffs.models import FullCost
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories
from .laid_baskets import MIX, lay

pytestmark = pytest.mark.django_db
EVENING = factories.at(dt.date(2026, 12, 3), 20)


@pytest.fixture(autouse=True)
def that_evening():
    with time_machine.travel(EVENING, tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season(last=dt.date(2027, 2, 25))


@laid_once
def capuche(terms):
    return factories.house_sheet(terms, capacity=None)


def words(answer) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(answer.content, "html.parser").get_text(" ")).replace("\u00a0", " ")


def every_row() -> dict[str, list]:
    """The whole database, but for who is signed in."""
    with connection.cursor() as sql:
        tables = [name for name in connection.introspection.table_names(sql) if name != "django_session"]
        found = {}
        for name in tables:
            sql.execute(f'SELECT * FROM "{name}"')
            found[name] = sorted(map(repr, sql.fetchall()))
        return found


def first_of(sheet, number: int = 1):
    return list(sheet.sessions.order_by("start")[:number])


def page(client, role=Role.REGIE, house=None, name="balance", **asked):
    sign_in(client, staff(role, house))
    return client.get(reverse(f"paniers_desk:{name}"), asked)


def test_the_hundred_baskets_of_the_domain_cost_the_town_143_euros_50(client, capuche):
    lay(capuche, first_of(capuche), since=EVENING)
    shown = page(client)
    balance = shown.context["balance"]
    assert (balance.units, balance.income_cents, balance.cost_cents, balance.balance_cents) == (100, 60_650, 75_000, -14_350)
    text = words(shown)
    assert "La ville ajoute 143,50 €, soit 1,44 € par panier." in text
    assert "Sans justificatif, au prix le plus haut 8" in text
    assert [line.units for line in balance.lines] == [27, 35, 18, 12, 8]


def test_six_euros_instead_of_five_and_a_half_are_tried_and_not_one_row_changes(client, capuche):
    lay(capuche, first_of(capuche), since=EVENING)
    sign_in(client, staff(Role.REGIE))
    client.get(reverse("paniers_desk:balance"))

    before = every_row()
    shown = client.get(reverse("paniers_desk:balance_try"), {"prix_550": "6"})
    assert (shown.context["before"].balance_cents, shown.context["after"].balance_cents) == (-14_350, -12_600)
    assert "6,00 € au lieu de 5,50 €, pour 35 paniers." in words(shown)
    assert every_row() == before


def test_everything_counts_in_the_full_cost_and_the_hours_of_volunteers_stand_apart(client, terms, capuche):
    lay(capuche, first_of(capuche), since=EVENING)
    costs = {"purchase_cents": 750, "transport_cents": 4_000, "fees_cents": 10, "staff_minutes": 90, "staff_hour_cents": 2_400}
    set_costs(terms=terms, valid_from=terms.starts_on, volunteer_minutes=450, by=None, **costs)
    some = Basket.objects.order_by("number").values_list("pk", flat=True)
    Basket.objects.filter(pk__in=some[:3]).update(state=BasketState.MISSED)
    shown = page(client)
    whole = shown.context["whole"]
    assert dict(whole.parts) == {
        "collected": 97 * 750,
        "left": 2_250,
        "given": 0,
        "promised": 0,
        "transport": 4_000,
        "fees": 1_000,
        "staff": 3_600,
    }
    assert whole.balance.balance_cents == -14_350 - 4_000 - 1_000 - 3_600
    text = words(shown)
    assert "7 h 30, sans les compter en euros" in text and "Pas retirés 3 paniers" in text


def test_a_day_without_a_known_cost_says_so(client, capuche):
    FullCost.objects.all().delete()
    lay(capuche, first_of(capuche), since=EVENING)
    assert "Le coût manque pour une partie de ces jours" in words(page(client))


def test_baskets_not_taken_are_in_nothing_and_a_basket_counts_where_it_is_packed(client, terms, capuche):
    other = factories.house_sheet(terms, name="Abbaye", capacity=None)
    lay(capuche, first_of(capuche), since=EVENING)
    moved, away = Basket.objects.order_by("number")[:2]
    Basket.objects.filter(pk=moved.pk).update(session=first_of(other)[0])
    Basket.objects.filter(pk=away.pk).update(state=BasketState.ABSENT)
    shown = page(client, par="maison")
    assert {row.words: row.whole.balance.units for row in shown.context["rows"]} == {"Abbaye": 1, "Capuche": 98}
    assert len(page(client, par="jour").context["rows"]) == 2


def test_who_handles_one_house_only_reads_its_own_and_few_households_are_kept_back(client, terms, capuche):
    other = factories.house_sheet(terms, name="Abbaye", capacity=None)
    lay(capuche, first_of(capuche), since=EVENING)
    lay(other, first_of(other), mix=(("de 0 à 399", 400, 5),), since=EVENING)
    shown = page(client, Role.RESPONSABLE, capuche.maison)
    assert shown.context["balance"].units == 100 and shown.context["masked"]
    assert [line.hidden for line in shown.context["balance"].lines] == [False, False, False, True, True]  # 8, and the next smallest
    assert "12" not in re.findall(r"1 200 et plus (\S+)", words(shown))
    town = page(client, Role.DIRECTION, par="maison")
    assert not town.context["masked"] and {row.words for row in town.context["rows"]} == {"Capuche", "Abbaye"}
    alone = page(client, Role.RESPONSABLE, other.maison)
    assert all(line.hidden for line in alone.context["balance"].lines)


def test_a_price_that_few_pay_is_not_tried_by_who_may_not_know_them(client, capuche):
    lay(capuche, first_of(capuche), mix=(*MIX[:3], ("1 200 et plus", 900, 4)), since=EVENING)
    shown = page(client, Role.RESPONSABLE, capuche.maison, name="balance_try", prix_900="10", prix_550="6")
    assert [(old, new) for old, new, _ in shown.context["moved"]] == [(550, 600)]
    assert shown.context["kept"] == [700, 900] and "trop peu de foyers le paient" in words(shown)


def test_months_are_put_together_until_nobody_stands_out(client, capuche, that_evening):
    dates = list(capuche.sessions.order_by("start"))
    lay(capuche, [day for day in dates if day.local_date.month == 12], mix=(("a", 400, 20),), since=EVENING)
    lay(capuche, [day for day in dates if day.local_date.month == 1], mix=(("b", 900, 3),), since=EVENING)
    that_evening.move_to(factories.at(dt.date(2027, 2, 26)))
    plain = [value for value, _ in page(client).context["form"].fields["periode"].choices]
    assert plain == ["tout", "2026-12-01", "2027-01-01"]
    masked = page(client, Role.RESPONSABLE, capuche.maison).context["form"].fields["periode"].choices
    assert [value for value, _ in masked] == ["tout", "2026-12-01"] and str(masked[1][1]) == dates_of_kit.days_range(
        dt.date(2026, 12, 1), dt.date(2027, 1, 31)
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ACCUEIL, 403), (Role.ANIMATION, 403), (Role.ADMINISTRATION, 403), (Role.COMPTABLE, 200), (Role.RESPONSABLE, 200)],
)
def test_the_counter_and_those_who_prepare_the_baskets_do_not_read_it(client, capuche, role, status):
    house = None if role in (Role.COMPTABLE, Role.ADMINISTRATION) else capuche.maison
    for name in ("balance", "balance_try"):
        assert page(client, role, house, name).status_code == status


def test_the_sheet_of_paper_holds_on_one_page_and_keeps_few_households_back_whoever_prints_it(client, capuche):
    lay(capuche, first_of(capuche), since=EVENING)
    answer = page(client, Role.DIRECTION, name="balance_paper")
    assert answer["Content-Type"] == "application/pdf"
    sheet = PdfReader(io.BytesIO(answer.content))
    text = re.sub(r"\s+", " ", "".join(one.extract_text() for one in sheet.pages))
    assert len(sheet.pages) == 1
    assert "La ville ajoute 143,50 €, soit 1,44 € par panier." in text and "90,00" not in text
    with time_machine.travel(factories.at(dt.date(2026, 11, 1))):
        assert page(client, Role.DIRECTION, name="balance_paper").status_code == 302


def test_files_are_safe_from_formulas_and_keep_few_households_back(client, capuche):
    lay(capuche, first_of(capuche), mix=(("=1+1", 400, 20), ("b", 550, 30), ("c", 900, 4)), since=EVENING)
    sign_in(client, staff(Role.DIRECTION))
    plain = b"".join(client.get(reverse("paniers_desk:balance_file", args=["csv"])).streaming_content).decode()
    rows = list(csv.reader(io.StringIO(plain.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1][1:] == ["Ensemble", "54", "281,00", "405,00", "-124,00"]
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)
    assert [row[2] for row in rows if row[0] == "Prix"] == ["moins de 11 foyers", "30", "moins de 11 foyers"]
    book = load_workbook(io.BytesIO(b"".join(client.get(reverse("paniers_desk:balance_file", args=["xlsx"])).streaming_content)))
    assert all(cell.data_type != "f" for row in book.active for cell in row)
    assert client.get(reverse("paniers_desk:balance_file", args=["ods"])).status_code == 404


def test_costs_are_noted_from_a_day_on_corrected_and_kept_in_the_journal(client, terms):
    sign_in(client, staff(Role.RESPONSABLE, factories.maison("Capuche")))
    address = reverse("paniers_desk:balance_costs", args=[terms.pk])
    sent = {"valid_from": "2026-12-03", "purchase_cents": "7,50", "transport_cents": "40", "staff_minutes": "90"}
    refused = client.post(address, sent)
    assert refused.status_code == 422 and "Le temps de l’équipe a un coût." in words(refused)
    assert client.post(address, sent | {"staff_hour_cents": "24"}).status_code == 302
    assert client.post(address, sent | {"staff_hour_cents": "25"}).status_code == 302
    assert SeasonCosts.objects.get().staff_hour_cents == 2_500
    assert AuditLine.objects.filter(verb="paniers.set_costs").latest("pk").detail["before"]["staff_hour_cents"] == 2_400
    assert client.post(address, sent | {"valid_from": "2028-01-01", "staff_hour_cents": "24"}).status_code == 422
    with pytest.raises(Refusal) as refusal:
        set_costs(terms=terms, valid_from=terms.starts_on, purchase_cents=200_000, by=None)
    assert refusal.value.code == "cout-hors-bornes"


def test_nothing_read_before_the_first_season_nor_on_days_without_a_basket(client):
    assert "Pas encore de saison" in words(page(client))
    factories.house_sheet(factories.season())
    assert "Pas de panier ces jours-là" in words(page(client))


@pytest.mark.parametrize("role", [Role.REGIE, Role.RESPONSABLE])
def test_it_costs_the_same_queries_whatever_the_number_of_baskets(client, terms, capuche, role, django_assert_max_num_queries):
    house = None if role == Role.REGIE else capuche.maison
    sign_in(client, staff(role, house))
    lay(capuche, first_of(capuche), since=EVENING)
    with django_assert_max_num_queries(17) as few:
        client.get(reverse("paniers_desk:balance"))
    for name in ("Abbaye", "Berriat"):
        other = factories.house_sheet(terms, name=name, capacity=None)
        lay(other, first_of(other), times=3, since=EVENING)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("paniers_desk:balance"))
