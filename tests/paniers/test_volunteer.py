"""The day's sheet in a volunteer's hands: what she sees, what she ticks, and everything she is refused."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from paniers.actions.hand_over import SHEET, hand_over, prepare
from paniers.actions.share_day import share_day
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, SharedFor
from paniers.models import Basket
from portal.kit import registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.share_sheet import take_sheet_back
from portal.people.enums import Role
from portal.people.models import SheetPass
from programmes.actions.cancel_session import cancel_session
from programmes.actions.move_session import move_session
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories

pytestmark = pytest.mark.django_db
THURSDAY = factories.FIRST
NEXT = THURSDAY + dt.timedelta(days=7)
OPENING = factories.at(THURSDAY, 16, 30)
HIDDEN = ("€", "380", "900", "Secret", "Durand", "rue des Lilas", "tranche", "quotient", "justificatif", "régler", "impayé")


@pytest.fixture(autouse=True)
def hands():
    """Thursday's distribution is about to begin."""
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def three():
    sheet = factories.house_sheet(factories.season(), capacity=200)
    for quotient, letter in ((380, "A"), (900, "B"), (None, "C")):
        home, person = factories.household(quotient=quotient, name=f"Mme {letter}.")
        person.family_name, person.given_name, person.address_1 = "Durand", "Secret", "3 rue des Lilas"
        person.save()
        subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
    return sheet


@pytest.fixture
def sheet(three, hands):
    hands.move_to(OPENING)
    return three


@pytest.fixture
def session(sheet):
    return sheet.sessions.get(local_date=THURSDAY)


@pytest.fixture
def agent(sheet):
    return staff(Role.ACCUEIL, sheet.maison)


@pytest.fixture
def held(session, agent):
    return share_day(session=session, lasting=SharedFor.END, by=agent, given_to="Jeanne")


@pytest.fixture
def volunteer(held):
    return holding(held)


def holding(sheet_pass) -> Client:
    client = Client()
    assert client.get(reverse("sheet_open", args=[sheet_pass.token])).status_code == 302
    return client


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def told(answer) -> str:
    """The same without keys and tokens, in which any three digits may come together."""
    return re.sub(r'"[0-9A-Za-z_+/=.-]{20,}"', "", words(answer))


def tick(client, follow=True, **box):
    return client.post("/feuille/", box, follow=follow)


def number(session, n) -> Basket:
    return Basket.objects.get(session=session, number=n)


def code_of(act) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_she_sees_numbers_chosen_names_and_boxes_and_nothing_else(volunteer, session):
    page = told(volunteer.get("/feuille/"))
    assert all(f"Mme {letter}." in page for letter in "ABC")
    assert page.count("Remettre<") == page.count("Préparer<") == 3
    assert [word for word in HIDDEN if word in page] == []


def test_the_order_is_that_of_the_numbers_whatever_each_pays(volunteer):
    page = words(volunteer.get("/feuille/"))
    assert re.findall(r'id="panier-(\d+)"', page) == ["1", "2", "3"]


def test_rows_look_the_same_whatever_is_paid(volunteer, session):
    """The three households pay 4, 7 and 9 € a basket: only number, name and key differ between their rows."""
    page = words(volunteer.get("/feuille/"))
    rows = {re.sub(r"\d+|Mme .\.", "", row) for row in re.findall(r"<tr id.*?</tr>", page)}
    assert len(rows) == 1


def test_nothing_on_it_leads_elsewhere(volunteer):
    page = words(volunteer.get("/feuille/")).replace('href="#contenu"', "")
    assert "<a " not in page.replace('<a class="skip" ', "")
    assert set(re.findall(r'action="(.*?)"', page)) == {"/feuille/"}


def test_a_basket_is_ticked_and_the_audit_tells_which_pass(volunteer, held, session):
    basket = number(session, 2)
    answer = tick(volunteer, remettre=f"{basket.pk}.1")
    basket.refresh_from_db()
    assert (basket.state, basket.handed_by) == (BasketState.HANDED_OVER, None)
    assert "Remis ✓ 16 h 30" in words(answer)
    assert "<strong data-handed>1</strong> remis" in words(answer)
    tick(volunteer, reprendre=f"{basket.pk}.2")
    tick(volunteer, preparer=f"{basket.pk}.3")
    lines = AuditLine.objects.filter(target=f"paniers.Basket:{basket.pk}").order_by("pk")
    assert [(line.verb, line.by, line.detail, line.maison_id) for line in lines] == [
        (f"paniers.{verb}", None, {"sheet_pass": held.pk}, session.maison_id) for verb in ("hand_over", "take_back_tick", "prepare")
    ]


def test_twice_the_same_request_is_one_tick_even_once_it_was_taken_back(volunteer, session):
    basket, key = number(session, 1), uuid.uuid4()
    tick(volunteer, remettre=f"{basket.pk}.1", request_key=str(key))
    tick(volunteer, reprendre=f"{basket.pk}.2")
    tick(volunteer, remettre=f"{basket.pk}.1", request_key=str(key))
    basket.refresh_from_db()
    assert (basket.state, basket.version) == (BasketState.PLANNED, 3)


