"""« Ma caisse » and « Régies et mandats » on screen: counting with the server alone, ways out of each refusal, who sees what."""

import re

import pytest
from django.urls import reverse

from portal.kit import clock
from portal.kit.money import format_euros
from portal.ledger.enums import MandateRole
from portal.ledger.models import CashSession, Mandate, OfficeChange, Payment, Regie
from portal.ledger.rules.denominations import fewest
from tests.grounds import laid_once
from tests.people.factories import maison, sign_in, staff

from . import ground
from .test_screens import line, text_of

pytestmark = pytest.mark.django_db
BOX = {"n2000": "1", "n1000": "2", "n500": "1", "n200": "2", "n100": "1"}  # 50.00 €


@laid_once
def regie():
    return ground.desk(float_cents=5000)


@laid_once
def cashier(regie):
    user = staff("regie", first_name="Karim", last_name="Faure")
    ground.mandate(regie, user, till=False)
    return user


def page(answer):
    return answer.content.decode()


def sum_of(answer, name):
    return re.search(rf'data-sum="{name}">([^<]*)<', page(answer))[1]


def post(client, name, key, /, **data):
    return client.post(reverse(f"regie:{name}", args=[key]), data)


# --- opening -----------------------------------------------------------------------------------------------------------------


def test_before_taking_money_she_is_led_to_open_her_till_and_back(client, cashier, home, regie):
    ground.owe(home, 400)
    sign_in(client, cashier)
    address = reverse("regie:household", args=[home.pk])
    before = page(client.get(address))
    assert "encaisser-titre" not in before
    assert "Ouvrir ma caisse" in before
    way = re.search(r'href="([^"]+suite=[^"]+)"', before)[1]
    assert "50,00" in page(client.get(way))
    answer = client.post(way, {**BOX, "suite": address})
    assert answer.url == address
    assert "encaisser-titre" in page(client.get(address))


@pytest.mark.parametrize("wanted", ["https://ailleurs.example/", "//ailleurs.example", "/mon-espace/", "javascript:alert(1)"])
def test_she_is_led_nowhere_else(client, cashier, regie, wanted):
    sign_in(client, cashier)
    assert post(client, "open_till", regie.pk, **BOX, suite=wanted).url == reverse("regie:tills")


def test_adding_up_is_done_by_the_server_and_opens_nothing(client, cashier, regie):
    sign_in(client, cashier)
    answer = post(client, "open_till", regie.pk, n2000="2", n100="3", recount="1")
    assert answer.status_code == 200
    assert sum_of(answer, "counted") == format_euros(4300)
    assert "Il manque 7,00" in sum_of(answer, "verdict")
    assert not CashSession.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "1,5", "deux", "99999", "\x00"])
def test_what_is_no_number_is_said_beside_its_box(client, cashier, regie, typed):
    sign_in(client, cashier)
    answer = post(client, "open_till", regie.pk, n2000=typed)
    assert answer.status_code == 422
    assert 'class="error"' in page(answer)
    assert not CashSession.objects.exists()


# --- closing -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def session(client, cashier, home, regie):
    ground.owe(home, 3200)
    opened = ground.open_till(regie, cashier)
    ground.taken(regie, home, 2000, by=cashier)
    ground.taken(regie, home, 1200, by=cashier)
    sign_in(client, cashier)
    return opened


def test_the_till_is_closed_without_a_calculator_nor_a_script(client, session):
    box = {**BOX, "n2000": "2", "n1000": "3"}  # 80.00 €
    first = post(client, "close_till", session.pk, **box, recount="1")
    assert sum_of(first, "counted") == format_euros(8000)
    assert "82,00" in page(first)
    assert "Il manque 2,00" in sum_of(first, "verdict")
    refused = post(client, "close_till", session.pk, **box)
    assert refused.status_code == 422
    assert "d&#x27;où vient cet écart" in page(refused)
    assert 'value="3"' in page(refused)  # nothing typed is lost
    done = post(client, "close_till", session.pk, **box, reason="Deux euros rendus en trop")
    assert done.url == reverse("regie:till", args=[session.pk])
    after = page(client.get(done.url))
    assert "Deux euros rendus en trop" in after
    assert "−2,00" in after
    sheet = client.get(reverse("regie:till_sheet", args=[session.pk]))
    assert sheet["Content-Type"] == "application/pdf"
    assert "no-store" in sheet["Cache-Control"]
    assert "Deux euros rendus en trop" in text_of(sheet.content)
    assert client.get(reverse("regie:close_till", args=[session.pk])).url == done.url


