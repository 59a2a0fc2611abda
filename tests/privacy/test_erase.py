"""Erasing kind by kind: what goes, what stays and why, what is to be done first; and that nothing of another's goes."""

import datetime as dt

import pytest

from portal.kit import audit, clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.ledger.models import Payment
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.actions.issue_card import issue_card
from portal.people.models import Card, Person
from portal.people.tasks import purge_persons
from portal.privacy.actions.answer_request import answer_request
from portal.privacy.actions.erase_data import erase_data, preview_of
from portal.privacy.actions.receive_request import receive_request
from programmes.actions.enrol import enrol
from programmes.models import Attendance, Enrolment
from tests.households.homes import home, quotient
from tests.ledger import ground
from tests.people import factories
from tests.programmes.factories import in_days
from tests.programmes.factories import sheet as a_sheet

pytestmark = pytest.mark.django_db


def asked(person, **values):
    return receive_request(person=person, **{"kind": "erasure", "door": "counter", "identity": "paper", "by": SYSTEM, **values})


def erased(person, *kinds, by=SYSTEM):
    row = erase_data(request=asked(person), kinds=kinds or registry.erasures.keys(), handed="by_hand", by=by)
    return row, {line["key"]: line for line in row.result}


def outcome(person, *kinds) -> dict[str, str]:
    return {key: line["outcome"] for key, line in erased(person, *kinds)[1].items()}


def held(person) -> dict:
    return {line.key: line for line in preview_of(person)}


def test_somebody_with_nothing_owed_nor_to_come_goes_whole(amina):
    issue_card(person=amina, by=SYSTEM)
    queue_message(
        channel="email",
        address="amina@exemple.fr",
        subject="Bonjour",
        body="Des nouvelles",
        purpose="people.note",
        recipient_key=audit.key_of(amina),
        by=SYSTEM,
    )
    OutboxMessage.objects.update(state="sent", sent_at=clock.now())
    row, lines = erased(amina)
    amina.refresh_from_db()
    assert amina.erased_at and not amina.family_name and amina.user_id is None
    assert [lines[key]["outcome"] for key in ("people.contact", "people.needs", "people.card", "people.record", "notifications.texts")] == [
        "gone"
    ] * 5
    assert lines["privacy.journal"]["outcome"] == "kept"
    assert row.state == "partly"  # the journal stays, and says until when
    assert OutboxMessage.objects.exclude(body="").count() == 0
    assert not Card.objects.active().exists()


def test_the_whole_record_takes_everything_along(amina, walter):
    issue_card(person=amina, by=SYSTEM)
    household = home(amina, referent=walter)
    said = outcome(amina, "people.record")
    assert {said[key] for key in ("people.record", "people.card", "households.homes", "people.needs")} == {"gone"}
    assert {member.person for member in household.members()} == {walter}


def test_nobody_elses_data_go(amina, walter):
    before = Person.objects.filter(pk=walter.pk).values().get()
    issue_card(person=walter, by=SYSTEM)
    erased(amina)
    assert Person.objects.filter(pk=walter.pk).values().get() == before
    assert Card.objects.active().get().person == walter


def test_one_kind_alone_leaves_the_rest(amina):
    assert outcome(amina, "people.needs")["people.contact"] == "kept"
    amina.refresh_from_db()
    assert (amina.needs, str(amina.phone), amina.family_name) == ([], "+33612345678", "Zerrouki")


def test_contact_goes_and_the_way_to_write_with_it(amina):
    assert outcome(amina, "people.contact")["people.contact"] == "gone"
    amina.refresh_from_db()
    assert (amina.email, str(amina.phone), amina.address_1, amina.channel) == ("", "", "", "letter")


def test_a_place_to_come_is_given_back_first(amina):
    sheet = a_sheet()
    enrol(sheet=sheet, people=[amina], by=SYSTEM, channel="counter")
    record = held(amina)["people.record"]
    assert [refusal.code for refusal in record.obstacles] == ["place-a-venir"] and not record.may_go
    assert outcome(amina)["people.record"] == "refused"
    amina.refresh_from_db()
    assert amina.erased_at is None


def test_a_presence_of_the_past_goes_and_the_place_stays_counted(amina):
    sheet = a_sheet()
    row = enrol(sheet=sheet, people=[amina], by=SYSTEM, channel="counter")[0]
    session = sheet.sessions.get()
    type(session).objects.filter(pk=session.pk).update(start=in_days(-9), end=in_days(-9) + dt.timedelta(hours=2))
    Attendance.objects.create(enrolment=row, session=session, presence="present")
    assert outcome(amina, "programmes.attendance")["programmes.attendance"] == "gone"
    assert (Attendance.objects.count(), Enrolment.objects.count()) == (0, 1)