def test_two_boxes_of_one_page_are_two_requests(volunteer, session):
    key = str(uuid.uuid4())
    for n in (1, 2):
        tick(volunteer, remettre=f"{number(session, n).pk}.1", request_key=key)
    assert Basket.objects.filter(session=session, state=BasketState.HANDED_OVER).count() == 2


def test_a_tick_of_what_somebody_ticked_otherwise_meanwhile_is_told(volunteer, session, agent):
    basket = number(session, 1)
    hand_over(basket=basket, by=agent)
    answer = tick(volunteer, reprendre=f"{basket.pk}.1")
    assert "a déjà été coché autrement à 16 h 30" in words(answer)
    basket.refresh_from_db()
    assert basket.state == BasketState.HANDED_OVER


def test_taken_back_while_she_ticks_nothing_is_noted(volunteer, held, session, agent):
    basket = number(session, 1)
    take_sheet_back(sheet_pass=held, by=agent)
    assert tick(volunteer, remettre=f"{basket.pk}.1").status_code == 410
    for act in (hand_over, prepare):
        assert code_of(lambda act=act: act(basket=basket, by=None, sheet_pass=held)) == "feuille-fermee"
    basket.refresh_from_db()
    assert (basket.state, basket.prepared_at) == (BasketState.PLANNED, None)


def test_too_late_nothing_is_noted(volunteer, held, session, hands):
    hands.move_to(factories.at(THURSDAY, 20))
    answer = tick(volunteer, remettre=f"{number(session, 1).pk}.1")
    assert answer.status_code == 410
    assert "Le temps du lien est passé" in words(answer)
    assert code_of(lambda: hand_over(basket=number(session, 1), by=None, sheet_pass=held)) == "feuille-fermee"


def test_a_basket_of_another_date_is_refused(volunteer, held, sheet):
    other = number(sheet.sessions.get(local_date=NEXT), 1)
    assert tick(volunteer, remettre=f"{other.pk}.1").status_code == 404
    for act in (hand_over, prepare):
        assert code_of(lambda act=act: act(basket=other, by=None, sheet_pass=held)) == "autre-feuille"
    other.refresh_from_db()
    assert other.state == BasketState.PLANNED


def test_a_basket_of_another_house_is_refused(volunteer, held, sheet):
    elsewhere = factories.house_sheet(sheet.activity.specific.terms, name="Abbaye")
    home, person = factories.household()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        subscribe(sheet=elsewhere, person=person, household=home, first_on=THURSDAY, by=None)
    other = number(elsewhere.sessions.get(local_date=THURSDAY), 1)
    assert tick(volunteer, remettre=f"{other.pk}.1").status_code == 404
    assert code_of(lambda: hand_over(basket=other, by=None, sheet_pass=held)) == "autre-feuille"


@pytest.mark.parametrize("value", ["", "1", "x.y", "-1.1", "9" * 40 + ".1", "²."])
def test_a_tick_made_by_hand_is_never_an_error_of_the_server(volunteer, value):
    assert tick(volunteer, follow=False, remettre=value, request_key="x").status_code in (302, 404)


def test_a_form_of_another_site_ticks_nothing(held, session):
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("sheet_open", args=[held.token]))
    assert client.post("/feuille/", {"remettre": f"{number(session, 1).pk}.1"}).status_code == 403


def test_a_cancelled_date_says_so(volunteer, session, agent):
    cancel_session(session=session, by=agent, why="neige")
    answer = volunteer.get("/feuille/")
    assert "Cette distribution est annulée" in words(answer)
    assert "Mme A." not in words(answer)


def test_a_date_gone_to_another_house_closes_the_sheet(volunteer, session, agent):
    with pytest.raises(Refusal, match="ne change pas de maison"):
        move_session(session=session, start=session.start, end=session.end, maison=factories.maison("Abbaye"), by=agent)
    assert volunteer.get("/feuille/").status_code == 200
    type(session).objects.filter(pk=session.pk).update(maison=factories.maison("Abbaye"))  # by another road
    assert volunteer.get("/feuille/").status_code == 410


def test_the_page_tells_scripts_when_it_has_changed(volunteer, session, agent):
    def mark():
        return re.search(r'data-mark="(.*?)"', words(volunteer.get("/feuille/")))[1]

    before = mark()
    assert mark() == before
    hand_over(basket=number(session, 1), by=agent)
    assert mark() != before


def test_her_sheet_costs_the_same_at_two_sizes(volunteer, sheet, hands, django_assert_max_num_queries):
    for _ in range(2):
        with django_assert_max_num_queries(12):
            volunteer.get("/feuille/")
        hands.move_to(factories.at(dt.date(2026, 11, 24), 10))
        for n in range(20):
            home, person = factories.household(name=f"M. {n}")
            subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
        hands.move_to(OPENING)