def test_the_terminal_s_own_total_is_compared_and_stands_on_the_sheet_and_in_the_journal(client, session, home, regie, cashier):
    ground.owe(home, 4500)
    ground.taken(regie, home, 4500, by=cashier, method="card_terminal")
    box = {f"n{value}": str(number) for value, number in fewest(session.should_hold_cents()).items()}
    assert "Total du terminal" in page(client.get(reverse("regie:close_till", args=[session.pk])))
    refused = post(client, "close_till", session.pk, **box, terminal="40,00")
    assert refused.status_code == 422
    assert "5,00\xa0€ de moins que nos quittances" in page(refused)
    done = post(client, "close_till", session.pk, **box, terminal="40,00", terminal_reason="Une vente annulée au terminal")
    words = "le ticket dit 40,00\xa0€, 5,00\xa0€ de moins que nos quittances. Une vente annulée au terminal"
    for screen in (done.url, reverse("regie:journal")):
        assert words in page(client.get(screen)), screen
    sheet = text_of(client.get(reverse("regie:till_sheet", args=[session.pk])).content)
    assert "Une vente annulée au terminal" in sheet


def test_without_its_ticket_the_sheet_says_that_it_was_not_read(client, session, home, regie, cashier):
    ground.owe(home, 4500)
    ground.taken(regie, home, 4500, by=cashier, method="card_terminal")
    ground.close_till(session)
    assert "ticket non relevé" in text_of(client.get(reverse("regie:till_sheet", args=[session.pk])).content).replace("\n", " ")


def test_an_open_till_has_no_sheet_yet(client, session):
    assert client.get(reverse("regie:till_sheet", args=[session.pk])).status_code == 404


def test_somebody_else_s_till_is_seen_and_said_to_be_hers(client, session, regie):
    other = staff("regie", first_name="Léo")
    ground.mandate(regie, other, till=False)
    sign_in(client, other)
    words = page(client.get(reverse("regie:close_till", args=[session.pk])))
    assert "tenue par Karim Faure" in words
    assert "data-count" not in words
    answer = post(client, "close_till", session.pk, **BOX)
    assert answer.status_code == 422
    assert CashSession.objects.get(pk=session.pk).is_open


def test_the_regisseur_closes_it_and_that_is_said_on_the_sheet(client, session, regie):
    chief = staff("regie", first_name="Odile", last_name="Rey")
    ground.mandate(regie, chief, role=MandateRole.REGISSEUR, till=False)
    sign_in(client, chief)
    assert "Karim Faure : ce sera noté" in page(client.get(reverse("regie:close_till", args=[session.pk])))
    post(client, "close_till", session.pk, n5000="1", n2000="1", n1000="1", n200="1")
    sheet = text_of(client.get(reverse("regie:till_sheet", args=[session.pk])).content)
    assert "fermée par Odile Rey" in " ".join(sheet.split())


def test_the_accountant_sees_tills_and_touches_none(client, session):
    sign_in(client, staff("comptable"))
    assert "Karim Faure" in page(client.get(reverse("regie:tills")))
    assert "Compter et fermer" not in page(client.get(reverse("regie:till", args=[session.pk])))
    assert client.get(reverse("regie:close_till", args=[session.pk])).status_code == 403
    assert client.get(reverse("regie:open_till", args=[session.regie_id])).status_code == 403


def test_another_house_s_till_is_not_found(client, session):
    session.regie.maison = maison()
    session.regie.save()
    sign_in(client, staff("regie", maison()))
    for name in ("till", "close_till", "till_sheet"):
        assert client.get(reverse(f"regie:{name}", args=[session.pk])).status_code == 404


