"""What the ledger gives to other rooms, and what it forgets after ten years."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock
from portal.ledger import registry, tasks
from portal.ledger.actions import forget_old_names, open_task, request_refund, reverse_charge, settle, settle_task, void_payment
from portal.ledger.models import Charge, Payment, Refund
from portal.ledger.papers import receipts as papers
from portal.ledger.registry import INVARIANTS
from portal.people.models import Person
from tests.people.factories import maison, resident, sign_in, staff

from .ground import begun, household, owe, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def referent(home):
    user = resident()
    person = Person.objects.create(user=user, display_name="Mme B.")
    person.known_at.create(maison=maison(), since=clock.today())
    home.memberships.create(person=person, since=clock.today(), is_referent=True)
    return user


@pytest.fixture
def child(home):
    user = resident()
    person = Person.objects.create(user=user, display_name="Lina")
    home.memberships.create(person=person, since=clock.today())
    return user


def test_the_card_says_what_is_left_of_two_homes_each_with_its_own_advance(home, referent, regie, agent):
    """What one home has paid in advance pays nothing of the other's."""
    second = household()
    second.memberships.create(person=home.members()[0].person, since=clock.today(), is_referent=True)
    owe(home, 700, due_in=9)
    taken(regie, home, 1000, by=agent, charges=[], keep_credit=True)
    owe(second, 400, due_in=5)
    taken(regie, second, 100, by=agent, charges=[], keep_credit=True)
    request = SimpleNamespace(user=referent)
    with CaptureQueriesContext(connection) as seen:
        shown = registry.space_card(request, None)
    assert shown == {"due_cents": 300, "due_on": clock.today() + dt.timedelta(days=5)}
    assert len(seen) == 2


def test_the_card_of_mon_espace_is_for_referents_and_only_when_something_is_due(client, home, referent, child, regie, agent):
    def card(user):
        sign_in(client, user)
        return "regler-titre" in client.get(reverse("space")).content.decode()

    assert not card(referent)
    owe(home, 800)
    assert card(referent)
    assert not card(child)
    taken(regie, home, 800, by=agent)
    assert not card(referent)


def test_the_export_holds_her_account_and_a_member_s_holds_nothing(home, referent, child, regie, agent):
    owe(home, 800)
    taken(regie, home, 800, by=agent)
    mine = registry.personal_export(referent.person)
    assert [line["centimes"] for line in mine["sommes dues"] + mine["paiements"]] == [800, 800]
    assert not any(registry.personal_export(child.person).values())


def test_the_export_tells_why_money_went_back_what_was_answered_and_what_the_desk_noted(home, referent, child, regie, agent):
    payment = taken(regie, home, 800, by=agent, keep_credit=True, sure=True)
    refund = request_refund(payment=payment, amount_cents=800, reason="déménagement", by=agent)
    Refund.objects.filter(pk=refund.pk).update(answer="déjà rendu")
    task = open_task(kind="no_place", key="t", payment=payment, note="Payé deux fois.")
    settle_task(task=task, outcome="Appelée, gardé en avance.", by=agent)
    mine = registry.personal_export(referent.person)
    assert [(row["centimes"], row["motif"], row["réponse"]) for row in mine["argent rendu"]] == [(800, "déménagement", "déjà rendu")]
    assert [(row["constaté"], row["fait"]) for row in mine["ce que la régie a suivi"]] == [("Payé deux fois.", "Appelée, gardé en avance.")]
    assert not any(registry.personal_export(child.person).values())


def test_what_waits_is_told_to_who_follows_the_money(home, online, provider):
    owe(home, 800)
    payment = begun(home)
    provider.pay(payment, amount_cents=1)
    settle(payment.pk)
    assert {task["label"]: task["count"] for task in registry.staff_tasks(staff("regie"))}["à traiter à la régie"] == 1
    assert registry.staff_tasks(staff("accueil")) == []