# Confiding it


@pytest.fixture
def desk(client, agent):
    return sign_in(client, agent)


def share_page(session) -> str:
    return reverse("paniers_desk:share", args=[session.pk])


def test_staff_confide_it_see_who_has_it_and_take_it_back(desk, session):
    assert share_page(session) in words(desk.get(reverse("paniers_desk:sheet", args=[session.pk])))
    answer = desk.post(share_page(session), {"lasting": "end", "given_to": "Jeanne", "request_key": str(uuid.uuid4())}, follow=True)
    made = SheetPass.objects.get()
    assert made.target == f"{SHEET}:{session.pk}"
    assert made.expires_at == factories.at(THURSDAY, 20)
    assert reverse("sheet_open", args=[made.token]) in words(answer)
    page = words(desk.get(share_page(session)))
    assert "Jeanne" in page
    assert "pas encore" in page
    desk.post(reverse("sheet_pass_back", args=[made.pk]))
    page = words(desk.get(share_page(session)))
    assert "Jeanne" not in page
    assert "Personne n’a cette feuille" in page


@pytest.mark.parametrize(
    ("lasting", "now", "until"),
    [
        ("end", (16, 30), factories.at(THURSDAY, 20)),
        ("short", (16, 30), factories.at(THURSDAY, 18, 30)),
        ("tonight", (16, 30), factories.at(THURSDAY + dt.timedelta(days=1), 0)),
        ("short", (23, 10), factories.at(THURSDAY + dt.timedelta(days=1), 0)),
    ],
)
def test_it_is_confided_for_a_time_and_never_past_midnight(session, agent, hands, lasting, now, until):
    hands.move_to(factories.at(THURSDAY, *now))
    assert share_day(session=session, lasting=lasting, by=agent).expires_at == until


@pytest.mark.parametrize(
    ("moment", "also", "code", "said"),
    [
        (factories.at(THURSDAY - dt.timedelta(days=1), 12), {}, "pas-aujourdhui", "Cette feuille est celle du jeudi 3 décembre 2026."),
        (factories.at(NEXT, 12), {}, "pas-aujourdhui", "Cette feuille est celle du jeudi 3 décembre 2026."),
        (factories.at(THURSDAY, 20, 1), {}, "deja-fini", "La distribution est finie depuis plus d'une heure."),
        (
            OPENING,
            {"lasting": "tonight", "by": "elsewhere"},
            "feuille-pas-a-vous",
            "Vous ne pouvez pas confier les feuilles de cette maison.",
        ),
    ],
)
def test_it_is_refused_in_words(session, agent, hands, moment, also, code, said):
    hands.move_to(moment)
    by = staff(Role.ACCUEIL, factories.maison("Abbaye")) if also.get("by") else agent
    with pytest.raises(Refusal) as caught:
        share_day(session=session, lasting=also.get("lasting", "end"), by=by)
    assert (caught.value.code, caught.value.words.replace("\u00a0", " ")) == (code, said)
    assert caught.value.way_out
    assert not SheetPass.objects.exists()


def test_a_cancelled_date_is_not_confided(session, agent):
    cancel_session(session=session, by=agent)
    session.refresh_from_db()
    assert code_of(lambda: share_day(session=session, lasting="end", by=agent)) == "date-annulee"


def test_a_refusal_stands_on_the_page_and_nothing_is_confided(desk, session, hands):
    hands.move_to(factories.at(THURSDAY, 21))
    answer = desk.post(share_page(session), {"lasting": "end", "given_to": "Jeanne"})
    assert "La distribution est finie" in words(answer)
    assert 'value="Jeanne"' in words(answer)
    assert not SheetPass.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"lasting": "x"}, {"lasting": "end", "given_to": "é" * 41}])
def test_a_form_made_by_hand_makes_no_link(desk, session, typed):
    assert desk.post(share_page(session), typed).status_code == 200
    assert not SheetPass.objects.exists()


def test_the_form_sent_twice_makes_one_link(desk, session):
    key = str(uuid.uuid4())
    first, second = (desk.post(share_page(session), {"lasting": "end", "request_key": key}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert SheetPass.objects.count() == 1


def test_another_house_confides_nothing_and_sees_nobody(client, held, session):
    sign_in(client, staff(Role.ACCUEIL, factories.maison("Abbaye")))
    for answer in (client.get(share_page(session)), client.post(share_page(session), {"lasting": "end"})):
        assert answer.status_code == 404
    assert SheetPass.objects.count() == 1


def test_the_page_of_links_costs_the_same_at_two_sizes(desk, session, agent, django_assert_max_num_queries):
    desk.get(share_page(session))
    for _ in range(2):
        with django_assert_max_num_queries(16):
            desk.get(share_page(session))
        for _ in range(12):
            share_day(session=session, lasting="end", by=agent)


def test_the_slot_leads_back_to_the_desk(session):
    assert registry.sheet_passes.get(SHEET).desk_url(str(session.pk)) == share_page(session)