class TestMoney:
    def test_what_is_owed_is_settled_first_and_no_amount_is_said(self, amina):
        ground.owe(home(referent=amina), 1234)
        lines = held(amina)
        assert [refusal.code for refusal in lines["people.record"].obstacles] == ["reste-a-regler"]
        assert not any(sign in str(refusal) for refusal in lines["people.record"].obstacles for sign in "€0123456789")

    def test_an_advance_is_given_back_first(self, amina):
        household, till = home(referent=amina), ground.desk()
        agent = ground.agent()
        ground.mandate(till, agent)
        ground.taken(till, household, 500, by=agent, keep_credit=True)
        assert [refusal.code for refusal in held(amina)["people.record"].obstacles] == ["avance-a-rendre"]

    def test_a_payment_on_its_way_stops_the_record_not_the_rest(self, amina, monkeypatch):
        from tests.ledger.fake_provider import FakeProvider

        monkeypatch.setattr(registry.payment_providers, "_items", {"fake": (100, FakeProvider())})
        ground.online_regie()
        household = home(referent=amina)
        ground.owe(household, 1200)
        ground.begun(household)
        assert Payment.objects.under_way().exists()
        _, lines = erased(amina, "people.contact", "people.record")
        assert lines["people.contact"]["outcome"] == "gone"
        assert lines["people.record"]["outcome"] == "refused" and "Un paiement en ligne est en cours." in lines["people.record"]["words"]
        amina.refresh_from_db()
        assert amina.family_name == "Zerrouki"

    def test_paid_accounts_keep_the_name_ten_years_and_say_until_when(self, amina):
        household, till = home(referent=amina), ground.desk()
        agent = ground.agent()
        ground.mandate(till, agent)
        debt = ground.owe(household, 500)
        ground.taken(till, household, 500, by=agent, charges=[debt])
        lines = held(amina)
        assert f"31\u00a0décembre {clock.today().year + 10}" in lines["ledger.books"].kept
        assert lines["people.record"].kept == "Son nom reste, pour ceci seulement : comptes et quittances."
        assert outcome(amina)["people.record"] == "refused"
        amina.refresh_from_db()
        assert (amina.family_name, str(amina.phone or "")) == ("Zerrouki", "")


class TestHomes:
    def test_she_leaves_and_past_homes_no_longer_name_her(self, amina, walter):
        household = home(amina, referent=walter)
        assert outcome(amina, "households.homes")["households.homes"] == "gone"
        assert {member.person for member in household.members()} == {walter}
        assert not amina.memberships.exists()

    def test_others_need_somebody_to_answer_for_them(self, amina, walter):
        home(walter, referent=amina)
        _, lines = erased(amina, "households.homes")
        assert lines["households.homes"]["outcome"] == "refused" and "répondre du foyer" in lines["households.homes"]["words"]

    def test_that_stands_against_her_record_too(self, amina, walter):
        home(walter, referent=amina)
        assert [refusal.code for refusal in held(amina)["people.record"].obstacles] == ["dernier-referent"]
        said = outcome(amina, "people.record")
        assert said["people.record"] == "refused" and "gone" not in said.values()

    def test_a_verified_figure_says_when_it_leaves(self, amina):
        quotient(home(referent=amina))
        assert "deux ans après sa fin de validité" in held(amina)["households.means"].kept


class TestRefusals:
    def refused(self, **values) -> str:
        with pytest.raises(Refusal) as refusal:
            erase_data(**{"kinds": ["people.needs"], "handed": "by_hand", "by": SYSTEM, **values})
        return refusal.value.code

    def test_nothing_ticked_nor_known_nor_asked(self, amina, walter):
        row = asked(amina)
        assert self.refused(request=row, kinds=[]) == self.refused(request=row, kinds=["inconnu"]) == "rien-de-choisi"
        other = receive_request(person=amina, kind="access", door="counter", identity="paper", by=SYSTEM)
        assert self.refused(request=other) == "pas-un-effacement"
        assert self.refused(request=asked(walter, identity="")) == "identite-a-verifier"

    def test_twice_is_told_and_her_own_is_not_hers_to_answer(self, amina, boss, house):
        row = asked(amina)
        erase_data(request=row, kinds=["people.needs"], handed="by_hand", by=boss)
        assert self.refused(request=row) == "deja-repondue"
        mine = create_person(by=SYSTEM, maison=house, user=boss, given_name="Farida", family_name="R.", needs=["quiet"])
        assert self.refused(request=asked(mine), by=boss) == "pour-soi"

    def test_a_member_of_the_team_keeps_her_account(self, house):
        agent = factories.staff("accueil", house)
        her = create_person(by=SYSTEM, maison=house, user=agent, given_name="Samia", family_name="A.")
        assert outcome(her)["people.record"] == "refused"
        agent.refresh_from_db()
        assert agent.is_active and agent.email

    def test_a_refused_request_erases_nothing(self, amina):
        answer_request(request=asked(amina), state="refused", reason="law_keeps", handed="letter", by=SYSTEM)
        amina.refresh_from_db()
        assert amina.needs == ["interpreter"]


def test_an_absorbed_record_goes_with_the_one_that_stands(amina, walter, boss):
    from portal.people.actions.merge_persons import merge_persons

    row = asked(walter)
    merge_persons(absorbed=walter, kept=amina, by=boss)
    erase_data(request=row, kinds=registry.erasures.keys(), handed="by_hand", by=SYSTEM)
    assert Person.objects.filter(erased_at__isnull=False, family_name="").count() == 2


def test_erasing_when_asked_leaves_what_the_purge_would_leave(amina, walter):
    Person.objects.filter(pk=walter.pk).update(last_contact_on=clock.today() - dt.timedelta(days=800))
    purge_persons(clock.today())
    erased(amina)
    names = ("family_name", "given_name", "display_name", "birth_year", "phone", "email", "needs", "user", "sort_key")
    assert Person.objects.filter(pk=amina.pk).values(*names).get() == Person.objects.filter(pk=walter.pk).values(*names).get()


@pytest.mark.parametrize("key", registry.erasures.keys())
def test_each_kind_says_its_words(amina, key):
    part = registry.erasures.get(key)
    assert part.label
    assert isinstance(part.held(amina), int)
    assert isinstance(part.kept_because(amina), str)
    assert (part.erase is None) == (not part.goes)
