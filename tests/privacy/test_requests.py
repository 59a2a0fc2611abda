"""A request from its arrival to its answer: what is refused, said twice, late, for somebody else."""

import datetime as dt

import pytest
import time_machine

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import Person
from portal.people.rules.births import Birth
from portal.privacy.actions.answer_request import answer_request, confirm_identity, withdraw_request
from portal.privacy.actions.extend_request import extend_request
from portal.privacy.actions.forget_requests import forget_requests
from portal.privacy.actions.hand_over import hand_over
from portal.privacy.actions.receive_request import ask_online, receive_request
from portal.privacy.actions.rectify import rectify
from portal.privacy.models import DataRequest
from tests.people import factories

pytestmark = pytest.mark.django_db
DAY = "2026-11-24 10:00+01:00"


@pytest.fixture(autouse=True)
def _a_tuesday():
    with time_machine.travel(DAY):
        yield


def code(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.words
    return refused.value.code


def received(person, kind="access", **values) -> DataRequest:
    return receive_request(person=person, **{"kind": kind, "door": "counter", "identity": "paper", "by": SYSTEM, **values})


def answered(row, **values) -> DataRequest:
    return answer_request(request=row, **{"state": "granted", "handed": "by_hand", "by": SYSTEM, **values})


class TestReceive:
    def test_it_is_due_in_a_month_and_audited(self, amina, accueil, house):
        row = received(amina, maison=house, by=accueil)
        assert (row.due_on, row.state, row.identity_by) == (dt.date(2026, 12, 24), "open", accueil)
        line = AuditLine.objects.get(verb="privacy.receive_request")
        assert (line.by, line.subject, line.maison_id) == (accueil, f"people.Person:{amina.pk}", house.pk)

    def test_a_letter_counts_from_the_day_it_came(self, amina):
        row = received(amina, door="letter", received_on=dt.date(2026, 10, 31))
        assert row.due_on == dt.date(2026, 11, 30)

    @pytest.mark.parametrize("day", [dt.date(2026, 11, 25), dt.date(2025, 11, 22)])
    def test_a_day_to_come_or_too_old_is_refused(self, amina, day):
        assert code(lambda: received(amina, received_on=day)) == "date-impossible"

    def test_the_same_twice_is_refused_another_is_not(self, amina):
        received(amina)
        assert code(lambda: received(amina)) == "demande-en-cours"
        received(amina, "erasure")
        received(amina, "rectification", field="birth", asked="1983")
        received(amina, "rectification", field="family_name", asked="Zerouki")

    def test_a_double_click_writes_one(self, amina, accueil):
        import uuid

        key = uuid.uuid4()
        first = received(amina, by=accueil, key=key)
        assert received(amina, by=accueil, key=key) == first

    @pytest.mark.parametrize(("field", "asked"), [("", "1983"), ("birth", "  ")])
    def test_a_correction_says_of_what_and_what_is_right(self, amina, field, asked):
        assert code(lambda: received(amina, "rectification", field=field, asked=asked)) == "a-corriger-manquant"

    def test_three_hundred_signs_are_enough(self, amina):
        assert code(lambda: received(amina, "rectification", field="other", asked="a" * 301)) == "texte-trop-long"

    def test_nobody_asks_for_another(self, amina, walter):
        assert code(lambda: ask_online(user=amina.user, person=walter, kind="erasure")) == "autre-personne"

    def test_her_account_says_who_she_is(self, amina):
        row = ask_online(user=amina.user, person=amina, kind="erasure")
        assert (row.door, row.identity) == ("online", "account")

    def test_an_erased_record_is_asked_nothing(self, amina):
        Person.objects.filter(pk=amina.pk).update(
            erased_at=clock.now(), user=None, family_name="", given_name="", email="", phone="", display_name="Fiche effacée"
        )
        assert code(lambda: received(amina)) == "fiche-effacee"


class TestAnswer:
    def test_it_is_answered_once_and_its_text_goes(self, amina):
        row = received(amina, "rectification", field="other", asked="mon palier est le deuxième")
        done = answered(row)
        assert (done.state, done.asked, done.answered_on) == ("granted", "", dt.date(2026, 11, 24))
        assert code(lambda: answered(row)) == "deja-repondue"
        assert code(lambda: withdraw_request(request=row, by=amina.user)) == "deja-repondue"
        assert code(lambda: extend_request(request=row, reason="complex", by=SYSTEM)) == "deja-repondue"

    def test_late_is_still_answered_and_said(self, amina):
        row = received(amina, received_on=dt.date(2026, 10, 1))
        assert row.clock == ("late", "23 jours de retard")
        assert answered(row).was_late

    def test_nothing_is_given_to_somebody_unknown(self, amina, boss):
        row = received(amina, identity="")
        assert code(lambda: answered(row)) == "identite-a-verifier"
        assert code(lambda: confirm_identity(request=row, how="photo", by=boss)) == "identite-inconnue"
        confirm_identity(request=row, how="card", by=boss)
        assert answered(row).identity_by == boss

    def test_a_refusal_needs_a_reason_but_no_identity(self, amina):
        row = received(amina, identity="")
        assert code(lambda: answered(row, state="refused")) == "motif-manquant"
        assert answered(row, state="refused", reason="unknown_identity").reason == "unknown_identity"

    def test_a_stale_screen_is_told_so(self, amina, boss):
        row = received(amina, identity="")
        confirm_identity(request=row, how="card", by=boss)
        assert code(lambda: answered(row, seen=row.version)) == "demande-modifiee"

    def test_nobody_answers_her_own(self, house, boss):
        mine = create_person(by=SYSTEM, maison=house, user=boss, given_name="Farida", family_name="Responsable")
        assert code(lambda: answered(received(mine), by=boss)) == "pour-soi"

    def test_she_is_told_by_her_own_way_without_a_word_too_many(self, amina):
        answered(received(amina, "erasure"), handed="online")
        message = OutboxMessage.objects.get(purpose="privacy.request")
        assert (message.channel, message.subject) == ("email", "Votre demande a sa réponse")
        assert "Zerrouki" not in message.subject + message.body

    def test_what_is_handed_over_needs_no_message(self, amina):
        answered(received(amina))
        assert not OutboxMessage.objects.exists()


class TestExtend:
    def test_two_more_months_once_and_she_is_told_why(self, amina):
        row, told = extend_request(request=received(amina), reason="complex", by=SYSTEM)
        assert (row.due_on, told) == (dt.date(2027, 2, 24), True)
        assert "la demande est complexe" in OutboxMessage.objects.get().body
        assert code(lambda: extend_request(request=row, reason="many", by=SYSTEM)) == "deja-prolongee"

    def test_not_once_the_month_is_over_nor_without_reason(self, amina, walter):
        late = received(amina, received_on=dt.date(2026, 10, 23))
        assert code(lambda: extend_request(request=late, reason="many", by=SYSTEM)) == "mois-passe"
        assert code(lambda: extend_request(request=received(walter), reason="", by=SYSTEM)) == "motif-manquant"

    def test_somebody_no_message_reaches_is_told_otherwise(self, walter):
        assert extend_request(request=received(walter), reason="many", by=SYSTEM)[1] is False


class TestRectify:
    def test_a_birth_is_written_and_answered_at_once(self, amina, boss):
        row = rectify(
            request=received(amina, "rectification", field="birth", asked="14 mars"),
            birth=Birth(dt.date(1984, 3, 14), 1984),
            handed="by_hand",
            by=boss,
        )
        amina.refresh_from_db()
        assert (row.state, amina.birth_date) == ("granted", dt.date(1984, 3, 14))
        assert AuditLine.objects.get(verb="people.edit_person").by == boss

    def test_a_name_that_cannot_be_leaves_everything_as_it_was(self, amina, boss):
        row = received(amina, "rectification", field="family_name", asked="…")
        assert code(lambda: rectify(request=row, text="a" * 90, handed="by_hand", by=boss)) == "texte-trop-long"
        assert code(lambda: rectify(request=row, text=" ", handed="by_hand", by=boss)) == "valeur-manquante"
        assert DataRequest.objects.get(pk=row.pk).is_open

    def test_another_kind_is_no_correction(self, amina, boss):
        assert code(lambda: rectify(request=received(amina), handed="by_hand", by=boss)) == "pas-une-correction"

    def test_without_knowing_her_nothing_is_written(self, amina, boss):
        row = received(amina, "rectification", field="family_name", asked="Zerouki", identity="")
        assert code(lambda: rectify(request=row, text="Zerouki", handed="by_hand", by=boss)) == "identite-a-verifier"


class TestHandOver:
    def test_in_one_act_for_somebody_without_screen(self, walter, boss, house):
        row = hand_over(person=walter, identity="paper", maison=house, by=boss)
        assert (row.kind, row.state, row.handed, row.received_by) == ("access", "granted", "by_hand", boss)

    def test_the_request_that_waited_is_answered_by_it(self, walter, boss):
        waiting = received(walter, identity="", door="phone")
        assert hand_over(person=walter, identity="known", by=boss) == waiting

    def test_her_account_is_not_how_one_knows_her_at_the_counter(self, walter, boss):
        assert code(lambda: hand_over(person=walter, identity="account", by=boss)) == "identite-inconnue"


class TestMerged:
    def test_a_request_follows_the_record_that_stands_and_comes_back(self, amina, walter, boss):
        row = received(walter)
        merge = merge_persons(absorbed=walter, kept=amina, by=boss)
        assert list(DataRequest.objects.of_person(amina)) == [row]
        assert code(lambda: received(amina)) == "demande-en-cours"
        assert DataRequest.objects.visible_to(amina.user).get() == row
        unmerge_persons(merge=merge, by=boss)
        assert not DataRequest.objects.of_person(amina).exists()


class TestSight:
    def test_another_house_sees_nothing(self, amina, elsewhere, accueil, dpo):
        row = received(amina)
        there = factories.staff("responsable", elsewhere)
        assert not DataRequest.objects.visible_to(there).exists()
        assert list(DataRequest.objects.visible_to(accueil)) == list(DataRequest.objects.visible_to(dpo)) == [row]
        assert not DataRequest.objects.visible_to(factories.staff("administration")).exists()


def test_an_answered_request_leaves_after_three_years(amina, walter):
    answered(received(amina))
    received(walter)
    with time_machine.travel("2029-11-24 10:00+01:00"):
        assert forget_requests(today=clock.today()) == 0
    with time_machine.travel("2029-11-25 10:00+01:00"):
        assert forget_requests(today=clock.today()) == 1
    assert DataRequest.objects.get().person == walter
