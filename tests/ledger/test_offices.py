"""Deeds, sub-offices and mandates: what may be written, by whom, and that nothing used is silently changed."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import change_office, end_mandate, found_office, give_mandate, take_payment
from portal.ledger.enums import DESK_METHODS, ChargeKind, MandateRole
from portal.ledger.models import CashSession, Mandate, OfficeChange, Regie
from portal.ledger.rules import offices
from tests.grounds import laid_once
from tests.people.factories import maison, staff

from . import ground

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(code, act, /, **call):
    with pytest.raises(Refusal) as caught:
        act(**call)
    found = {reason.code: reason for reason in caught.value.reasons}
    assert code in found, found
    assert found[code].way_out
    return found[code]


@laid_once
def director():
    return staff("direction", first_name="Marc", last_name="Dumas")


def deed(**said):
    return {
        "code": "beffroi",
        "name": "Régie du Beffroi",
        "deed": "décision n° 2026-031",
        "deed_on": clock.today() - 10 * DAY,
        "products": ["basket", "outing"],
        "methods": ["cash", "cheque"],
        "max_encaisse_cents": 50_000,
        "max_cash_cents": 30_000,
        "float_cents": 5_000,
        "second_eyes_cents": 5_000,
        "pays_out": False,
        **said,
    }


# --- deeds -----------------------------------------------------------------------------------------------------------------


def test_a_regie_is_written_from_its_deed(director):
    regie = found_office(by=director, **deed())
    assert (regie.deed, regie.float_cents, regie.products) == ("décision n° 2026-031", 5000, ["basket", "outing"])
    assert AuditLine.objects.get(verb="ledger.found_office").by == director


@pytest.mark.parametrize("role", ["regie", "comptable", "responsable", "accueil"])
def test_only_the_direction_and_the_administration_write(role):
    assert "direction" in refused("sans-droit", found_office, by=staff(role), **deed()).words


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"deed": " "}, "sans-acte"),
        ({"deed_on": None}, "sans-acte"),
        ({"products": []}, "sans-produit"),
        ({"methods": []}, "sans-moyen"),
        ({"methods": ["cash", "stripe_card"]}, "moyens-melanges"),
        ({"max_cash_cents": 30_001}, "especes-loi"),
        ({"max_encaisse_cents": 0}, "plafond-zero"),
        ({"float_cents": -1}, "plafond-zero"),
        ({"provider": "stripe"}, "prestataire-au-comptoir"),
        ({"online": True, "methods": ["stripe_card"], "provider": "stripe"}, "sans-accord"),
    ],
)
def test_a_deed_that_cannot_be_is_refused_in_words(director, said, code):
    refused(code, found_office, by=director, **deed(**said))
    assert not Regie.objects.exists()


def test_a_deed_of_tomorrow_and_a_code_already_used_are_refused(director):
    refused("acte-a-venir", found_office, by=director, **deed(deed_on=clock.today() + DAY))
    found_office(by=director, **deed())
    refused("code-pris", found_office, by=director, **deed())


def test_one_online_regie_at_a_time(director):
    ground.online_regie()
    said = deed(online=True, methods=["stripe_card"])
    refused("regie-en-ligne-deja", found_office, by=director, **said)


def test_a_sub_office_stays_within_its_regie(director):
    above = found_office(by=director, **deed())
    house = maison()
    for said, code in (
        ({"products": ["basket", "event"]}, "sous-regie-produits"),
        ({"methods": ["voucher"]}, "sous-regie-moyens"),
        ({"max_encaisse_cents": 50_001}, "sous-regie-encaisse"),
        ({"pays_out": True}, "sous-regie-avances"),
    ):
        refused(code, found_office, by=director, parent=above, maison=house, **deed(code="sous", **said))
    sub = found_office(by=director, parent=above, maison=house, **deed(code="sous"))
    refused("sous-sous-regie", found_office, by=director, parent=sub, **deed(code="trop"))


def test_a_new_programme_opens_no_till_by_itself(home, director):
    """A kind of charge that no deed names is refused everywhere, in the sub-office too, until a document adds it above."""
    above = found_office(by=director, **deed())
    sub = found_office(by=director, parent=above, **deed(code="sous"))
    user = ground.agent()
    for office in (above, sub):
        ground.mandate(office, user)
        ground.owe(home, 300, kind=ChargeKind.CULTURE_CARD)
        call = {"regie": office, "household": home, "method": "cash", "amount_cents": 300, "by": user}
        assert "carte culture" in refused("hors-acte", take_payment, **call).words
    wider = ["basket", "outing", "culture_card"]
    refused("sous-regie-produits", change_office, regie=sub, document="n° 40", document_on=clock.today(), by=director, products=wider)
    change_office(regie=above, document="n° 40", document_on=clock.today(), by=director, products=wider)
    refused("hors-acte", take_payment, **call)
    change_office(regie=sub, document="n° 41", document_on=clock.today(), by=director, products=wider)
    call["regie"] = Regie.objects.select_related("parent").get(pk=sub.pk)
    assert take_payment(**call).state == "succeeded"


def test_what_the_regie_above_loses_its_sub_offices_lose_at_once(home, director):
    above = found_office(by=director, **deed())
    sub = found_office(by=director, parent=above, **deed(code="sous"))
    user = ground.agent()
    ground.mandate(sub, user)
    ground.owe(home, 300, kind="outing")
    change_office(regie=above, document="n° 42", document_on=clock.today(), by=director, products=["basket"])
    sub = Regie.objects.select_related("parent").get(pk=sub.pk)
    refused("hors-acte", take_payment, regie=sub, household=home, method="cash", amount_cents=300, by=user)


def test_a_change_is_written_with_its_document_and_what_was_before(director):
    regie = found_office(by=director, **deed())
    change = change_office(
        regie=regie, document="décision n° 2026-044", document_on=clock.today(), by=director, max_encaisse_cents=80_000, name=regie.name
    )
    assert change.changes == {"max_encaisse_cents": [50_000, 80_000]}
    assert Regie.objects.get().max_encaisse_cents == 80_000
    assert Regie.objects.get().deed == "décision n° 2026-031"
    assert AuditLine.objects.get(verb="ledger.change_office").detail == {"fields": ["max_encaisse_cents"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeChange.objects.update(document="autre")


def test_a_change_without_document_or_without_change_is_refused(director):
    regie = found_office(by=director, **deed())
    refused("sans-acte", change_office, regie=regie, document="", document_on=clock.today(), by=director, float_cents=1)
    refused("rien-change", change_office, regie=regie, document="n° 1", document_on=clock.today(), by=director, float_cents=5000)
    refused("sans-droit", change_office, regie=regie, document="n° 1", document_on=clock.today(), by=staff("comptable"), float_cents=1)
    with pytest.raises(ValueError, match="does not change"):
        change_office(regie=regie, document="n° 1", document_on=clock.today(), by=director, code="autre")
    assert not OfficeChange.objects.exists()


def test_a_regie_is_not_shut_on_an_open_till_nor_on_money(home, director):
    regie = found_office(by=director, **deed())
    user = ground.agent()
    ground.mandate(regie, user)
    ground.owe(home, 300)
    ground.taken(regie, home, 300, by=user)
    call = {"regie": regie, "document": "n° 50", "document_on": clock.today(), "by": director, "is_open": False}
    refused("caisses-ouvertes", change_office, **call)
    ground.close_till(CashSession.objects.get())
    refused("recettes-en-caisse", change_office, **call)


def test_a_float_changed_during_the_day_leaves_open_tills_as_they_are(director):
    regie = found_office(by=director, **deed())
    user = ground.agent()
    ground.mandate(regie, user)
    change_office(regie=regie, document="n° 51", document_on=clock.today(), by=director, float_cents=9_000)
    assert ground.close_till(CashSession.objects.get()).counted_cents == 5_000
    assert ground.open_till(Regie.objects.get(), user).float_cents == 9_000


# --- mandates ---------------------------------------------------------------------------------------------------------------


@laid_once
def regie():
    return ground.desk()


@laid_once
def cashier():
    return staff("regie", first_name="Karim", last_name="Faure")


def naming(regie, user, by, **said):
    return {
        "regie": regie,
        "user": user,
        "role": MandateRole.MANDATAIRE,
        "since": clock.today(),
        "document": "arrêté n° 7",
        "by": by,
        **said,
    }


def test_a_mandate_is_given_and_lets_one_open_a_till(regie, cashier, director):
    mandate = give_mandate(**naming(regie, cashier, director, until=clock.today() + 9 * DAY))
    assert mandate.document == "arrêté n° 7"
    assert ground.open_till(regie, cashier).is_open
    assert AuditLine.objects.get(verb="ledger.give_mandate").detail == {"role": "mandataire"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"document": " "}, "sans-acte"),
        ({"since": -1}, "mandat-passe"),
        ({"since": 5, "until": 3}, "mandat-a-l-envers"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused(regie, cashier, director, said, code):
    days = {name: clock.today() + value * DAY if isinstance(value, int) else value for name, value in said.items()}
    refused(code, give_mandate, **naming(regie, cashier, director, **days))


def test_nobody_names_herself_nor_who_has_not_the_role_nor_without_right(regie, cashier, director):
    refused("soi-meme", give_mandate, **naming(regie, director, director))
    refused("sans-role", give_mandate, **naming(regie, staff("accueil"), director))
    refused("sans-droit", give_mandate, **naming(regie, cashier, staff("regie")))


def test_the_same_person_twice_and_two_regisseurs_at_once_are_refused_in_words(regie, cashier, director):
    give_mandate(**naming(regie, cashier, director, role=MandateRole.REGISSEUR, until=clock.today() + 9 * DAY))
    assert "Karim Faure" in refused("mandat-double", give_mandate, **naming(regie, cashier, director, since=clock.today() + 9 * DAY)).words
    other = staff("regie")
    words = refused("regisseur-deja", give_mandate, **naming(regie, other, director, role=MandateRole.REGISSEUR)).words
    assert "Karim Faure" in words
    give_mandate(**naming(regie, other, director, role=MandateRole.SUPPLEANT))
    after = clock.today() + 10 * DAY
    assert give_mandate(**naming(regie, staff("regie"), director, role=MandateRole.REGISSEUR, since=after)).since == after


def test_a_mandate_ends_early_from_the_next_morning_or_at_once(regie, cashier, director):
    mandate = ground.mandate(regie, cashier)
    refused("sans-droit", end_mandate, mandate=mandate, until=clock.today(), by=cashier)
    refused("fin-passee", end_mandate, mandate=mandate, until=clock.today() - 5 * DAY, by=director)
    assert "ouverte" in refused("caisse-ouverte", end_mandate, mandate=mandate, until=clock.today() - DAY, by=director).words
    end_mandate(mandate=mandate, until=clock.today(), by=director)
    refused("fin-plus-tard", end_mandate, mandate=mandate, until=clock.today() + DAY, by=director)
    ground.close_till(CashSession.objects.get())
    end_mandate(mandate=mandate, until=clock.today() - DAY, by=director)
    refused("mandat-fini", end_mandate, mandate=mandate, until=clock.today(), by=director)
    with pytest.raises(Refusal, match="pas de mandat"):
        ground.actions.open_till(regie=regie, opening={}, by=cashier)


def test_a_mandate_to_come_does_not_end_before_it_begins(regie, cashier, director):
    mandate = give_mandate(**naming(regie, cashier, director, since=clock.today() + 5 * DAY))
    refused("mandat-a-l-envers", end_mandate, mandate=mandate, until=clock.today(), by=director)


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM ledger_mandate", "UPDATE ledger_mandate SET since = '2001-01-01'", "UPDATE ledger_mandate SET role = 'regisseur'"],
)
def test_a_mandate_is_never_rewritten_in_the_database(regie, cashier, sql):
    ground.mandate(regie, cashier)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Mandate.objects.count() == 1


days = st.integers(0, 40).map(lambda number: dt.date(2026, 1, 1) + number * DAY)
ends = st.one_of(st.none(), days)


@given(days, ends, days, ends)
def test_two_terms_meet_exactly_when_they_share_a_day(since, until, other_since, other_until):
    term = offices.Term("Ana", same_person=True, is_regisseur=False, since=other_since, until=other_until)
    every = [dt.date(2026, 1, 1) + number * DAY for number in range(60)]
    mine = {day for day in every if since <= day and (until is None or day <= until)}
    hers = {day for day in every if other_since <= day and (other_until is None or day <= other_until)}
    if mine and hers:
        assert term.meets(since, until) == bool(mine & hers)


def test_every_desk_means_may_stand_in_a_deed(director):
    assert found_office(by=director, **deed(methods=[method.value for method in DESK_METHODS])).method_choices
