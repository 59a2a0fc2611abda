"""Verified facts: what is possible, what holds, and that nothing is ever edited."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.households.actions.promise_proof import promise_proof
from portal.households.actions.verify_quotient import verify_quotient
from portal.households.actions.verify_tax_status import verify_tax_status
from portal.households.models import PromisedProof, QuotientFamilial, TaxStatus, facts_about, facts_of, means_of
from portal.households.rules import means
from portal.kit.audit import SYSTEM
from portal.kit.guards import guards_open
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.models import Person
from tests.people import factories

from .homes import adult, child, home, quotient

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
FEBRUARY = dt.date(2027, 2, 28)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        yield


def refused(call, **arguments):
    with pytest.raises(Refusal) as found:
        call(by=SYSTEM, **arguments)
    return found.value.code, str(found.value)


def test_a_verified_quotient_gives_means_until_the_end_of_february():
    household = home()
    assert means_of(household, DAY) == means.NO_MEANS
    fact = quotient(household, 380)
    known = means_of(household, DAY)
    assert (known.quotient, known.valid_until, known.checked_on, known.reason) == (380, FEBRUARY, DAY, "verified")
    assert means_of(household, FEBRUARY + dt.timedelta(days=1)).reason == "expired"
    assert fact.month == dt.date(2026, 11, 1)
    line = AuditLine.objects.get(verb="households.verify_quotient")
    assert "380" not in str(line.detail)


def test_nobody_without_a_household_has_means():
    assert means_of(None, DAY) == means.NO_MEANS


QUOTIENT = {"figure": 380, "month": DAY, "source": "caf"}


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ({"figure": -1}, "quotient-impossible", "Un quotient va de 0 à 99 999 €. Recopiez le nombre entier écrit sur le papier."),
        ({"figure": 100_000}, "quotient-impossible", "Un quotient va de 0 à 99 999 €. Recopiez le nombre entier écrit sur le papier."),
        (
            {"month": dt.date(2026, 12, 1)},
            "mois-a-venir",
            "Ce mois n'est pas encore venu. Recopiez le mois écrit à côté du quotient.",
        ),
        (
            {"month": dt.date(2024, 10, 31)},
            "mois-trop-ancien",
            "Ce papier a plus de deux ans. Demandez une attestation récente, ou lisez-la ensemble.",
        ),
        ({"source": "hearsay"}, "source-inconnue", "Ce papier ne fait pas partie de la liste. Choisissez dans la liste."),
        (
            {"valid_until": dt.date(2026, 11, 23)},
            "fin-impossible",
            "Cette fin de validité est passée ou trop lointaine. Laissez celle qui est proposée.",
        ),
        (
            {"valid_until": dt.date(2029, 2, 28)},
            "fin-impossible",
            "Cette fin de validité est passée ou trop lointaine. Laissez celle qui est proposée.",
        ),
    ],
)
def test_impossible_quotients_are_refused_in_words(wrong, code, words):
    assert refused(verify_quotient, household=home(), **{**QUOTIENT, **wrong}) == (code, words)
    assert not QuotientFamilial.objects.exists()


@pytest.mark.parametrize("figure", [0, 1, 99_999])
@pytest.mark.parametrize("month", [dt.date(2024, 11, 1), dt.date(2026, 11, 30)])
def test_what_is_just_possible_is_taken(figure, month):
    household = home()
    verify_quotient(household=household, figure=figure, month=month, source="terminal", by=SYSTEM)
    assert means_of(household, DAY).quotient == figure


def test_all_reasons_come_at_once():
    with pytest.raises(Refusal) as found:
        verify_quotient(household=home(), figure=-5, month=dt.date(2030, 1, 1), source="", by=SYSTEM)
    assert {reason.code for reason in found.value.reasons} == {"quotient-impossible", "mois-a-venir", "source-inconnue"}


def test_a_correction_takes_the_place_of_the_wrong_one_from_its_first_day_and_both_stay():
    household = home()
    wrong = quotient(household, 830)
    with time_machine.travel("2026-12-10 10:00+01:00", tick=False):
        right = quotient(household, 380, corrects=wrong)
    assert means_of(household, DAY).quotient == 380
    assert right.valid_from == DAY
    assert QuotientFamilial.objects.count() == 2
    assert list(QuotientFamilial.objects.standing()) == [right]
    facts = facts_about(household)
    assert means.means_on(facts, DAY, known_on=DAY).quotient == 830
    assert means.credit_from(facts.quotients[1], facts) == DAY


def test_a_fact_is_corrected_once_and_only_in_its_own_household():
    household = home()
    wrong = quotient(household, 830)
    quotient(household, 380, corrects=wrong)
    words = ("deja-corrige", "Cette vérification a déjà été corrigée. Rechargez la page et corrigez la dernière.")
    assert refused(verify_quotient, household=household, corrects=wrong, **QUOTIENT) == words
    assert refused(verify_quotient, household=home(), corrects=QuotientFamilial.objects.standing().get(), **QUOTIENT) == words


def test_a_verified_fact_is_never_edited():
    fact = quotient(home())
    fact.figure = 1
    with pytest.raises(TypeError, match="never edited"):
        fact.save()


def test_tax_status_holds_like_a_quotient():
    household = home()
    verify_tax_status(household=household, taxable=False, year=2026, by=SYSTEM)
    known = means_of(household, DAY)
    assert (known.taxable, known.tax.valid_until, known.quotient) == (False, FEBRUARY, None)
    assert AuditLine.objects.filter(verb="households.verify_tax_status").count() == 1


@pytest.mark.parametrize(
    ("year", "code", "words"),
    [
        (2027, "avis-a-venir", "Cet avis n'existe pas encore. Recopiez l'année écrite en haut de l'avis."),
        (2023, "avis-trop-ancien", "Cet avis a plus de deux ans. Demandez le dernier avis reçu."),
    ],
)
def test_impossible_notices_are_refused_in_words(year, code, words):
    assert refused(verify_tax_status, household=home(), taxable=True, year=year) == (code, words)


def test_a_tax_status_is_corrected_by_another():
    household = home()
    wrong = verify_tax_status(household=household, taxable=True, year=2026, by=SYSTEM)
    verify_tax_status(household=household, taxable=False, year=2026, by=SYSTEM, corrects=wrong)
    assert means_of(household, DAY).taxable is False
    assert refused(verify_tax_status, household=household, taxable=True, year=2026, corrects=wrong)[0] == "deja-corrige"


def test_a_proof_is_promised_for_a_month_and_a_proof_in_time_counts_from_the_promise():
    household = home()
    promise = promise_proof(household=household, by=SYSTEM)
    assert (promise.promised_on, promise.until) == (DAY, dt.date(2026, 12, 24))
    assert means_of(household, DAY).reason == "promised"
    with time_machine.travel("2026-12-24 10:00+01:00", tick=False):
        quotient(household, 380)
    facts = facts_about(household)
    assert means.credit_from(facts.quotients[0], facts) == DAY


def test_a_promise_is_made_once_a_month():
    household = home()
    promise_proof(household=household, by=SYSTEM)
    assert refused(promise_proof, household=household) == (
        "promesse-en-cours",
        "C'est déjà noté, et le mois n'est pas passé. Il ne reste qu'à l'apporter.",
    )
    with time_machine.travel("2026-12-25 10:00+01:00", tick=False):
        assert promise_proof(household=household, by=SYSTEM)


def test_nothing_is_promised_where_all_is_verified():
    household = home()
    quotient(household)
    verify_tax_status(household=household, taxable=False, year=2026, by=SYSTEM)
    assert refused(promise_proof, household=household) == (
        "justificatif-deja-valable",
        "Votre situation est vérifiée en ce moment. Pour la changer, il suffit d'apporter un autre papier.",
    )


def test_a_check_is_a_contact_for_those_who_answer():
    amina, lina = adult(), child()
    Person.objects.update(last_contact_on=dt.date(2025, 1, 1))
    quotient(home(lina, referent=amina))
    assert set(Person.objects.values_list("pk", "last_contact_on")) == {(amina.pk, DAY), (lina.pk, dt.date(2025, 1, 1))}


@pytest.mark.parametrize("broken", [{"figure": 100_000}, {"valid_until": dt.date(2020, 1, 1)}, {"source": "x"}], ids=str)
def test_the_database_itself_refuses_impossible_facts(broken):
    fact = quotient(home())
    with guards_open(), pytest.raises(IntegrityError), transaction.atomic():
        QuotientFamilial.objects.filter(pk=fact.pk).update(**broken)


def test_the_database_itself_refuses_two_corrections_of_one_fact_and_a_fact_that_corrects_itself():
    household = home()
    wrong = quotient(household)
    right = quotient(household, corrects=wrong)
    other = quotient(household)
    for fact, corrects in ((other, wrong), (right, right)):
        with guards_open(), pytest.raises(IntegrityError), transaction.atomic():
            QuotientFamilial.objects.filter(pk=fact.pk).update(corrects=corrects)


@pytest.mark.parametrize("size", [2, 20])
def test_the_facts_of_many_households_cost_three_queries(size, django_assert_num_queries):
    households = [home() for _ in range(size)]
    for household in households:
        wrong = quotient(household, 900)
        quotient(household, 380, corrects=wrong)
    with django_assert_num_queries(3):
        found = facts_of(households)
    assert len(found) == size
    assert all(means.means_on(facts, DAY).quotient == 380 for facts in found.values())


class TestSight:
    def test_referents_see_their_means_other_members_do_not(self):
        referent, member = factories.resident(), factories.resident()
        household = home(adult("Karim", user=member), referent=adult(user=referent))
        quotient(household)
        verify_tax_status(household=household, taxable=True, year=2026, by=SYSTEM)
        promise = PromisedProof.objects.create(household=household, promised_on=DAY, until=FEBRUARY)
        for model in (QuotientFamilial, TaxStatus, PromisedProof):
            assert model.objects.visible_to(referent).count() == 1
            assert model.objects.visible_to(member).count() == 0
            assert model.objects.visible_to(factories.resident()).count() == 0
        assert promise.household == household

    def test_staff_see_means_by_task_and_house(self, houses):
        mine, _other, far = houses
        quotient(home(referent=adult(maison=mine)))
        seen = QuotientFamilial.objects.visible_to
        assert seen(factories.staff("accueil", mine)).count() == 1
        assert seen(factories.staff("accueil", far)).count() == 0
        assert seen(factories.staff("accueil")).count() == 1
        for role in ("animation", "redaction", "regie", "comptable", "administration"):
            assert seen(factories.staff(role)).count() == 0

    def test_a_member_of_staff_sees_her_own_means_as_a_resident_does(self, houses):
        agent = factories.staff("animation", houses[0])
        quotient(home(referent=adult(user=agent)))
        assert QuotientFamilial.objects.visible_to(agent).count() == 1
