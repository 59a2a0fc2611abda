"""An address at the house: a year, a certificate, the mail that waits; to whom it is told, and to whom it is not."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.casework import tasks
from portal.casework.actions.end_address import end_address
from portal.casework.actions.hand_mail import hand_mail, return_mail
from portal.casework.actions.note_presence import note_presence
from portal.casework.actions.receive_mail import receive_mail
from portal.casework.actions.register_address import refuse_address, register_address
from portal.casework.actions.renew_address import renew_address
from portal.casework.models import AddressRegistration, MailItem
from portal.casework.registry import unsound
from portal.desk.actions.write_instead import write_instead
from portal.households.actions.create_household import create_household
from portal.households.actions.leave_household import leave_household
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import Person
from portal.people.notifications import Words, tell, ways_known, ways_to
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


def code_of(act, **given) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    assert refused.value.words
    assert refused.value.way_out
    return refused.value.code


@pytest.fixture
def here(amina, house):
    return ground.registered(amina, house)


class TestHerLetters:
    """Nothing is posted to the address she no longer has."""

    WORDS = Words("Votre place", "Bonjour, c’est noté pour jeudi.", "C'est noté pour jeudi.")
    HOME = {"address_1": "3 rue du Four", "postal_code": "38000", "city": "Grenoble", "channel": "letter"}

    @pytest.fixture
    def reader(self, house):
        return ground.person(house, "Awa", **self.HOME)

    def told(self, who):
        return tell(Person.objects.get(pk=who.pk), self.WORDS, purpose="people.news", by=None)

    def test_what_a_letter_would_say_is_said_at_the_counter_as_long_as_it_runs(self, reader, house):
        assert self.told(reader).channel == "letter"
        row = ground.registered(reader, house)
        message = self.told(reader)
        assert (message.channel, message.address) == ("counter", "")
        end_address(registration=row, reason="home", by=SYSTEM)
        assert self.told(reader).channel == "letter"

    def test_what_she_has_beside_is_still_used(self, house):
        both = ground.person(house, "Awa", **{**self.HOME, "phone": "0612345678"})
        ground.registered(both, house)
        assert [channel for channel, _ in ways_to(Person.objects.get(pk=both.pk))] == ["sms", "call"]
        assert "letter" not in ways_known(both.pk)

    def test_also_when_it_is_renewed_and_when_it_ends_by_itself(self, reader, house):
        row = ground.registered(reader, house)
        with time_machine.travel("2027-10-20 10:00+02:00"):
            renew_address(registration=row, by=SYSTEM)
            assert self.told(reader).channel == "counter"
        with time_machine.travel("2028-11-25 10:00+01:00"):
            tasks.end_what_is_over()
            assert self.told(reader).channel == "letter"

    def test_a_merge_carries_it_and_undoing_gives_each_record_its_own(self, reader, house):
        other = ground.person(house, "Awa", **self.HOME)
        ground.registered(reader, house)
        merge = merge_persons(absorbed=Person.objects.get(pk=reader.pk), kept=other, by=None)
        assert self.told(other).channel == "counter"
        unmerge_persons(merge=merge, by=None)
        assert self.told(other).channel == "letter"
        assert self.told(reader).channel == "counter"

    def test_one_registered_after_a_merge_leaves_nothing_on_the_record_given_back(self, reader, house):
        other = ground.person(house, "Awa", **self.HOME)
        merge = merge_persons(absorbed=reader, kept=other, by=None)
        ground.registered(other, house)
        unmerge_persons(merge=merge, by=None)
        assert self.told(reader).channel == "letter"
        assert self.told(other).channel == "counter"

    def test_it_asks_nothing_of_the_database(self, reader, house, django_assert_num_queries):
        ground.registered(reader, house)
        found = Person.objects.get(pk=reader.pk)
        with django_assert_num_queries(0):
            assert ways_to(found) == []

    def test_no_letter_is_written_instead_of_a_call_and_her_page_says_where_it_is_said(self, reader, house, client, agent):
        ground.registered(reader, house)
        found = Person.objects.get(pk=reader.pk)
        item = registry.CallItem("1", found, "un papier", None)
        assert code_of(write_instead, items=[("desk.call_backs", item)], maison=house, by=agent) == "lettres-au-comptoir"
        factories.sign_in(client, agent)
        assert "nos lettres lui sont remises au comptoir" in client.get(reverse("desk_person", args=[reader.pk])).content.decode()

    def test_the_books_say_when_a_letter_could_still_leave(self, reader, house):
        ground.registered(reader, house)
        assert list(unsound()) == []
        Person.objects.update(letters_held=False)
        assert len(list(unsound())) == 1


class TestRegistering:
    def test_a_year_to_the_day(self, here, house):
        assert (here.start, here.end, here.state, here.maison) == (TODAY, dt.date(2027, 11, 23), "active", house)
        assert here.number == f"2026-{here.pk:05d}"

    def test_from_the_29th_of_february(self, amina, house):
        with time_machine.travel("2028-02-29 10:00+01:00"):
            assert ground.registered(amina, house).end == dt.date(2029, 2, 28)

    def test_one_in_the_whole_town_also_after_a_merge(self, amina, house, elsewhere):
        other = ground.person(elsewhere, "Amina")
        ground.registered(other, elsewhere)
        merge_persons(absorbed=other, kept=amina, by=SYSTEM)
        assert code_of(register_address, person=amina, maison=house, by=SYSTEM) == "deja-domiciliee"
        assert code_of(refuse_address, person=amina, maison=house, reason="no_link", by=SYSTEM) == "deja-domiciliee"

    def test_the_database_itself_refuses_two(self, here):
        here.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            here.save(force_insert=True)

    def test_who_lives_with_her_and_nobody_else_stands_beside_her(self, amina, house):
        child, stranger = ground.person(house, "Lina"), ground.person(house, "Autre")
        create_household(referents=[amina], members=[child], by=SYSTEM)
        assert code_of(register_address, person=amina, maison=house, covered=[stranger], by=SYSTEM) == "hors-foyer"
        assert not AddressRegistration.objects.exists()
        assert ground.registered(amina, house, covered=[child, amina]).covers() == [child]

    def test_leaving_the_household_takes_the_name_off(self, amina, house):
        partner = ground.person(house, "Conjoint")
        home = create_household(referents=[amina, partner], by=SYSTEM)
        row = ground.registered(amina, house, covered=[partner])
        leave_household(household=home, persons=[partner], by=SYSTEM)
        assert row.covers() == []

    def test_a_house_without_address_gives_none(self, amina):
        assert code_of(register_address, person=amina, maison=factories.maison(), by=SYSTEM) == "maison-sans-adresse"

    def test_not_by_who_has_no_such_task_nor_in_another_house(self, amina, house, elsewhere, agent):
        for by, maison in ((factories.staff("animation", house), house), (agent, elsewhere)):
            assert code_of(register_address, person=amina, maison=maison, by=by) == "pas-cette-maison"

    def test_a_refusal_has_its_reason_and_no_term(self, amina, house, agent):
        row = refuse_address(person=amina, maison=house, reason="no_link", by=agent)
        assert (row.state, row.start, row.reason_words) == ("refused", None, "pas de lien avec la commune")
        for reason in ("", "expired", "zzz"):
            assert code_of(refuse_address, person=amina, maison=house, reason=reason, by=agent) == "raison-inconnue"
        assert ground.registered(amina, house).pk  # a refusal closes no door

    def test_a_double_click_registers_once(self, amina, house):
        key = uuid.uuid4()
        assert ground.registered(amina, house, key=key).pk == ground.registered(amina, house, key=key).pk


class TestTheYear:
    def test_renewed_in_the_last_two_months_without_a_gap(self, here, agent):
        assert code_of(renew_address, registration=here, by=agent) == "trop-tot"
        with time_machine.travel("2027-09-22 10:00+02:00"):
            assert code_of(renew_address, registration=here, by=agent) == "trop-tot"
        with time_machine.travel("2027-09-23 10:00+02:00"):
            after = renew_address(registration=here, by=agent)
        here.refresh_from_db()
        assert (here.state, here.reason, here.ended_on) == ("ended", "renewed", dt.date(2027, 11, 23))
        assert (after.start, after.end, after.renews) == (dt.date(2027, 11, 24), dt.date(2028, 11, 23), here)
        for day in (dt.date(2027, 11, 23), dt.date(2027, 11, 24)):
            assert AddressRegistration.objects.of(here.person).covering(day).count() == 1
        assert code_of(renew_address, registration=here, by=agent) == "domiciliation-finie"

    def test_it_ends_by_itself_the_day_after(self, here):
        with time_machine.travel("2027-11-23 10:00+01:00"):
            assert tasks.end_what_is_over() == 0
        with time_machine.travel("2027-11-24 10:00+01:00"):
            assert tasks.end_what_is_over() == 1
            assert tasks.end_what_is_over() == 0
        here.refresh_from_db()
        assert (here.state, here.reason, here.ended_on) == ("ended", "expired", dt.date(2027, 11, 23))

    def test_two_months_before_she_is_told_once(self, here):
        with time_machine.travel("2027-09-22 10:00+02:00"):
            assert tasks.remind_of_renewal() == 0
        with time_machine.travel("2027-09-23 10:00+02:00"):
            assert tasks.remind_of_renewal() == 1
            assert tasks.remind_of_renewal() == 0
        message = OutboxMessage.objects.get()
        assert (message.channel, message.confidential) == ("sms", True)
        assert "domicil" not in f"{message.body}{message.subject}".lower()

    def test_a_letter_to_the_house_itself_is_not_written(self, house):
        reached_by_post = ground.person(
            house, "Jean", address_1="4 rue des Tilleuls", postal_code="38990", city="Belleroche", channel="letter"
        )
        row = ground.registered(reached_by_post, house)
        receive_mail(registration=row, by=SYSTEM)
        with time_machine.travel("2027-10-23 10:00+02:00"):
            assert tasks.remind_of_renewal() == 0
        assert not OutboxMessage.objects.exists()

    @pytest.mark.parametrize("reason", ["home", "left", "asked"])
    def test_it_ends_at_her_wish_or_with_a_home(self, here, agent, reason):
        row = end_address(registration=here, reason=reason, by=agent)
        assert (row.state, row.ended_on, row.reason) == ("ended", TODAY, reason)
        assert code_of(end_address, registration=here, reason=reason, by=agent) == "domiciliation-finie"

    def test_absence_is_the_team_s_decision_and_only_after_three_months(self, here, agent):
        assert code_of(end_address, registration=here, reason="absent", by=agent) == "pas-absente"
        with time_machine.travel("2027-02-24 10:00+01:00"):
            assert code_of(end_address, registration=here, reason="absent", by=agent) == "pas-absente"
        with time_machine.travel("2027-02-25 10:00+01:00"):
            told = {task["label"]: task["count"] for task in registry.staff_tasks.get("casework")(agent)}
            assert told["personne domiciliée pas vue depuis longtemps"] == 1
            assert tasks.end_what_is_over() == 0  # never a machine's
            note_presence(registration=here, by=agent)
            assert code_of(end_address, registration=here, reason="absent", by=agent) == "pas-absente"

    def test_the_delay_of_absence_is_a_setting(self, here, agent, settings):
        settings.ADDRESS_ABSENCE_MONTHS = 1
        with time_machine.travel("2026-12-25 10:00+01:00"):
            assert end_address(registration=here, reason="absent", by=agent).reason == "absent"

    @pytest.mark.parametrize("reason", ["", "expired", "renewed", "zzz"])
    def test_no_other_reason(self, here, agent, reason):
        assert code_of(end_address, registration=here, reason=reason, by=agent) == "raison-inconnue"


class TestMail:
    def test_she_is_told_once_a_day_in_words_that_tell_nothing(self, here, agent):
        receive_mail(registration=here, by=agent)
        receive_mail(registration=here, kind="registered", quantity=2, by=agent)
        message = OutboxMessage.objects.get()
        assert message.body == "Quelque chose vous attend à l'accueil : Maison des Tilleuls."
        assert message.confidential
        with time_machine.travel("2026-11-25 10:00+01:00"):
            receive_mail(registration=here, by=agent)
        assert OutboxMessage.objects.count() == 2

    @pytest.mark.parametrize("given", [{"quantity": 0}, {"quantity": -1}, {"quantity": 100}, {"kind": "zzz"}])
    def test_nonsense_is_refused(self, here, given):
        assert code_of(receive_mail, registration=here, by=SYSTEM, **given) == "courrier-inconnu"

    def test_nothing_is_taken_in_once_the_address_is_over(self, here):
        end_address(registration=here, reason="home", by=SYSTEM)
        assert receive_mail(registration=here, by=SYSTEM).pk  # its last day is today
        with time_machine.travel("2026-11-25 10:00+01:00"):
            assert code_of(receive_mail, registration=here, by=SYSTEM) == "adresse-finie"

    def test_handed_to_her_and_that_is_a_sign_of_life(self, here, amina, agent):
        item = receive_mail(registration=here, quantity=3, by=agent)
        with time_machine.travel("2027-01-10 10:00+01:00"):
            assert hand_mail(person=amina, items=[item.pk], to="self", by=agent) == 3
            assert code_of(hand_mail, person=amina, items=[item.pk], to="self", by=agent) == "rien-a-remettre"
        here.refresh_from_db()
        item.refresh_from_db()
        assert (here.last_seen_on, item.state, item.taken_by, item.closed_by) == (dt.date(2027, 1, 10), "handed", "self", agent)

    def test_to_somebody_else_only_with_her_written_power(self, here, amina, agent):
        item = receive_mail(registration=here, by=agent)
        for given in ({"to": "proxy"}, {"to": "zzz"}, {"to": ""}):
            assert code_of(hand_mail, person=amina, items=[item.pk], by=agent, **given) == "procuration-manque"
        with time_machine.travel("2027-01-10 10:00+01:00"):
            assert hand_mail(person=amina, items=[item.pk], to="proxy", power_seen=True, by=agent) == 1
        here.refresh_from_db()
        assert here.last_seen_on == TODAY  # it was not she who came

    def test_what_is_not_hers_is_not_handed_over(self, here, amina, house, agent, elsewhere):
        other = ground.registered(ground.person(house, "Brune"), house)
        mine, theirs = receive_mail(registration=here, by=agent), receive_mail(registration=other, by=agent)
        assert code_of(hand_mail, person=amina, items=[mine.pk, theirs.pk], to="self", by=agent) == "rien-a-remettre"
        assert code_of(hand_mail, person=amina, items=[], to="self", by=agent) == "rien-a-remettre"
        stranger = factories.staff("accueil", elsewhere)
        assert code_of(hand_mail, person=amina, items=[mine.pk], to="self", by=stranger) == "pas-cette-maison"

    def test_it_goes_back_after_its_time_or_when_the_address_is_over(self, here, agent):
        old, late = receive_mail(registration=here, by=agent), receive_mail(registration=here, by=agent)
        assert code_of(return_mail, item=old, by=agent) == "trop-tot"
        with time_machine.travel("2027-02-22 10:00+01:00"):
            assert return_mail(item=old, by=agent).state == "returned"
            assert code_of(return_mail, item=old, by=agent) == "rien-a-remettre"
        end_address(registration=here, reason="left", by=agent)
        with time_machine.travel("2026-11-25 10:00+01:00"):
            assert return_mail(item=late, by=agent).state == "returned"


class TestSight:
    def test_who_registers_there_and_she_herself(self, here, agent, house, elsewhere):
        shown = AddressRegistration.objects
        for role, place, sees in (
            ("accueil", house, True), ("travail_social", house, True), ("responsable", house, True), ("direction", None, True),
            ("animation", house, False), ("redaction", house, False), ("regie", house, False), ("accueil", elsewhere, False),
        ):  # fmt: skip
            assert shown.visible_to(factories.staff(role, place)).exists() == sees, role
        assert not shown.visible_to(factories.resident()).exists()

    def test_she_has_her_certificate_her_spouse_does_not(self, client, house):
        user, spouse = factories.resident(), factories.resident()
        person = ground.person(house, "Brune", user=user)
        create_household(referents=[person, ground.person(house, "Conjoint", user=spouse)], by=SYSTEM)
        row = ground.registered(person, house)
        receive_mail(registration=row, by=SYSTEM)
        address = reverse("space_certificate", args=[row.pk])
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        assert client.get(address)["Content-Type"] == "application/pdf"
        page = client.get("/mon-espace/").content.decode()
        assert "Quelque chose vous attend à l’accueil" in page
        assert address in page
        client.force_login(spouse, "django.contrib.auth.backends.ModelBackend")
        assert client.get(address).status_code == 404
        assert "vous attend" not in client.get("/mon-espace/").content.decode()

    def test_what_a_colleague_without_the_task_sees_of_her_page(self, client, here, amina, house):
        factories.sign_in(client, factories.staff("animation", house))
        page = client.get(reverse("desk_person", args=[amina.pk])).content.decode()
        assert "Son adresse est ici" not in page


class TestTheSlip:
    def test_it_says_until_when_and_neither_the_file_nor_a_service(self, here, agent, house, elsewhere):
        content = registry.slips.get("casework.AddressRegistration").content
        paper = content(agent, str(here.pk))
        assert (paper.act, paper.what, paper.place, paper.amount_cents) == ("address-registered", "", house.name, None)
        assert (paper.until, paper.number, paper.notes) == (here.end, "", ("Votre carte",))
        assert content(factories.staff("animation", house), str(here.pk)) is None
        assert content(factories.staff("accueil", elsewhere), str(here.pk)) is None
        assert content(agent, "x") is None


class TestScreens:
    def test_register_receive_hand_over(self, client, agent, amina, house):
        factories.sign_in(client, agent)
        answer = client.post(reverse("desk_address_of", args=[amina.pk]), {"domicilier": "1"})
        row = AddressRegistration.objects.get()
        page = reverse("desk_registration", args=[row.pk])
        assert answer.url == page
        key = str(uuid.uuid4())
        for _ in range(2):
            client.post(
                reverse("desk_mail_receive", args=[row.pk]), {"courrier-kind": "letter", "courrier-quantity": "2", "request_key": key}
            )
        item = MailItem.objects.get()
        assert "2 lettres" in client.get(page).content.decode()
        client.post(reverse("desk_mail_hand", args=[row.pk]), {"remise-items": [item.pk], "remise-to": "self"})
        item.refresh_from_db()
        assert item.state == "handed"
        assert client.get(reverse("desk_certificate", args=[row.pk]))["Content-Type"] == "application/pdf"

    def test_a_card_finds_hers(self, client, agent, amina, house, here):
        card = issue_card(person=amina, by=SYSTEM)
        other = ground.registered(ground.person(house, "Brune"), house)
        for row in (here, other):
            receive_mail(registration=row, by=agent)
        factories.sign_in(client, agent)
        page = client.get("/equipe/courrier/", {"q": card.shown_number}).content.decode()
        assert "Amina" in page
        assert "Brune" not in page

    @pytest.mark.parametrize("text", ["\x00", "' OR 1=1", "x" * 500, "٣٣٣٣", "%", "<b id=x>"])
    def test_anything_may_be_typed(self, client, agent, here, text):
        page = factories.sign_in(client, agent).get("/equipe/courrier/", {"q": text})
        assert page.status_code == 200
        assert "<b id=x>" not in page.content.decode()

    @pytest.mark.parametrize(
        "sent", [{}, {"courrier-kind": "zzz", "courrier-quantity": "1e9"}, {"courrier-kind": "letter", "courrier-quantity": "\x00"}]
    )
    def test_nonsense_sent_is_told(self, client, agent, here, sent):
        factories.sign_in(client, agent)
        for name in ("desk_mail_receive", "desk_mail_hand", "desk_address_end", "desk_address_renew"):
            assert client.post(reverse(name, args=[here.pk]), sent).status_code == 302
        assert not MailItem.objects.exists()
        here.refresh_from_db()
        assert here.state == "active"

    @pytest.mark.parametrize("address", ["/equipe/courrier/", "/equipe/domiciliations/", "/equipe/domiciliations/chiffres/"])
    def test_lists_cost_the_same_whatever_their_length(self, client, agent, house, address):
        factories.sign_in(client, agent)

        def cost() -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            return len(seen)

        def more(tag: str, number: int) -> None:
            for step in range(number):
                receive_mail(registration=ground.registered(ground.person(house, f"{tag}{step}"), house), by=SYSTEM)

        more("A", 2)
        few = cost()
        more("B", 9)
        assert cost() == few

    def test_her_own_export_tells_it_all(self, here, amina, agent):
        receive_mail(registration=here, by=agent)
        told = registry.personal_exports.get("casework")(amina)
        assert json.dumps(told)
        assert told["domiciliations"][0]["du"] == "2026-11-24"
        assert told["courriers"][0]["quoi"] == "une lettre"