def test_a_merge_shows_the_lines_and_moves_none(home, referent):
    assert registry.merge_summary(referent.person) == []
    owe(home, 800)
    assert registry.merge_summary(referent.person) == [("Lignes de compte du foyer", "1")]


def test_whoever_has_lines_of_the_last_ten_years_is_kept(home, referent, monkeypatch):
    keys = {referent.person.pk, 10**6}
    assert registry.still_accounted(keys) == set()
    owe(home, 800)
    assert registry.still_accounted(keys) == {referent.person.pk}
    monkeypatch.setattr(clock, "today", lambda: dt.date(clock.now().year + 11, 6, 1))
    assert registry.still_accounted(keys) == set()


def test_after_ten_years_names_go_and_the_books_stay_whole(home, regie, agent, monkeypatch):
    owe(home, 800)
    payment = taken(regie, home, 800, by=agent, method="cheque", payer="Tante Odile", note="CH-77")
    void_payment(payment=payment, reason="erreur", by=agent)
    kept = papers.receipt_pdf(payment.receipt)
    year = clock.today().year
    assert tasks.purge(dt.date(year + 10, 12, 31)) == {"paiements": 0, "quittances": 0, "mots": 0}
    late = dt.datetime(year + 11, 1, 1, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert tasks.purge(dt.date(year + 11, 1, 1)) == {"paiements": 1, "quittances": 2, "mots": 0}
    assert tasks.purge(dt.date(year + 11, 1, 1)) == {"paiements": 0, "quittances": 0, "mots": 0}
    row = Payment.objects.select_related("receipt").get()
    assert (row.payer, row.note, row.amount_cents, row.receipt.number) == ("", "", 800, 1)
    assert "Odile" not in str(row.receipt.data)
    assert [words for invariant in INVARIANTS for words in invariant()] == []
    assert kept and not papers.is_kept(row.receipt)


def test_after_ten_years_what_staff_typed_beside_an_amount_goes_and_what_a_rule_wrote_stays(home, regie, agent, monkeypatch):
    line = owe(home, 100)
    reverse_charge(charge=line, reason="Madame est malade", by=agent)
    payment = taken(regie, home, 800, by=agent, keep_credit=True, sure=True)
    said = request_refund(payment=payment, amount_cents=300, reason="déménage à Lille", by=agent)
    Refund.objects.filter(pk=said.pk).update(answer="pas d’accord")
    ruled = request_refund(payment=payment, amount_cents=200, reason="date-cancelled", by=agent)
    settled, waiting = (open_task(kind="no_place", key=key, payment=payment, note="Sa fille est venue.") for key in "ab")
    settle_task(task=settled, outcome="Vue avec sa fille.", by=agent)
    year = clock.today().year
    late = dt.datetime(year + 11, 1, 1, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert forget_old_names.preview(dt.date(year + 11, 1, 1))["mots"] == 5
    assert tasks.purge(dt.date(year + 11, 1, 1))["mots"] == 5
    assert tasks.purge(dt.date(year + 11, 1, 1))["mots"] == 0
    for row in (said, ruled, settled, waiting):
        row.refresh_from_db()
    assert (said.reason, said.answer, ruled.reason) == ("–", "–", "date-cancelled")
    assert (settled.note, settled.outcome, waiting.note) == ("–", "–", "Sa fille est venue.")
    assert Charge.objects.get(reverses=line).reason == "–"
    assert [words for invariant in INVARIANTS for words in invariant()] == []


def test_a_forgotten_receipt_says_so_instead_of_breaking(client, home, regie, agent, monkeypatch):
    owe(home, 800)
    payment = taken(regie, home, 800, by=agent)
    user = staff("comptable")
    year = clock.today().year
    late = dt.datetime(year + 11, 1, 1, 12, tzinfo=dt.UTC)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: late)
        tasks.purge(dt.date(year + 11, 1, 1))
    sign_in(client, user)
    assert client.get(reverse("receipt", args=[payment.uuid])).status_code == 404