# --- taking ------------------------------------------------------------------------------------------------------------------


def take(client, home, owed, /, **fields):
    return post(client, "household", home.pk, lines=line(owed), amount_cents="", method="cash", **fields)


def test_two_hundred_typed_for_twenty_is_asked_again_and_nothing_is_lost(client, cashier, home, regie):
    owed = ground.owe(home, 2000)
    ground.open_till(regie, cashier)
    sign_in(client, cashier)
    asked = take(client, home, owed, tendered_cents="200", payer="Sa fille", regie=regie.pk)
    assert asked.status_code == 422
    assert "180,00" in page(asked)
    assert "Sa fille" in page(asked)
    assert "Oui, ces sommes sont justes" in page(asked)
    assert not Payment.objects.exists()
    yes = re.search(r'name="sure" value="([^"]+)"', page(asked))[1]
    other = take(client, home, owed, tendered_cents="2000", regie=regie.pk, sure=yes)
    assert other.status_code == 422  # the « yes » was for other figures
    assert take(client, home, owed, tendered_cents="200", regie=regie.pk, sure=yes).status_code == 302
    assert Payment.objects.get().change_cents == 18_000


def test_the_change_is_shown_large_in_notes_and_coins(client, cashier, home, regie):
    owed = ground.owe(home, 650)
    ground.open_till(regie, cashier)
    sign_in(client, cashier)
    shown = page(client.get(take(client, home, owed, tendered_cents="20", regie=regie.pk).url))
    assert "13,50" in shown
    assert all(f"1 × {words}" in shown for words in ("10\u00a0€", "2\u00a0€", "1\u00a0€", "50\u00a0c"))


def test_a_cheque_is_noted_with_its_number(client, cashier, home, regie):
    owed = ground.owe(home, 650)
    ground.open_till(regie, cashier)
    sign_in(client, cashier)
    answer = post(client, "household", home.pk, lines=line(owed), method="cheque", regie=regie.pk)
    assert "avec son numéro" in page(answer)
    assert post(client, "household", home.pk, lines=line(owed), method="cheque", note="77", regie=regie.pk).status_code == 302


def test_above_three_hundred_euros_the_other_ways_are_named(client, cashier, home, regie):
    owed = ground.owe(home, 30_100)
    ground.open_till(regie, cashier)
    sign_in(client, cashier)
    words = page(take(client, home, owed, regie=regie.pk))
    assert all(way in words for way in ("la carte", "un chèque", "le paiement en ligne"))


# --- deeds and mandates ------------------------------------------------------------------------------------------------------


@laid_once
def director():
    return staff("direction", first_name="Marc", last_name="Dumas")


DEED = {
    "name": "Régie du Beffroi", "code": "beffroi", "document": "décision n° 31", "document_on": "2026-01-12", "products": ["basket"],
    "methods": ["cash"], "max_encaisse_cents": "500", "max_cash_cents": "300", "float_cents": "50", "second_eyes_cents": "50",
}  # fmt: skip


def test_a_deed_is_written_changed_and_a_mandate_given_and_ended_on_screen(client, director, cashier):
    sign_in(client, director)
    answer = client.post(reverse("regie:found"), DEED)
    made = Regie.objects.get(code="beffroi")
    assert answer.url == reverse("regie:office", args=[made.pk])
    changed = {**DEED, "max_encaisse_cents": "800", "document": "décision n° 44", "is_open": "on"}
    assert post(client, "change_office", made.pk, **changed).status_code == 302
    assert OfficeChange.objects.get().changes == {"max_encaisse_cents": [50_000, 80_000]}
    today = clock.today().isoformat()
    named = {"user": cashier.pk, "role": "mandataire", "since": today, "document": "arrêté n° 7"}
    assert post(client, "mandate", made.pk, **named).status_code == 302
    shown = page(client.get(answer.url))
    assert all(words in shown for words in ("décision n° 44", "500,00", "800,00", "Karim Faure", "arrêté n° 7"))
    again = post(client, "mandate", made.pk, **named)
    assert again.status_code == 422
    assert "a déjà un mandat" in page(again)
    mandate = Mandate.objects.get(regie=made)
    assert post(client, "end_mandate", mandate.pk, until=today).status_code == 302
    assert Mandate.objects.get(pk=mandate.pk).until == clock.today()


def test_a_deed_refused_keeps_what_was_typed(client, director):
    sign_in(client, director)
    answer = client.post(reverse("regie:found"), {**DEED, "max_cash_cents": "400"})
    assert answer.status_code == 422
    assert "300,00" in page(answer)
    assert "Régie du Beffroi" in page(answer)


def test_the_accountant_and_who_holds_a_regie_read_deeds_and_write_none(client, regie, cashier):
    for user in (staff("comptable"), cashier):
        sign_in(client, user)
        shown = page(client.get(reverse("regie:office", args=[regie.pk])))
        assert regie.deed in shown
        assert "modification" not in shown
        assert client.get(reverse("regie:found")).status_code == 403
        assert client.get(reverse("regie:change_office", args=[regie.pk])).status_code == 403


def test_an_office_nobody_holds_is_said_on_the_list(client, director, regie):
    sign_in(client, director)
    assert "personne" in page(client.get(reverse("regie:offices")))


# --- how many queries --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tills", "till", "close_till", "offices", "office"])
def test_a_screen_costs_the_same_whatever_its_length(client, session, cashier, home, regie, director, name, django_assert_max_num_queries):
    sign_in(client, director if name.startswith("office") else cashier)
    address = reverse(f"regie:{name}", args=[] if name in ("tills", "offices") else [regie.pk if name == "office" else session.pk])

    def fill(times):
        for _ in range(times):
            ground.owe(home, 300)
            ground.taken(regie, home, 100, by=cashier, method="cheque")
            sub, user = ground.desk(parent=regie), staff("regie")
            ground.mandate(sub, user)
            ground.close_till(CashSession.objects.get(holder=user))
            ground.mandate(regie, user)
            OfficeChange.objects.create(
                regie=regie, document="n° 1", document_on=clock.today(), changes={"float_cents": [1, 2]}, at=clock.now(), by=director
            )

    def asked():
        with django_assert_max_num_queries(40) as found:
            assert client.get(address).status_code == 200
        return len(found)

    fill(2)
    client.get(address)
    few = asked()
    fill(5)
    assert asked() == few


# --- the régie's home, and what was typed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "acts"), [("regie", True), ("comptable", False), ("direction", False)])
def test_the_regie_s_home_leads_to_every_money_page_that_opens(client, regie, role, acts):
    sign_in(client, staff(role))
    home_page = page(client.get(reverse("regie:journal")))
    nav = home_page[home_page.index("money-doors") :]
    doors = re.findall(r'<li><a href="([^"]+)"', nav[: nav.index("</ul>")])
    assert {reverse("regie:deposits"), reverse("regie:books"), reverse("regie:records"), reverse("regie:refunds")} <= set(doors)
    assert (reverse("regie:tills") in doors) is acts
    assert [address for address in doors if client.get(address).status_code != 200] == []


def test_letters_typed_in_a_count_stay_in_their_box_with_words(client, cashier, regie):
    sign_in(client, cashier)
    answer = post(client, "open_till", regie.pk, n5000="abc", n100="-3")
    assert answer.status_code == 422
    assert 'value="abc"' in page(answer) and 'value="-3"' in page(answer)
    assert "Un nombre entier" in page(answer)
    assert not CashSession.objects.exists()


def test_a_refusal_is_read_beside_its_field(client, cashier, home, regie):
    ground.open_till(regie, cashier)
    ground.owe(home, 400)
    sign_in(client, cashier)
    answer = client.post(
        reverse("regie:household", args=[home.pk]), {"regie": regie.pk, "method": "cheque", "amount_cents": "4", "lines": []}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount_cents"]  # above the lines ticked
    assert answer.context["form"].errors["note"]  # a cheque has its number
